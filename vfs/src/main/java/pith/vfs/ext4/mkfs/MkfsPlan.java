package pith.vfs.ext4.mkfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.vfs.ext4.format.GroupFormat;
import pith.vfs.ext4.format.InodeFormat;

/** Where everything of a new file system is, and which blocks are in use. */
final class MkfsPlan {
  static final int INODE_BYTES = 256;

  /** A last group with less room than that besides its own metadata is not worth having. */
  private static final int LEAST_ROOM = 50;

  /** A run of blocks on the disk. */
  record Run(long first, int count) {}

  final int blockSize;
  final int firstBlock;
  final int blocksPerGroup;
  final int inodesPerGroup;
  final int tableBlocks;
  final int groups;
  final long blocks;
  final int descriptorBlocks;

  /** The blocks in use of each group. */
  final List<BitSet> used = new ArrayList<>();

  private MkfsPlan(MkfsOptions options, long blocks) {
    this.blocks = blocks;
    blockSize = options.blockSize();
    firstBlock = blockSize == 1024 ? 1 : 0;
    blocksPerGroup = 8 * blockSize;
    groups = (int) ((blocks - firstBlock + blocksPerGroup - 1) / blocksPerGroup);
    int perTableBlock = blockSize / INODE_BYTES;
    long wanted = Math.max(blocks * blockSize / options.bytesPerInode() / groups, 2 * InodeFormat.FIRST_ORDINARY);
    int unit = Math.max(8, perTableBlock);
    inodesPerGroup = (int) Math.min(8L * blockSize, (wanted + unit - 1) / unit * unit);
    tableBlocks = inodesPerGroup / perTableBlock;
    descriptorBlocks = (groups * GroupFormat.LONG_BYTES + blockSize - 1) / blockSize;
    for (int group = 0; group < groups; group++) {
      BitSet bits = new BitSet();
      bits.set(0, overhead(group));
      used.add(bits);
    }
  }

  /** {@return a plan for a file system of that size} */
  static MkfsPlan of(MkfsOptions options) {
    long blocks = options.bytes() / options.blockSize();
    MkfsPlan plan = new MkfsPlan(options, blocks);
    int last = plan.groups - 1;
    if (last > 0 && plan.blocksIn(last) < plan.overhead(last) + LEAST_ROOM) {
      plan = new MkfsPlan(options, plan.start(last));
    }
    return plan;
  }

  long start(int group) {
    return firstBlock + (long) group * blocksPerGroup;
  }

  int blocksIn(int group) {
    return (int) Math.min(blocksPerGroup, blocks - start(group));
  }

  /** {@return whether it begins with a copy of the superblock} */
  static boolean hasSuper(int group) {
    return group <= 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(int number, int base) {
    long power = base;
    while (power < number) {
      power *= base;
    }
    return power == number;
  }

  private int copies(int group) {
    return hasSuper(group) ? 1 + descriptorBlocks : 0;
  }

  long blockBitmap(int group) {
    return start(group) + copies(group);
  }

  long inodeBitmap(int group) {
    return blockBitmap(group) + 1;
  }

  long table(int group) {
    return inodeBitmap(group) + 1;
  }

  private int overhead(int group) {
    return copies(group) + 2 + tableBlocks;
  }

  /** {@return a block that was free} */
  long take() {
    return take(1).getFirst().first;
  }

  /** {@return blocks that were free, from the beginning, in as few runs as there are groups they lie in} */
  List<Run> take(int count) {
    List<Run> runs = new ArrayList<>();
    int left = count;
    for (int group = 0; group < groups && left > 0; group++) {
      int from = used.get(group).nextClearBit(0);
      int part = Math.min(left, blocksIn(group) - from);
      if (part > 0) {
        used.get(group).set(from, from + part);
        runs.add(new Run(start(group) + from, part));
        left -= part;
      }
    }
    if (left > 0) {
      throw new IllegalArgumentException("the file system is too small for what it must hold");
    }
    return runs;
  }

  int freeIn(int group) {
    return blocksIn(group) - used.get(group).cardinality();
  }

  long free() {
    long free = 0;
    for (int group = 0; group < groups; group++) {
      free += freeIn(group);
    }
    return free;
  }

  /** {@return blocks of the journal, 0 for a file system that is too small for one} */
  int journalBlocks() {
    if (blocks < 2048) {
      return 0;
    }
    int wanted = blocks < 32_768 ? 1024 : blocks < 256 << 10 ? 4096 : blocks < 512 << 10 ? 8192 : 16_384;
    return Math.min(wanted, 2 * blocksPerGroup);
  }
}
