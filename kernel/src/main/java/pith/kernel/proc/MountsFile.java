package pith.kernel.proc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import pith.vfs.MountNamespace;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;
import pith.vfs.pseudo.TextFile;

/** An open list of mounts: whoever polls it is told, once for each change, that it is not what it was. Source: Linux's {@code mounts_poll}. */
final class MountsFile extends TextFile {
  private final MountNamespace mounts;

  /** The change that a poll told last. */
  private final AtomicLong told;

  private MountsFile(Path path, int flags, Credentials who, Subject subject, BiFunction<Subject, ReaderContext, String> text) {
    super(path, flags, who, context -> render(subject, context, text), null);
    mounts = subject.kernel().vfs().mounts();
    told = new AtomicLong(mounts.changes());
  }

  static PseudoNode node(Subject subject, BiFunction<Subject, ReaderContext, String> text) {
    return new PseudoNode.Opened(0444, subject.fileOwner(), subject, (path, flags, who) -> new MountsFile(path, flags, who, subject, text));
  }

  private static String render(Subject subject, ReaderContext context, BiFunction<Subject, ReaderContext, String> text) {
    subject.checkExists();
    return text.apply(subject, context);
  }

  @Override
  public boolean isPollable() {
    return true;
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(mounts.changed());
    }
    long now = mounts.changes();
    return PollMask.IN | PollMask.RDNORM | (told.getAndSet(now) != now ? PollMask.ERR | PollMask.PRI : 0);
  }
}
