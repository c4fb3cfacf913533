package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.LookupFlags;
import pith.vfs.NameCalls;
import pith.vfs.attr.Capability;

/** Making, moving and removing names: mkdirat, mknodat, symlinkat, linkat, unlinkat, renameat2. */
final class NamingCalls {
  private static final int AT_REMOVEDIR = 0x200, AT_SYMLINK_FOLLOW = 0x400;

  private NamingCalls() {}

  private static NameCalls names(Current current) {
    return current.kernel().vfs().names();
  }

  static long mkdir(Current current, long dirfd, long path, long mode) {
    try (PathArgument name = PathArgument.at(current, dirfd, path)) {
      names(current).mkdir(current.caller(), name.base(), name.path(), (int) mode);
      return 0;
    }
  }

  static long mknod(Current current, long dirfd, long path, long mode, long device) {
    try (PathArgument name = PathArgument.at(current, dirfd, path)) {
      names(current).mknod(current.caller(), name.base(), name.path(), (int) mode & 0xffff, Integer.toUnsignedLong((int) device));
      return 0;
    }
  }

  static long symlink(Current current, long target, long dirfd, long path) {
    String text = PathArgument.text(current, target);
    try (PathArgument name = PathArgument.at(current, dirfd, path)) {
      names(current).symlink(current.caller(), text, name.base(), name.path());
      return 0;
    }
  }

  static long link(Current current, long oldDirfd, long oldPath, long newDirfd, long newPath, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, AT_SYMLINK_FOLLOW | PathArgument.AT_EMPTY_PATH);
    if ((flags & PathArgument.AT_EMPTY_PATH) != 0 && !current.credentials().has(Capability.DAC_READ_SEARCH)) {
      throw Refused.of(Errno.ENOENT);
    }
    try (PathArgument from = PathArgument.at(current, oldDirfd, oldPath);
        PathArgument to = PathArgument.at(current, newDirfd, newPath)) {
      names(current).link(current.caller(), from.base(), from.path(), LookupFlags.notFollowing(flags), to.base(), to.path());
      return 0;
    }
  }

  static long unlink(Current current, long dirfd, long path, long flags) {
    StatCalls.checkFlags((int) flags, AT_REMOVEDIR);
    try (PathArgument name = PathArgument.at(current, dirfd, path)) {
      if ((int) flags == AT_REMOVEDIR) {
        names(current).rmdir(current.caller(), name.base(), name.path());
      } else {
        names(current).unlink(current.caller(), name.base(), name.path());
      }
      return 0;
    }
  }

  static long rename(Current current, long oldDirfd, long oldPath, long newDirfd, long newPath, long flags) {
    try (PathArgument from = PathArgument.at(current, oldDirfd, oldPath);
        PathArgument to = PathArgument.at(current, newDirfd, newPath)) {
      names(current).rename(current.caller(), from.base(), from.path(), to.base(), to.path(), (int) flags);
      return 0;
    }
  }
}
