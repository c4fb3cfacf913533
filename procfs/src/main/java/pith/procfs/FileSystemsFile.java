package pith.procfs;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileSystemType;
import pith.vfs.FileSystems;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;
import pith.vfs.pseudo.PseudoNode;

/**
 * /proc/filesystems, which half the programs of a system read when they start, in both ways that Linux has had: every reader formats the list under a lock that
 * all readers write, as they write the file's use count, or copies a text that was rendered once. Which way is taken can be changed while readers read.
 */
public final class FileSystemsFile {
  /** How a reader gets the text. */
  public enum Way {
    /** Up to Linux 7.1: under the list's lock, line by line; whoever is inside is counted ({@link EntryUsers}). */
    LEGACY,
    /** From Linux 7.2 on: {@link CachedText}, and nobody is counted. */
    CACHED
  }

  private final FileSystems types;
  private final CachedText cached;
  private final EntryUsers users;
  private volatile Way way = Way.CACHED;

  public FileSystemsFile(Vfs vfs) {
    types = vfs.fileSystems();
    cached = new CachedText(vfs.memory(), to -> types.each(type -> to.line(line(type))));
    types.watch(cached::invalidate);
    users = new EntryUsers(vfs.memory());
  }

  private static String line(FileSystemType type) {
    return (type.needsDevice() ? "" : "nodev") + '\t' + type.name() + '\n';
  }

  /** {@return the file itself, for the root of /proc} */
  public PseudoNode.Entry file() {
    return new PseudoNode.Entry("filesystems", new PseudoNode.Opened(0444, PseudoNode.Owner.ROOT, "filesystems",
        (path, flags, who) -> counted(() -> new Opened(path, flags, who)), true));
  }

  private <T> T counted(Supplier<T> operation) {
    if (way == Way.CACHED) {
      return operation.get();
    }
    users.enter();
    try {
      return operation.get();
    } finally {
      users.leave();
    }
  }

  /** The file while it is open. */
  private final class Opened extends SeqFile {
    Opened(Path path, int flags, Credentials who) {
      super(path, flags, who, show());
    }

    @Override
    protected long doRead(IoTarget to, Position at) {
      return counted(() -> super.doRead(to, at));
    }

    @Override
    protected void released() {
      counted(() -> {
        super.released();
        return null;
      });
    }
  }

  private Consumer<SeqBuffer> show() {
    return buffer -> {
      switch (way) {
        case LEGACY -> types.eachLocked(type -> buffer.printf(line(type)));
        case CACHED -> cached.show(buffer);
      }
    };
  }

  /** {@return the choice of the way as a file, the one taken in brackets, and what the cache did; for debugfs} */
  public PseudoNode.Entry folder() {
    return PseudoNode.folder("filesystems",
        PseudoNode.file("way", 0644, context -> ways(), (context, text) -> way(text.strip())),
        PseudoNode.file("generation", context -> cached.generation() + "\n"),
        PseudoNode.file("renderings", context -> cached.renderings() + "\n"),
        command("register", name -> types.register(new Placeholder(name))),
        command("unregister", name -> types.unregister(new Placeholder(name))));
  }

  /** {@return the choice of the way as a parameter of a module} */
  public PseudoNode.Entry parameter() {
    return PseudoNode.file("filesystems", 0644, context -> word(way) + "\n", (context, text) -> way(text.strip()));
  }

  /** A file that takes a name and does something with it. */
  private static PseudoNode.Entry command(String name, Consumer<String> action) {
    return PseudoNode.file(name, 0200, context -> "", (context, text) -> action.accept(checked(text.strip())));
  }

  private static String checked(String name) {
    if (!name.matches("[A-Za-z0-9_.-]{1,32}")) {
      throw Refused.of(Errno.EINVAL);
    }
    return name;
  }

  /** A type that only its name is known of: to see what happens to readers as types come and go. It cannot be mounted. */
  private record Placeholder(String name) implements FileSystemType {
    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      throw Refused.of(Errno.ENODEV);
    }
  }

  private String ways() {
    return Arrays.stream(Way.values()).map(known -> known == way ? "[" + word(known) + "]" : word(known)).collect(Collectors.joining(" ", "", "\n"));
  }

  private void way(String word) {
    way = Arrays.stream(Way.values()).filter(known -> word(known).equals(word)).findFirst().orElseThrow(() -> Refused.of(Errno.EINVAL));
  }

  private static String word(Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }
}
