package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.AttributeCalls;
import pith.vfs.FileTime;
import pith.vfs.LookupFlags;

/** Changing what stat shows: permissions, owners, times. */
final class OwnershipCalls {
  /** Values of {@code tv_nsec} that are no nanoseconds. Source: Linux stat.h. */
  private static final long UTIME_NOW = 0x3fff_ffff, UTIME_OMIT = 0x3fff_fffe;

  private static final int FLAGS = PathArgument.AT_SYMLINK_NOFOLLOW | PathArgument.AT_EMPTY_PATH;
  private static final long MAX_SECONDS = Long.MAX_VALUE / Deadlines.NANOS_PER_SECOND - 1;
  private static final int TIMESPEC_BYTES = 16;

  private OwnershipCalls() {}

  private static AttributeCalls attributes(Current current) {
    return current.kernel().vfs().attributes();
  }

  static long fchmod(Current current, long fd, long mode) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      attributes(current).chmod(current.caller(), open.file().path(), (int) mode);
      return 0;
    }
  }

  static long fchmodat(Current current, long dirfd, long path, long mode) {
    return fchmodat(current, dirfd, path, mode, 0);
  }

  static long fchmodat(Current current, long dirfd, long path, long mode, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, FLAGS);
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      attributes(current).chmod(current.caller(), name.base(), name.path(), (int) mode, LookupFlags.following(flags));
      return 0;
    }
  }

  static long fchown(Current current, long fd, long user, long group) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      attributes(current).chown(current.caller(), open.file().path(), (int) user, (int) group);
      return 0;
    }
  }

  static long fchownat(Current current, long dirfd, long path, long user, long group, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, FLAGS);
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      attributes(current).chown(current.caller(), name.base(), name.path(), (int) user, (int) group, LookupFlags.following(flags));
      return 0;
    }
  }

  /** A null path means the open file {@code dirfd} itself, as futimens asks for it. With nothing to set, the path is not even looked at. */
  static long utimensat(Current current, long dirfd, long path, long times, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, FLAGS);
    FileTime access = times == 0 ? FileTime.NOW : time(current, times);
    FileTime modification = times == 0 ? FileTime.NOW : time(current, times + TIMESPEC_BYTES);
    if (access == FileTime.OMIT && modification == FileTime.OMIT) {
      return 0;
    }
    if (path == 0 && (int) dirfd != PathArgument.AT_FDCWD) {
      if (flags != 0) {
        throw Refused.of(Errno.EINVAL);
      }
      try (Descriptor open = Descriptor.of(current, dirfd)) {
        attributes(current).utimens(current.caller(), open.file().path(), access, modification);
        return 0;
      }
    }
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      attributes(current).utimens(current.caller(), name.base(), name.path(), access, modification, LookupFlags.following(flags));
      return 0;
    }
  }

  private static FileTime time(Current current, long address) {
    long seconds = current.space().readLong(address);
    long nanos = current.space().readLong(address + 8);
    if (nanos == UTIME_NOW) {
      return FileTime.NOW;
    }
    if (nanos == UTIME_OMIT) {
      return FileTime.OMIT;
    }
    if (nanos < 0 || nanos >= Deadlines.NANOS_PER_SECOND) {
      throw Refused.of(Errno.EINVAL);
    }
    return new FileTime.At(Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS) * Deadlines.NANOS_PER_SECOND + nanos);
  }
}
