package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.ExtentFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * One node of an extent tree, as it lies in its block or, the root, in the inode. Opened with a reference to its block, and closed. Guarded by whatever guards
 * the tree.
 */
final class ExtentNode implements AutoCloseable {
  static final int ROOT_ENTRIES = 4;

  /** An entry read or written: it shares its cache line with four others. */
  private static final long ENTRY_CYCLES = 4;

  private final InodeRecord inode;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;
  private final Buffer block;
  private final long pa;

  /** The root, where {@code block} is null; else the node in {@code block}, whose reference it takes over. */
  private ExtentNode(InodeRecord inode, Buffer block) {
    this.inode = inode;
    this.block = block;
    fs = inode.fs();
    ram = fs.buffers().ram();
    pa = block == null ? inode.root() : block.pa();
  }

  /** {@return the root, in the inode} Refuses with EUCLEAN if it makes no sense. */
  static ExtentNode root(InodeRecord inode) {
    ExtentNode root = new ExtentNode(inode, null);
    root.check(ExtentFormat.HEADER_BYTES + ROOT_ENTRIES * ExtentFormat.ENTRY_BYTES, -1);
    return root;
  }

  /** {@return the node that entry {@code index} of this one points to} Refuses with EUCLEAN, EBADMSG, EIO. */
  ExtentNode child(int index) {
    long at = entry(index);
    long number = ExtentFormat.INDEX_LEAF_LO.get(ram, at) | (long) ExtentFormat.INDEX_LEAF_HI.get(ram, at) << 32;
    if (!fs.geometry().contains(number)) {
      throw fs.corrupt("inode " + inode.number() + ": a node of its extent tree points to block " + number);
    }
    ExtentNode child = new ExtentNode(inode, fs.buffers().read(number));
    try {
      child.check(child.block.bytes(), depth() - 1);
      child.verify();
      return child;
    } catch (RuntimeException refused) {
      child.close();
      throw refused;
    }
  }

  /** {@return an empty node of {@code depth} in {@code block}, which is the inode's from now on} */
  static ExtentNode create(InodeRecord inode, JournalHandle handle, Buffer block, int depth) {
    ExtentNode node = new ExtentNode(inode, block);
    handle.getCreateAccess(block);
    node.header(0, (block.bytes() - ExtentFormat.HEADER_BYTES) / ExtentFormat.ENTRY_BYTES, depth);
    return node;
  }

  private void header(int entries, int max, int depth) {
    ExtentFormat.HEADER_MAGIC.set(ram, pa, ExtentFormat.MAGIC);
    ExtentFormat.ENTRIES.set(ram, pa, entries);
    ExtentFormat.MAX.set(ram, pa, max);
    ExtentFormat.DEPTH.set(ram, pa, depth);
  }

  /** Makes the root of a file without blocks. */
  static void makeRoot(InodeRecord inode) {
    new ExtentNode(inode, null).header(0, ROOT_ENTRIES, 0);
  }

  boolean isRoot() {
    return block == null;
  }

  /** {@return the number of the node's block} */
  long number() {
    return block.block();
  }

  int depth() {
    return ExtentFormat.DEPTH.get(ram, pa);
  }

  void depth(int depth) {
    ExtentFormat.DEPTH.set(ram, pa, depth);
  }

  int count() {
    return ExtentFormat.ENTRIES.get(ram, pa);
  }

  int max() {
    return ExtentFormat.MAX.get(ram, pa);
  }

  private long entry(int index) {
    return pa + ExtentFormat.HEADER_BYTES + (long) index * ExtentFormat.ENTRY_BYTES;
  }

  /** {@return the first block of the file that entry {@code index} is about; {@code ifNone} behind the last entry} */
  long first(int index, long ifNone) {
    return index < count() ? ExtentFormat.FIRST.get(ram, entry(index)) : ifNone;
  }

