package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.mm.pagecache.ReadaheadState;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.File;
import pith.vfs.RegularFile;
import pith.vfs.attr.FileType;

/** The room that files take and when it is written: truncate, fallocate, the sync family, and advice. */
final class StorageCalls {
  private static final int FALLOCATE_KNOWN =
      Fallocate.KEEP_SIZE | Fallocate.PUNCH_HOLE | Fallocate.COLLAPSE_RANGE | Fallocate.ZERO_RANGE | Fallocate.INSERT_RANGE;
  private static final int SYNC_FILE_RANGE_KNOWN = 7;
  private static final int FADV_NORMAL = 0, FADV_RANDOM = 1, FADV_SEQUENTIAL = 2, FADV_WILLNEED = 3, FADV_DONTNEED = 4;
  private static final int LAST_ADVICE = 5;

  private StorageCalls() {}

  static long truncate(Current current, long path, long length) {
    current.kernel().vfs().attributes().truncate(current.caller(), PathArgument.text(current, path), length);
    return 0;
  }

  static long ftruncate(Current current, long fd, long length) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      open.file().truncate(length);
      return 0;
    }
  }

  static long fallocate(Current current, long fd, long mode, long offset, long length) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      if (offset < 0 || length <= 0) {
        throw Refused.of(Errno.EINVAL);
      }
      if (((int) mode & ~FALLOCATE_KNOWN) != 0) {
        throw Refused.of(Errno.EOPNOTSUPP);
      }
      if (!open.file().isWritable()) {
        throw Refused.of(Errno.EBADF);
      }
      open.file().allocate((int) mode, offset, length);
      return 0;
    }
  }

  static long fsync(Current current, long fd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      open.file().sync(false);
      return 0;
    }
  }

  static long fdatasync(Current current, long fd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      open.file().sync(true);
      return 0;
    }
  }

  static long sync(Current current) {
    current.kernel().vfs().sync();
    return 0;
  }

  static long syncfs(Current current, long fd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      open.file().syncFileSystem();
      return 0;
    }
  }

  static long syncFileRange(Current current, long fd, long offset, long length, long flags) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      if (offset < 0 || length < 0 || offset + length < 0 || (flags & ~(long) SYNC_FILE_RANGE_KNOWN) != 0) {
        throw Refused.of(Errno.EINVAL);
      }
      FileType type = open.file().inode().type();
      if (type != FileType.REGULAR && type != FileType.BLOCK && type != FileType.DIRECTORY) {
        throw Refused.of(Errno.ESPIPE);
      }
      open.file().sync(true);
      return 0;
    }
  }

  /** Says how a file will be read, or which of its pages will, or won't, be wanted. */
  static long fadvise(Current current, long fd, long offset, long length, long advice) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      if (open.file().inode().type() == FileType.FIFO) {
        throw Refused.of(Errno.ESPIPE);
      }
      if (length < 0 || (int) advice < 0 || (int) advice > LAST_ADVICE) {
        throw Refused.of(Errno.EINVAL);
      }
      if (open.file() instanceof RegularFile file) {
        follow(file, offset, length == 0 || offset + length < 0 ? Long.MAX_VALUE : offset + length, (int) advice);
      }
      return 0;
    }
  }

  private static void follow(RegularFile file, long start, long end, int advice) {
    switch (advice) {
      case FADV_NORMAL -> file.readahead().pattern(ReadaheadState.Pattern.NORMAL);
      case FADV_SEQUENTIAL -> file.readahead().pattern(ReadaheadState.Pattern.SEQUENTIAL);
      case FADV_RANDOM -> file.readahead().pattern(ReadaheadState.Pattern.RANDOM);
      case FADV_WILLNEED -> file.readAhead(start, end);
      case FADV_DONTNEED -> file.dropCached(start, end);
      default -> {}
    }
  }

  static long readahead(Current current, long fd, long offset, long count) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      if (!open.file().isReadable()) {
        throw Refused.of(Errno.EBADF);
      }
      if (!(open.file() instanceof RegularFile file)) {
        throw Refused.of(Errno.EINVAL);
      }
      file.readAhead(offset, offset + count < 0 ? Long.MAX_VALUE : offset + count);
      return 0;
    }
  }
}
