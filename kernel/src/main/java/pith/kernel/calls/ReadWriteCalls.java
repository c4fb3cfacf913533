package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.task.TransferCounts;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.CachedBytes;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.PollMask;
import pith.vfs.io.UserBuffer;

/** Moving bytes between open files and user memory: read, write and their relatives with offsets and vectors; lseek. */
final class ReadWriteCalls {
  /** Flags of preadv2 and pwritev2. Source: Linux uapi fs.h. */
  private static final int RWF_HIPRI = 1, RWF_DSYNC = 2, RWF_SYNC = 4, RWF_NOWAIT = 8, RWF_APPEND = 16;

  private ReadWriteCalls() {}

  private static TransferCounts counts(Current current) {
    return current.process().transfers();
  }

  static long read(Current current, long fd, long address, long count) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).read(open.file().read(Buffers.one(current, address, count)));
    }
  }

  static long write(Current current, long fd, long address, long count) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).wrote(open.file().write(Buffers.one(current, address, count)));
    }
  }

  static long pread(Current current, long fd, long address, long count, long offset) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).read(open.file().readAt(Buffers.one(current, address, count), offset));
    }
  }

  static long pwrite(Current current, long fd, long address, long count, long offset) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).wrote(open.file().writeAt(Buffers.one(current, address, count), offset));
    }
  }

  static long readv(Current current, long fd, long vector, long segments) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      UserBuffer to = Buffers.many(current, vector, segments);
      return to.remaining() == 0 ? 0 : counts(current).read(open.file().read(to));
    }
  }

  static long writev(Current current, long fd, long vector, long segments) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      UserBuffer from = Buffers.many(current, vector, segments);
      return from.remaining() == 0 ? 0 : counts(current).wrote(open.file().write(from));
    }
  }

  /** The offset is whole in its first argument: the second is for machines with smaller registers. */
  static long preadv(Current current, long fd, long vector, long segments, long offset, long unused) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).read(open.file().readAt(Buffers.many(current, vector, segments), offset));
    }
  }

  static long pwritev(Current current, long fd, long vector, long segments, long offset, long unused) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return counts(current).wrote(open.file().writeAt(Buffers.many(current, vector, segments), offset));
    }
  }

  static long preadv2(Current current, long fd, long vector, long segments, long offset, long unused, long flags) {
    checkFlags(flags, RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND);
    if ((flags & RWF_NOWAIT) != 0) {
      return readAtOnce(current, fd, vector, segments, offset);
    }
    return offset == -1 ? readv(current, fd, vector, segments) : preadv(current, fd, vector, segments, offset, unused);
  }

  /** Reads what is there without waiting. Refuses with EAGAIN if nothing is. */
  private static long readAtOnce(Current current, long fd, long vector, long segments, long offset) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      File file = open.file();
      UserBuffer to = Buffers.many(current, vector, segments);
      long wanted = to.remaining();
      long there = wanted;
      checkOffset(file, offset);
      if (!file.isSeekable()) {
        there = (file.poll(null) & (PollMask.IN | PollMask.ERR | PollMask.HUP)) != 0 ? wanted : 0;
      } else if ((file.flags() & OpenFlags.DIRECT) == 0) {
        refuseMemoryOnly(file);
        there = CachedBytes.from(file, offset == -1 ? file.position() : offset, wanted);
      }
      if (there == 0 && wanted > 0) {
        throw Refused.of(Errno.EAGAIN);
      }
      UserBuffer some = there < wanted ? to.first(there) : to;
      return counts(current).read(offset == -1 ? file.read(some) : file.readAt(some, offset));
    }
  }

  static long pwritev2(Current current, long fd, long vector, long segments, long offset, long unused, long flags) {
    checkFlags(flags, RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND);
    if ((flags & RWF_NOWAIT) != 0) {
      checkWritableAtOnce(current, fd);
    }
    long count;
    if ((flags & RWF_APPEND) != 0) {
      count = append(current, fd, vector, segments, offset);
    } else {
      count = offset == -1 ? writev(current, fd, vector, segments) : pwritev(current, fd, vector, segments, offset, unused);
    }
    if (count > 0 && (flags & (RWF_DSYNC | RWF_SYNC)) != 0) {
      try (Descriptor open = Descriptor.of(current, fd)) {
        open.file().sync((flags & RWF_SYNC) == 0);
      }
    }
    return count;
  }

  private static void checkOffset(File file, long offset) {
    if (!file.isSeekable() && offset != -1) {
      throw Refused.of(Errno.ESPIPE);
    }
  }

  /** Linux's tmpfs never promised not to wait. */
  private static void refuseMemoryOnly(File file) {
    if (CachedBytes.inMemoryOnly(file)) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  /** A stream must have room, a file must go past the cache: what is cached may have to wait for its disk, and file systems refuse. */
  private static void checkWritableAtOnce(Current current, long fd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      File file = open.file();
      if (!file.isSeekable() && (file.poll(null) & (PollMask.OUT | PollMask.ERR)) == 0) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (file.isSeekable() && (file.flags() & OpenFlags.DIRECT) == 0) {
        throw Refused.of(Errno.EOPNOTSUPP);
      }
    }
  }

  /** At the end, wherever {@code offset} is; −1 moves the position there besides. */
  private static long append(Current current, long fd, long vector, long segments, long offset) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      UserBuffer from = Buffers.many(current, vector, segments);
      return from.remaining() == 0 ? 0 : counts(current).wrote(open.file().writeAtEnd(from, offset == -1));
    }
  }

  /** Any file may say that it cannot do what a flag asks for; none here can do more than {@code known}. */
  private static void checkFlags(long flags, int known) {
    if ((flags & ~(long) known) != 0) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  static long lseek(Current current, long fd, long offset, long whence) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      if ((int) whence < File.SEEK_SET || (int) whence > File.SEEK_HOLE) {
        throw Refused.of(Errno.EINVAL);
      }
      return open.file().seek(offset, (int) whence);
    }
  }
}
