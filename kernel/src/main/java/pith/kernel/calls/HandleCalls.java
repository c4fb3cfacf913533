package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileHandles.FileHandle;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;

/** name_to_handle_at, open_by_handle_at. Source: their manual page, Linux {@code fs/fhandle.c}. */
final class HandleCalls {
  private static final int AT_SYMLINK_FOLLOW = 0x400, AT_HANDLE_FID = 0x200, AT_HANDLE_MNT_ID_UNIQUE = 1;

  /** {@code struct file_handle}: how many bytes the handle has, its type, the bytes: inode number and generation, which is type 1. */
  private static final int TYPE = 4, NUMBER = 8, GENERATION = 12, HANDLE_BYTES = 8, NUMBER_AND_GENERATION = 1;

  private static final int MOST_BYTES = 128;

  private HandleCalls() {}

  static long nameToHandleAt(Current current, long dirfd, long path, long handle, long mountId, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, AT_SYMLINK_FOLLOW | PathArgument.AT_EMPTY_PATH | AT_HANDLE_FID | AT_HANDLE_MNT_ID_UNIQUE);
    try (PathArgument name = PathArgument.at(current, dirfd, path, flags)) {
      if (name.namesDescriptor(flags)) {
        return answer(current, name.base(), handle, mountId, flags);
      }
      int lookup = ((flags & AT_SYMLINK_FOLLOW) != 0 ? LookupFlags.FOLLOW : 0) | ((flags & PathArgument.AT_EMPTY_PATH) != 0 ? LookupFlags.EMPTY_PATH : 0);
      try (Path found = PathWalk.resolve(current.caller(), name.base(), name.path(), lookup)) {
        return answer(current, found, handle, mountId, flags);
      }
    }
  }

  private static long answer(Current current, Path found, long handle, long mountId, int flags) {
    AddressSpace space = current.space();
    FileHandle made = current.kernel().vfs().handles().of(found.inode());
    int room = space.readInt(handle);
    if (Integer.compareUnsigned(room, MOST_BYTES) > 0) {
      throw Refused.of(Errno.EINVAL);
    }
    space.writeInt(handle, HANDLE_BYTES);
    if ((flags & AT_HANDLE_MNT_ID_UNIQUE) != 0) {
      space.writeLong(mountId, found.mount().id());
    } else {
      space.writeInt(mountId, found.mount().id());
    }
    if (room < HANDLE_BYTES) {
      throw Refused.of(Errno.EOVERFLOW);
    }
    space.writeInt(handle + TYPE, NUMBER_AND_GENERATION);
    space.writeInt(handle + NUMBER, (int) made.number());
    space.writeInt(handle + GENERATION, made.generation());
    return 0;
  }

  static long openByHandleAt(Current current, long mountFd, long handle, long flags) {
    AddressSpace space = current.space();
    int bytes = space.readInt(handle);
    if (bytes == 0 || Integer.compareUnsigned(bytes, MOST_BYTES) > 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (bytes < HANDLE_BYTES || space.readInt(handle + TYPE) != NUMBER_AND_GENERATION) {
      throw Refused.of(Errno.ESTALE);
    }
    FileHandle wanted = new FileHandle(space.readInt(handle + NUMBER) & 0xffff_ffffL, space.readInt(handle + GENERATION));
    return OpenCalls.install(current, (int) flags, () -> open(current, (int) mountFd, wanted, (int) flags));
  }

  private static File open(Current current, int mountFd, FileHandle handle, int flags) {
    try (Path where = place(current, mountFd)) {
      return current.kernel().vfs().handles().open(current.caller(), where.mount(), handle, flags & OpenCalls.KNOWN_FLAGS | OpenFlags.LARGEFILE);
    }
  }

  /** {@return a place on the mount that a descriptor means} */
  private static Path place(Current current, int mountFd) {
    if (mountFd == PathArgument.AT_FDCWD) {
      return current.fs().directory();
    }
    File file = current.files().getAny(mountFd);
    try {
      return file.path().get();
    } finally {
      file.put();
    }
  }
}
