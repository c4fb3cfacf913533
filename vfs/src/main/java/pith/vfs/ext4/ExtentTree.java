package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.ExtentFormat;

/**
 * Where a file's blocks are: a tree of extents whose root lies in the inode.
 *
 * <p>Guarded by the inode's lock or whatever guards the mapping of its file.
 */
public final class ExtentTree {
  /** Logical blocks have 32 bits: the number of none. */
  static final long END = 0xffff_ffffL;

  private final InodeRecord inode;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  public ExtentTree(InodeRecord inode) {
    this.inode = inode;
    fs = inode.fs();
    ram = fs.buffers().ram();
  }

  /**
   * {@return the run that holds block {@code logical} of the file, from there on; a hole reaches to the next run, or to the end of what a file can have} May sleep.
   *
   * @throws pith.sync.outcome.Refused EUCLEAN if the tree makes no sense, EBADMSG for a wrong checksum, EIO
   */
  public Mapping lookup(long logical) {
    long node = inode.root();
    int depth = checked(node, ExtentFormat.HEADER_BYTES + 4 * ExtentFormat.ENTRY_BYTES, -1);
    long next = END;
    Buffer held = null;
    try {
      for (; depth > 0; depth--) {
        int at = position(node, logical);
        if (at < 0) {
          return hole(logical, firstOf(node, 0, next));
        }
        next = firstOf(node, at + 1, next);
        Buffer child = child(node, at, depth - 1);
        if (held != null) {
          held.close();
        }
        held = child;
        node = child.pa();
      }
      return inLeaf(node, logical, next);
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }

  private Mapping inLeaf(long leaf, long logical, long next) {
    int at = position(leaf, logical);
    if (at >= 0) {
      Mapping run = run(leaf, at);
      if (logical < run.logical() + run.count()) {
        return run.from(logical);
      }
    }
    return hole(logical, firstOf(leaf, at + 1, next));
  }

  private Mapping hole(long logical, long next) {
    if (next <= logical) {
      throw fs.corrupt("inode " + inode.number() + ": its extents are not in order");
    }
    return Mapping.hole(logical, next - logical);
  }

  private Mapping run(long leaf, int index) {
    long pa = entry(leaf, index);
    int length = ExtentFormat.LENGTH.get(ram, pa);
    boolean unwritten = length > ExtentFormat.MOST_BLOCKS;
    long physical = ExtentFormat.START_LO.get(ram, pa) | (long) ExtentFormat.START_HI.get(ram, pa) << 32;
    int count = unwritten ? length - ExtentFormat.MOST_BLOCKS : length;
    if (count == 0 || physical == 0 || !fs.geometry().contains(physical, count)) {
      throw fs.corrupt("inode " + inode.number() + ": bad extent of " + count + " blocks at " + physical);
    }
    return new Mapping(ExtentFormat.FIRST.get(ram, pa), count, physical, unwritten);
  }

  /** {@return the last entry that begins at or before {@code logical}, −1 if none does} */
  private int position(long node, long logical) {
    int low = 0;
    int high = ExtentFormat.ENTRIES.get(ram, node) - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (ExtentFormat.FIRST.get(ram, entry(node, middle)) <= logical) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private long firstOf(long node, int index, long ifNone) {
    return index < ExtentFormat.ENTRIES.get(ram, node) ? ExtentFormat.FIRST.get(ram, entry(node, index)) : ifNone;
  }

  private static long entry(long node, int index) {
    return node + ExtentFormat.HEADER_BYTES + (long) index * ExtentFormat.ENTRY_BYTES;
  }

  /** {@return the node behind an entry, with a reference} */
  private Buffer child(long node, int index, int depth) {
    long pa = entry(node, index);
    long block = ExtentFormat.INDEX_LEAF_LO.get(ram, pa) | (long) ExtentFormat.INDEX_LEAF_HI.get(ram, pa) << 32;
    if (!fs.geometry().contains(block)) {
      throw fs.corrupt("inode " + inode.number() + ": a node of its extent tree points to block " + block);
    }
    Buffer child = fs.buffers().read(block);
    try {
      checked(child.pa(), child.bytes(), depth);
      verify(child);
      return child;
    } catch (RuntimeException refused) {
      child.close();
      throw refused;
    }
  }

  /** {@return the depth of a node of {@code bytes} bytes, which is not negative if it is known: {@code expected}} */
  private int checked(long node, int bytes, int expected) {
    int depth = ExtentFormat.DEPTH.get(ram, node);
    int entries = ExtentFormat.ENTRIES.get(ram, node);
    int max = ExtentFormat.MAX.get(ram, node);
    boolean fits = ExtentFormat.HEADER_BYTES + max * ExtentFormat.ENTRY_BYTES <= bytes;
    if (ExtentFormat.HEADER_MAGIC.get(ram, node) != ExtentFormat.MAGIC || entries > max || !fits || max == 0 || expected >= 0 && depth != expected
        || depth > ExtentFormat.MOST_DEPTH || expected >= 0 && entries == 0) {
      throw fs.corrupt("inode " + inode.number() + ": bad header in its extent tree");
    }
    return depth;
  }

  private void verify(Buffer node) {
    if (node.isVerified()) {
      return;
    }
    if (fs.geometry().features().checksums()) {
      int covered = tail(ExtentFormat.MAX.get(ram, node.pa()));
      if (covered + ExtentFormat.TAIL_BYTES > node.bytes() || ram.readInt(node.pa() + covered) != Checksums.ofBlock(inode.checksumSeed(), ram, node.pa(), covered)) {
        throw fs.badChecksum("inode " + inode.number() + ": the checksum of a node of its extent tree, " + node + ", is wrong");
      }
    }
    node.setVerified();
  }

  /** {@return where a node's checksum lies: behind the entries that it could have} */
  private static int tail(int max) {
    return ExtentFormat.HEADER_BYTES + max * ExtentFormat.ENTRY_BYTES;
  }
}
