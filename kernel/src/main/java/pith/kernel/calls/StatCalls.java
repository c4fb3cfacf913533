package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.LookupFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.Stat;

/** Asking about files: the stat family, access, statfs, readlink. */
final class StatCalls {
  private static final int AT_EACCESS = 0x200, AT_NO_AUTOMOUNT = 0x800, AT_STATX_SYNC_TYPE = 0x6000;
  private static final int STATX_RESERVED = 0x8000_0000;
  private static final int STATFS_BYTES = 120;

  private StatCalls() {}

  static long fstat(Current current, long fd, long address) {
    try (Descriptor open = Descriptor.any(current, fd)) {
      store(current, address, StatLayout.bytes(open.file().stat()));
      return 0;
    }
  }

  static long fstatat(Current current, long dirfd, long path, long address, long flagsArgument) {
    int flags = (int) flagsArgument;
    checkFlags(flags, PathArgument.AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | PathArgument.AT_EMPTY_PATH);
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      Stat stat =
          name.namesDescriptor(flags)
              ? name.directory().stat()
              : current.kernel().vfs().attributes().stat(current.caller(), name.base(), name.path(), LookupFlags.following(flags));
      store(current, address, StatLayout.bytes(stat));
      return 0;
    }
  }

  static long statx(Current current, long dirfd, long path, long flagsArgument, long mask, long address) {
    int flags = (int) flagsArgument;
    checkFlags(flags, PathArgument.AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | PathArgument.AT_EMPTY_PATH | AT_STATX_SYNC_TYPE);
    if ((flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE || (mask & STATX_RESERVED) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      store(current, address, statx(current, name, flags));
      return 0;
    }
  }

  private static byte[] statx(Current current, PathArgument name, int flags) {
    if (name.namesDescriptor(flags)) {
      return StatxLayout.bytes(name.directory().stat(), name.base().inode().statxAttributes(), isMountRoot(name.base()));
    }
    try (Path found = PathWalk.resolve(current.caller(), name.base(), name.path(), LookupFlags.following(flags))) {
      return StatxLayout.bytes(found.inode().stat().through(found.mount().id()), found.inode().statxAttributes(), isMountRoot(found));
    }
  }

  private static boolean isMountRoot(Path path) {
    return path.dentry() == path.mount().root();
  }

  static long access(Current current, long dirfd, long path, long wanted) {
    return access(current, dirfd, path, wanted, 0);
  }

  static long access(Current current, long dirfd, long path, long wanted, long flagsArgument) {
    int flags = (int) flagsArgument;
    checkFlags(flags, AT_EACCESS | PathArgument.AT_SYMLINK_NOFOLLOW | PathArgument.AT_EMPTY_PATH);
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      var caller = (flags & AT_EACCESS) != 0 ? current.caller() : current.caller().real();
      current.kernel().vfs().attributes().access(caller, name.base(), name.path(), (int) wanted, LookupFlags.following(flags));
      return 0;
    }
  }

  static long readlink(Current current, long dirfd, long path, long address, long size) {
    if ((int) size <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (PathArgument name = PathArgument.at(current, dirfd, path)) {
      String text = current.kernel().vfs().attributes().readlink(current.caller(), name.base(), name.path());
      byte[] bytes = pith.vfs.FileName.bytes(text);
      int count = Math.min(bytes.length, (int) size);
      current.space().copyOut(address, bytes, 0, count);
      return count;
    }
  }

  static long statfs(Current current, long path, long address) {
    String name = PathArgument.text(current, path);
    store(current, address, bytes(current.kernel().vfs().attributes().statfs(current.caller(), name)));
    return 0;
  }

  static long fstatfs(Current current, long fd, long address) {
    try (Descriptor open = Descriptor.any(current, fd)) {
      store(current, address, bytes(current.kernel().vfs().attributes().statfs(open.file().path())));
      return 0;
    }
  }

  /** {@code struct statfs} on a 64-bit machine: words in this order. Source: asm-generic statfs.h. */
  private static byte[] bytes(FileSystemStat stat) {
    ByteBuffer words = ByteBuffer.allocate(STATFS_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    words.putLong(stat.magic()).putLong(stat.blockSize());
    words.putLong(stat.blocks()).putLong(stat.free()).putLong(stat.available());
    words.putLong(stat.files()).putLong(stat.freeFiles());
    words.putLong(stat.id()).putLong(stat.nameLength()).putLong(stat.blockSize()).putLong(stat.flags());
    return words.array();
  }

  static void checkFlags(int flags, int known) {
    if ((flags & ~known) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static void store(Current current, long address, byte[] bytes) {
    current.space().copyOut(address, bytes, 0, bytes.length);
  }
}
