package pith.vfs.ext4;

import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * Which inodes are free. A file's inode is taken from the group of its directory, so that what is used together lies together; a directory right under the root
 * goes to a group with much room, so that groups fill alike (Orlov's idea). Source: Linux {@code fs/ext4/ialloc.c}.
 *
 * <p>Lock: {@code ext4.inode_allocator} (mutex).
 */
final class InodeAllocator {
  private static final LockClass LOCK = LockClass.of("ext4.inode_allocator");

  private final Ext4Fs fs;
  private final Geometry geometry;
  private final GroupTable groups;
  private final GroupBitmaps bitmaps;
  private final Mutex mutex = new Mutex(LOCK);

  InodeAllocator(Ext4Fs fs) {
    this.fs = fs;
    geometry = fs.geometry();
    groups = fs.groups();
    bitmaps = new GroupBitmaps(fs, true);
  }

  /** {@return inodes that are free} */
  long free() {
    try (var _ = mutex.acquire()) {
      return totalFree();
    }
  }

  private long totalFree() {
    long free = 0;
    for (int group = 0; group < geometry.groups(); group++) {
      free += groups.freeInodes(group);
    }
    return free;
  }

  /** {@return the number of an inode that is the caller's now, for a file in directory {@code parent}} Refuses with ENOSPC. */
  long allocate(JournalHandle handle, long parent, boolean directory) {
    try (var _ = mutex.acquire()) {
      int first = directory && parent == InodeFormat.ROOT_INODE ? roomiest() : geometry.groupOfInode(parent);
      for (int i = 0; i < geometry.groups(); i++) {
        int group = (first + i) % geometry.groups();
        long number = groups.freeInodes(group) > 0 ? take(handle, group, directory) : 0;
        if (number != 0) {
          return number;
        }
      }
    }
    throw Refused.of(Errno.ENOSPC);
  }

  /** {@return the group with most free blocks of those with a fair share of free inodes} */
  private int roomiest() {
    long average = totalFree() / geometry.groups();
    int best = 0;
    for (int group = 1; group < geometry.groups(); group++) {
      boolean fair = groups.freeInodes(group) >= average;
      if (fair && groups.freeBlocks(group) > groups.freeBlocks(best)) {
        best = group;
      }
    }
    return best;
  }

  private long take(JournalHandle handle, int group, boolean directory) {
    try (Buffer buffer = bitmaps.read(group)) {
      int from = group == 0 ? geometry.firstInode() - 1 : 0;
      int index = bitmaps.isWritten(group) ? bitmaps.view(buffer, group).next(from, false) : from;
      if (index >= geometry.inodesPerGroup()) {
        return 0;
      }
      bitmaps.beforeChange(handle, group, buffer);
      bitmaps.view(buffer, group).set(index, true);
      groups.freeInodes(group, groups.freeInodes(group) - 1);
      if (directory) {
        groups.directories(group, groups.directories(group) + 1);
      }
      if (geometry.features().groupChecksums()) {
        groups.unusedInodes(group, Math.min(groups.unusedInodes(group), geometry.inodesPerGroup() - index - 1));
      }
      bitmaps.changed(handle, group, buffer);
      return (long) group * geometry.inodesPerGroup() + index + 1;
    }
  }

  /** Gives an inode back. */
  void free(JournalHandle handle, long number, boolean directory) {
    int group = geometry.groupOfInode(number);
    int index = (int) ((number - 1) % geometry.inodesPerGroup());
    try (var _ = mutex.acquire();
        Buffer buffer = bitmaps.read(group)) {
      bitmaps.beforeChange(handle, group, buffer);
      Bitmap bitmap = bitmaps.view(buffer, group);
      if (!bitmap.get(index)) {
        throw fs.corrupt("inode " + number + " is freed and is free");
      }
      bitmap.set(index, false);
      groups.freeInodes(group, groups.freeInodes(group) + 1);
      if (directory) {
        groups.directories(group, groups.directories(group) - 1);
      }
      bitmaps.changed(handle, group, buffer);
    }
  }
}
