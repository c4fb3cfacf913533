package pith.vfs.pseudo;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;

/**
 * A declared node of a made-up tree. A node does not know its name: its folder does. {@code owner} gives the ids of who owns it.
 *
 * <p>Text follows the convention of {@link pith.vfs.FileName}: a char is a byte.
 *
 * <p>Two lookups of a name mean the same file if they give equal nodes; a folder that makes nodes on demand should give each a {@code
 * key} that says what it is about, such as the task of a /proc/[pid].
 */
public sealed interface PseudoNode {
  /** {@return permissions, without type} */
  int mode();

  /** {@return who owns it now} */
  Owner owner();

  /** {@return what it is about: nodes of equal keys in one place are the same file} */
  Object key();

  /** Who owns a node; asked each time, as a task's ids change. */
  @FunctionalInterface
  interface Owner {
    Owner ROOT = () -> Credentials.ROOT;

    Credentials get();
  }

  /** Text that is made when it is read; {@code writer} takes the bytes of one write, and is null for a file that cannot be written. */
  record Text(int mode, Owner owner, Object key, Function<ReaderContext, String> renderer, Writer writer) implements PseudoNode {}

  /** Takes what is written to a file, one write at a time. */
  @FunctionalInterface
  interface Writer {
    /** Acts on {@code text} (bytes as Latin-1); throws {@code Refused} with EINVAL for what it does not understand. */
    void write(ReaderContext context, String text);
  }

  /** A directory. */
  record Folder(int mode, Owner owner, Object key, Children children) implements PseudoNode {}

  /** A symbolic link whose text is computed for who looks. */
  record Link(int mode, Owner owner, Object key, Function<ReaderContext, String> target) implements PseudoNode {}

  /** A magic link: following it leads to {@code destination}, with references; readlink shows {@code text}. */
  record Jump(int mode, Owner owner, Object key, Function<ReaderContext, String> text, Function<Credentials, Path> destination)
      implements PseudoNode {}

  /**
   * A file with operations of its own.
   *
   * @param permanent whether its name, in a folder that is permanent or a root, stands for it as long as there is the file system; Linux:
   *     {@code PROC_ENTRY_PERMANENT}
   */
  record Opened(int mode, Owner owner, Object key, Opening opening, boolean permanent) implements PseudoNode {
    /** One that may go away. */
    public Opened(int mode, Owner owner, Object key, Opening opening) {
      this(mode, owner, key, opening, false);
    }
  }

  /** Opens a file of its own kind. */
  @FunctionalInterface
  interface Opening {
    File open(Path path, int flags, Credentials who);
  }

  /** A name and what it stands for. */
  record Entry(String name, PseudoNode node) {}

  /** The children of a folder. */
  interface Children {
    /** {@return what {@code name} stands for now, null for nothing} */
    PseudoNode lookup(String name);

    /**
     * Gives the entries whose place is at least {@code from}, in order, to {@code sink}; a place names an entry for good: that of
     * /proc/[pid] may be the pid.
     */
    void list(long from, Sink sink);

    /** {@return whether names come and go} */
    boolean isDynamic();

    /** {@return whether {@code name} may come to stand for something else, or for nothing} */
    default boolean isDynamic(String name) {
      return isDynamic();
    }

    /** Makes a folder, as mkdir asks for. {@return it} Refused with EPERM where names cannot be made. */
    default PseudoNode make(String name) {
      throw Refused.of(Errno.EPERM);
    }

    /** Removes the folder {@code name}, as rmdir asks for; what is declared in it is no obstacle. Refused with EPERM where names cannot be removed. */
    default void remove(String name) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** Takes the entries of a folder. */
  @FunctionalInterface
  interface Sink {
    /** {@return false if it wants no more} */
    boolean entry(long place, String name, PseudoNode node);
  }

  // How trees are written down.

  /** A text that everybody may read. */
  static Entry file(String name, Function<ReaderContext, String> renderer) {
    return file(name, 0444, renderer);
  }

  static Entry file(String name, int mode, Function<ReaderContext, String> renderer) {
    return new Entry(name, new Text(mode, Owner.ROOT, name, renderer, null));
  }

  /** A text that can be written too. */
  static Entry file(String name, int mode, Function<ReaderContext, String> renderer, Writer writer) {
    return new Entry(name, new Text(mode, Owner.ROOT, name, renderer, writer));
  }

  /** A folder with these entries, for good. */
  static Entry folder(String name, Entry... entries) {
    return new Entry(name, new Folder(0555, Owner.ROOT, name, new FixedChildren(List.of(entries))));
  }

  /** A folder whose names come and go. */
  static Entry folder(String name, int mode, Children children) {
    return new Entry(name, new Folder(mode, Owner.ROOT, name, children));
  }

  static Entry link(String name, Function<ReaderContext, String> target) {
    return new Entry(name, new Link(0777, Owner.ROOT, name, target));
  }

  /** {@return children: these for good, and those of {@code more} after them} */
  static Children children(List<Entry> fixed, Children more) {
    return new MixedChildren(new FixedChildren(fixed), more);
  }

  /** {@return {@code node} about {@code key}, owned by {@code owner}} */
  static PseudoNode owned(PseudoNode node, Owner owner, Object key) {
    return switch (node) {
      case Text text -> new Text(text.mode, owner, key, text.renderer, text.writer);
      case Folder folder -> new Folder(folder.mode, owner, key, folder.children);
      case Link link -> new Link(link.mode, owner, key, link.target);
      case Jump jump -> new Jump(jump.mode, owner, key, jump.text, jump.destination);
      case Opened opened -> new Opened(opened.mode, owner, key, opened.opening, opened.permanent);
    };
  }

  /** {@return a writer that gets a decimal number, and refuses anything else with EINVAL} */
  static Writer number(Consumer<Long> taker) {
    return (context, text) -> {
      try {
        taker.accept(Long.parseLong(text.strip()));
      } catch (NumberFormatException notANumber) {
        throw Refused.of(Errno.EINVAL);
      }
    };
  }
}