  /** {@return the last entry that begins at or before {@code logical}, −1 if none does} */
  int position(long logical) {
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Work.charge(ENTRY_CYCLES);
      if (ExtentFormat.FIRST.get(ram, entry(middle)) <= logical) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** {@return the run of entry {@code index} of a leaf} Refuses with EUCLEAN what makes no sense. */
  Mapping run(int index) {
    long at = entry(index);
    int length = ExtentFormat.LENGTH.get(ram, at);
    boolean unwritten = length > ExtentFormat.MOST_BLOCKS;
    long physical = ExtentFormat.START_LO.get(ram, at) | (long) ExtentFormat.START_HI.get(ram, at) << 32;
    int count = unwritten ? length - ExtentFormat.MOST_BLOCKS : length;
    if (count == 0 || physical == 0 || !fs.geometry().contains(physical, count)) {
      throw fs.corrupt("inode " + inode.number() + ": bad extent of " + count + " blocks at " + physical);
    }
    return new Mapping(ExtentFormat.FIRST.get(ram, at), count, physical, unwritten);
  }

  // Changing. The caller has write access to the block, and stores afterwards.

  /** {@return a leaf's runs, in order} */
  List<Mapping> runs() {
    List<Mapping> runs = new ArrayList<>(count() + 2);
    for (int i = 0; i < count(); i++) {
      runs.add(run(i));
    }
    Work.charge(ENTRY_CYCLES * count());
    return runs;
  }

  /** Fills a leaf with {@code runs}, at most {@link #max}. */
  void runs(List<Mapping> runs) {
    for (int i = 0; i < runs.size(); i++) {
      Mapping run = runs.get(i);
      long at = entry(i);
      ExtentFormat.FIRST.set(ram, at, run.logical());
      ExtentFormat.LENGTH.set(ram, at, (int) run.count() + (run.unwritten() ? ExtentFormat.MOST_BLOCKS : 0));
      ExtentFormat.START_LO.set(ram, at, run.physical());
      ExtentFormat.START_HI.set(ram, at, (int) (run.physical() >>> 32));
    }
    ExtentFormat.ENTRIES.set(ram, pa, runs.size());
    Work.charge(ENTRY_CYCLES * runs.size());
  }

  /** Gives an index entry another first block. */
  void first(int index, long logical, JournalHandle handle) {
    ExtentFormat.INDEX_FIRST.set(ram, entry(index), logical);
    store(handle);
  }

  /** Inserts an index entry before entry {@code index}. */
  void insertIndex(int index, long logical, long node) {
    moveEntries(index, index + 1, count() - index);
    long at = entry(index);
    ram.fill(at, ExtentFormat.ENTRY_BYTES, (byte) 0);
    ExtentFormat.INDEX_FIRST.set(ram, at, logical);
    ExtentFormat.INDEX_LEAF_LO.set(ram, at, node);
    ExtentFormat.INDEX_LEAF_HI.set(ram, at, (int) (node >>> 32));
    ExtentFormat.ENTRIES.set(ram, pa, count() + 1);
  }

  void removeEntry(int index) {
    moveEntries(index + 1, index, count() - index - 1);
    ExtentFormat.ENTRIES.set(ram, pa, count() - 1);
  }

  private void moveEntries(int from, int to, int entries) {
    byte[] moved = new byte[entries * ExtentFormat.ENTRY_BYTES];
    ram.read(entry(from), moved, 0, moved.length);
    ram.write(entry(to), moved, 0, moved.length);
    Work.charge(ENTRY_CYCLES * entries);
  }

  /** Takes entry {@code from} and those behind it away and gives them to {@code to}, which is empty. */
  void moveTail(int from, ExtentNode to) {
    int moved = count() - from;
    byte[] entries = new byte[moved * ExtentFormat.ENTRY_BYTES];
    ram.read(entry(from), entries, 0, entries.length);
    ram.write(to.entry(0), entries, 0, entries.length);
    ExtentFormat.ENTRIES.set(ram, to.pa, moved);
    ExtentFormat.ENTRIES.set(ram, pa, from);
    Work.charge(ENTRY_CYCLES * moved);
  }

  void access(JournalHandle handle) {
    if (block != null) {
      handle.getWriteAccess(block);
    }
  }

  /** The node was changed: brings its checksum up to date. The root's is the inode's. */
  void store(JournalHandle handle) {
    if (block == null) {
      return;
    }
    if (fs.geometry().features().checksums()) {
      ram.writeInt(pa + tail(), checksum());
    }
    block.setVerified();
    handle.dirtyMetadata(block);
  }

  // Checking.

  private void check(int bytes, int expectedDepth) {
    int depth = depth();
    int max = max();
    boolean fits = max > 0 && ExtentFormat.HEADER_BYTES + max * ExtentFormat.ENTRY_BYTES <= bytes && count() <= max;
    boolean fitting = expectedDepth < 0 ? depth <= ExtentFormat.MOST_DEPTH : depth == expectedDepth && count() > 0;
    if (ExtentFormat.HEADER_MAGIC.get(ram, pa) != ExtentFormat.MAGIC || !fits || !fitting || expectedDepth < 0 && depth > 0 && count() == 0) {
      throw fs.corrupt("inode " + inode.number() + ": bad header in its extent tree");
    }
  }

  private void verify() {
    if (block.isVerified()) {
      return;
    }
    if (fs.geometry().features().checksums() && (tail() + ExtentFormat.TAIL_BYTES > block.bytes() || ram.readInt(pa + tail()) != checksum())) {
      throw fs.badChecksum("inode " + inode.number() + ": the checksum of a node of its extent tree, " + block + ", is wrong");
    }
    block.setVerified();
  }

  /** {@return where the checksum lies: behind the entries that there could be} */
  private int tail() {
    return ExtentFormat.HEADER_BYTES + max() * ExtentFormat.ENTRY_BYTES;
  }

  private int checksum() {
    return Checksums.ofBlock(inode.checksumSeed(), ram, pa, tail());
  }

  @Override
  public void close() {
    if (block != null) {
      block.close();
    }
  }
}
