package pith.kernel.proc;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/comm: the command name, which the process's own threads may change. */
final class CommandName {
  private static final int MAX_CHARACTERS = 15;

  private CommandName() {}

  static String render(Subject subject, ReaderContext context) {
    return subject.task().comm() + "\n";
  }

  static void set(Subject subject, ReaderContext context, String text) {
    if (Inspection.reader(context) == null || Inspection.reader(context).process() != subject.process()) {
      throw Refused.of(Errno.EINVAL);
    }
    String name = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    int end = name.indexOf('\0');
    String untilZero = end < 0 ? name : name.substring(0, end);
    subject.task().comm(untilZero.endsWith("\n") ? untilZero.substring(0, untilZero.length() - 1) : untilZero);
  }
}
