package pith.kernel.calls;

import java.util.function.Supplier;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.attr.Mode;

/** Opening and closing: openat, openat2, close, close_range. */
final class OpenCalls {
  /** Source: Linux uapi openat2.h. */
  private static final int RESOLVE_BENEATH = 8, RESOLVE_IN_ROOT = 16;

  /** Size of the first {@code struct open_how}: flags, mode, resolve. Source: Linux uapi openat2.h. */
  private static final int OPEN_HOW_BYTES = 24;

  private static final int PAGE_BYTES = 4096;

  /** Everything that openat2 knows; openat ignores the rest. Source: Linux {@code VALID_OPEN_FLAGS}. */
  static final int KNOWN_FLAGS =
      OpenFlags.ACCESS_MODE | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOCTTY | OpenFlags.TRUNC | OpenFlags.APPEND | OpenFlags.NONBLOCK
          | OpenFlags.SYNC | OpenFlags.ASYNC | OpenFlags.DIRECT | OpenFlags.LARGEFILE | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW
          | OpenFlags.NOATIME | OpenFlags.CLOEXEC | OpenFlags.PATH | OpenFlags.TMPFILE;

  private static final int PATH_FLAGS = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;
  private static final int TMPFILE_BIT = OpenFlags.TMPFILE & ~OpenFlags.DIRECTORY;

  private static final int CLOSE_RANGE_UNSHARE = 2, CLOSE_RANGE_CLOEXEC = 4;

  private OpenCalls() {}

  static long openat(Current current, long dirfd, long path, long flagsArgument, long mode) {
    int known = (int) flagsArgument & KNOWN_FLAGS;
    int flags = (known & OpenFlags.PATH) != 0 ? known & PATH_FLAGS : known;
    return open(current, dirfd, path, flags, makesFile(flags) ? (int) mode & Mode.CHANGEABLE : 0, 0);
  }

  static long openat2(Current current, long dirfd, long path, long how, long size) {
    checkHow(current, how, size);
    long flags = current.space().readLong(how);
    long mode = current.space().readLong(how + 8);
    long resolve = current.space().readLong(how + 16);
    boolean strangeFlags = (flags & ~(long) KNOWN_FLAGS) != 0 || (flags & OpenFlags.PATH) != 0 && (flags & ~(long) PATH_FLAGS) != 0;
    boolean strangeMode = makesFile((int) flags) ? (mode & ~(long) Mode.CHANGEABLE) != 0 : mode != 0;
    boolean both = (resolve & RESOLVE_BENEATH) != 0 && (resolve & RESOLVE_IN_ROOT) != 0;
    if (strangeFlags || strangeMode || both || (resolve & ~(long) LookupFlags.RESOLVE_KNOWN) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((resolve & LookupFlags.RESOLVE_CACHED) != 0 && (makesFile((int) flags) || (flags & OpenFlags.TRUNC) != 0)) {
      throw Refused.of(Errno.EAGAIN); // it would have to wait, surely
    }
    return open(current, dirfd, path, (int) flags, (int) mode, (int) resolve);
  }

  /** A larger structure is of a later Linux, and as good as this one if what we don't know is zero. Source: {@code copy_struct_from_user}. */
  private static void checkHow(Current current, long how, long size) {
    if (Long.compareUnsigned(size, OPEN_HOW_BYTES) < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (Long.compareUnsigned(size, PAGE_BYTES) > 0) {
      throw Refused.of(Errno.E2BIG);
    }
    byte[] rest = new byte[(int) size - OPEN_HOW_BYTES];
    current.space().copyIn(how + OPEN_HOW_BYTES, rest, 0, rest.length);
    for (byte b : rest) {
      if (b != 0) {
        throw Refused.of(Errno.E2BIG);
      }
    }
  }

  private static boolean makesFile(int flags) {
    return (flags & (OpenFlags.CREAT | TMPFILE_BIT)) != 0;
  }

  /** The number comes first: a process without a free one must not make files. */
  private static long open(Current current, long dirfd, long pathAddress, int flags, int mode, int resolve) {
    boolean inRoot = (resolve & RESOLVE_IN_ROOT) != 0;
    try (PathArgument name = inRoot ? PathArgument.within(current, dirfd, pathAddress) : PathArgument.at(current, dirfd, pathAddress)) {
      return install(current, flags, () -> current.kernel().vfs().opener().open(current.caller(), name.base(), name.path(), flags | OpenFlags.LARGEFILE, mode, resolve));
    }
  }

  /** {@return the descriptor that what {@code opener} opens got} Refuses as that does, and with EMFILE before. */
  static int install(Current current, int flags, Supplier<File> opener) {
    DescriptorTable files = current.files();
    int fd = files.reserve(0, current.descriptorLimit(), (flags & OpenFlags.CLOEXEC) != 0);
    File file = null;
    try {
      file = opener.get();
    } finally {
      if (file == null) {
        files.cancel(fd);
      }
    }
    files.install(fd, file);
    return fd;
  }

  static long close(Current current, long fd) {
    current.files().close((int) fd);
    return 0;
  }

  static long closeRange(Current current, long first, long last, long flags) {
    if (Integer.compareUnsigned((int) first, (int) last) > 0 || (flags & ~(long) (CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((flags & CLOSE_RANGE_UNSHARE) != 0) {
      unshare(current.task());
    }
    if ((int) first >= 0) {
      int end = (int) last < 0 ? Integer.MAX_VALUE : (int) last;
      current.files().closeRange((int) first, end, (flags & CLOSE_RANGE_CLOEXEC) != 0);
    }
    return 0;
  }

  /** The task gets a descriptor table of its own. */
  private static void unshare(Task task) {
    DescriptorTable shared = task.files();
    if (shared.references() > 1) {
      task.files(shared.duplicate());
      shared.put();
    }
  }
}
