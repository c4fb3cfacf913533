package pith.kernel.calls;

import java.nio.charset.StandardCharsets;
import pith.kernel.task.Current;
import pith.mm.slab.SlabCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.Path;

/**
 * A path as the calls of the at-family get it: text, and the directory from which a relative one begins, held for the length of a call.
 *
 * @param name an object of {@code names}, where the text would lie; 0 for none
 * @param directory what {@code dirfd} stands for; null for the working directory, or if the path is absolute
 */
record PathArgument(File directory, String path, SlabCache names, long name) implements AutoCloseable {
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_EMPTY_PATH = 0x1000;

  /** Reads the path at {@code address}. Refuses with EFAULT, ENAMETOOLONG, or EBADF for the directory. */
  static PathArgument at(Current current, long dirfd, long address) {
    return read(current, dirfd, address, false);
  }

  /** As {@link #at}, but an absolute path begins at the directory too, which is the root of the walk (RESOLVE_IN_ROOT). */
  static PathArgument within(Current current, long dirfd, long address) {
    return read(current, dirfd, address, true);
  }

  private static PathArgument read(Current current, long dirfd, long address, boolean inRoot) {
    SlabCache names = current.kernel().objects().names();
    long name = names.allocate();
    boolean done = false;
    try {
      String path = read(current, address);
      boolean relative = (inRoot || !path.startsWith("/")) && (int) dirfd != AT_FDCWD;
      PathArgument argument = new PathArgument(relative ? current.files().getAny((int) dirfd) : null, path, names, name);
      done = true;
      return argument;
    } finally {
      if (!done) {
        names.free(name);
      }
    }
  }

  /** As {@link #at}, for flags of which AT_EMPTY_PATH lets the path be null. Source: Linux {@code getname_maybe_null}. */
  static PathArgument at(Current current, long dirfd, long address, int flags) {
    if (address == 0 && (flags & AT_EMPTY_PATH) != 0) {
      return new PathArgument((int) dirfd == AT_FDCWD ? null : current.files().getAny((int) dirfd), "", null, 0);
    }
    return at(current, dirfd, address);
  }

  /** {@return the text of the path at {@code address}} */
  static String text(Current current, long address) {
    try (PathArgument argument = at(current, AT_FDCWD, address)) {
      return argument.path;
    }
  }

  private static String read(Current current, long address) {
    byte[] bytes = current.space().readString(address, FileName.PATH_MAX);
    if (bytes.length >= FileName.PATH_MAX) {
      throw Refused.of(Errno.ENAMETOOLONG);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** {@return where the walk begins, null for the working directory} */
  Path base() {
    return directory == null ? null : directory.path();
  }

  /** {@return whether the call is about the open file {@link #directory} itself} */
  boolean namesDescriptor(int flags) {
    return path.isEmpty() && directory != null && (flags & AT_EMPTY_PATH) != 0;
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.put();
    }
    if (name != 0) {
      names.free(name);
    }
  }
}
