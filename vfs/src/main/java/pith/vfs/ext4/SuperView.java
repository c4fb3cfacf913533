package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.SuperFormat;

/** The superblock in RAM, as mounting and unmounting change it. */
record SuperView(PhysicalMemory ram, long pa) {
  /** Sets how much is free. */
  void free(long blocks, long inodes) {
    SuperFormat.FREE_BLOCKS_LO.set(ram, pa, blocks);
    SuperFormat.FREE_BLOCKS_HI.set(ram, pa, blocks >>> 32);
    SuperFormat.FREE_INODES.set(ram, pa, inodes);
  }

  /** The log may hold what is not in its place. */
  void needsReplay(boolean does) {
    long flags = SuperFormat.INCOMPAT.get(ram, pa);
    SuperFormat.INCOMPAT.set(ram, pa, does ? flags | Features.RECOVER : flags & ~Features.RECOVER);
  }

  boolean needsReplay() {
    return (SuperFormat.INCOMPAT.get(ram, pa) & Features.RECOVER) != 0;
  }

  void clean() {
    SuperFormat.STATE.set(ram, pa, SuperFormat.STATE.get(ram, pa) | SuperFormat.CLEAN);
  }

  /** It is mounted for writing at {@code seconds}; without a log it is not clean until it is unmounted. */
  void mounted(long seconds, boolean hasLog) {
    SuperFormat.MOUNT_TIME.set(ram, pa, seconds);
    SuperFormat.MOUNT_COUNT.set(ram, pa, SuperFormat.MOUNT_COUNT.get(ram, pa) + 1);
    if (!hasLog) {
      SuperFormat.STATE.set(ram, pa, SuperFormat.STATE.get(ram, pa) & ~SuperFormat.CLEAN);
    }
  }

  /** {@code count} errors were found, the last at {@code seconds}. */
  void errors(int count, long seconds) {
    SuperFormat.STATE.set(ram, pa, SuperFormat.STATE.get(ram, pa) | SuperFormat.HAS_ERRORS);
    if (SuperFormat.ERROR_COUNT.get(ram, pa) == 0) {
      SuperFormat.FIRST_ERROR_TIME.set(ram, pa, seconds);
    }
    SuperFormat.ERROR_COUNT.set(ram, pa, SuperFormat.ERROR_COUNT.get(ram, pa) + count);
    SuperFormat.LAST_ERROR_TIME.set(ram, pa, seconds);
  }
}
