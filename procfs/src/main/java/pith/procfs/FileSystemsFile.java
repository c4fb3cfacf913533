package pith.procfs;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileSystemType;
import pith.vfs.FileSystems;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.pseudo.PseudoNode;

/**
 * /proc/filesystems, which half the programs of a system read when they start, in both ways that Linux has had: every reader formats the list under a lock that all readers
 * write, or copies a text that was rendered once. Which way is taken can be changed while readers read.
 */
public final class FileSystemsFile {
  /** How a reader gets the text. */
  public enum Way {
    /** Up to Linux 7.1: under the list's lock, line by line. */
    LEGACY,
    /** From Linux 7.2 on: {@link CachedText}. */
    CACHED
  }

  private final FileSystems types;
  private final CachedText cached;
  private volatile Way way = Way.CACHED;

  public FileSystemsFile(Vfs vfs) {
    types = vfs.fileSystems();
    cached = new CachedText(vfs.memory(), to -> types.each(type -> to.line(line(type))));
    types.watch(cached::invalidate);
  }

  private static String line(FileSystemType type) {
    return (type.needsDevice() ? "" : "nodev") + '\t' + type.name() + '\n';
  }

  /** {@return the file itself, for the root of /proc} */
  public PseudoNode.Entry file() {
    return new PseudoNode.Entry("filesystems", new PseudoNode.Opened(0444, PseudoNode.Owner.ROOT, "filesystems",
        (path, flags, who) -> new SeqFile(path, flags, who, show())));
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
