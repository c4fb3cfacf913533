package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.buffer.Buffer;

/**
 * Where the blocks of a file of ext2's or ext3's are: twelve numbers in the inode, then a block of numbers, a block of blocks of numbers, and one level more.
 * Only read: files made here have extents. Source: {@code blockmap.rst}.
 */
final class BlockMap {
  private static final int DIRECT = 12;
  private static final int LEVELS = 3;

  private final InodeRecord inode;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  BlockMap(InodeRecord inode) {
    this.inode = inode;
    fs = inode.fs();
    ram = fs.buffers().ram();
  }

  /** {@return the run that begins at block {@code logical}: as many blocks as one look shows to follow each other} */
  Mapping lookup(long logical) {
    int bits = fs.geometry().blockBits() - 2;
    if (logical < DIRECT) {
      return run(logical, inode.root(), (int) logical, DIRECT);
    }
    long rest = logical - DIRECT;
    for (int level = 1; level <= LEVELS; level++) {
      if (rest < 1L << bits * level) {
        return descend(logical, rest, level, ram.readInt(inode.root() + 4L * (DIRECT + level - 1)) & 0xffff_ffffL);
      }
      rest -= 1L << bits * level;
    }
    return Mapping.hole(logical, 1);
  }

  private Mapping descend(long logical, long rest, int level, long block) {
    int bits = fs.geometry().blockBits() - 2;
    long covers = 1L << bits * (level - 1);
    if (block == 0) {
      return Mapping.hole(logical, (covers << bits) - rest);
    }
    if (!fs.geometry().contains(block)) {
      throw fs.corrupt("inode " + inode.number() + ": its map points to block " + block);
    }
    try (Buffer numbers = fs.buffers().read(block)) {
      int index = (int) (rest / covers);
      if (level == 1) {
        return run(logical, numbers.pa(), index, 1 << bits);
      }
      return descend(logical, rest % covers, level - 1, ram.readInt(numbers.pa() + 4L * index) & 0xffff_ffffL);
    }
  }

  private Mapping run(long logical, long numbers, int index, int end) {
    long first = ram.readInt(numbers + 4L * index) & 0xffff_ffffL;
    int count = 1;
    while (index + count < end && (ram.readInt(numbers + 4L * (index + count)) & 0xffff_ffffL) == (first == 0 ? 0 : first + count)) {
      count++;
    }
    if (first != 0 && !fs.geometry().contains(first, count)) {
      throw fs.corrupt("inode " + inode.number() + ": its map points to block " + first);
    }
    return new Mapping(logical, count, first, false);
  }
}
