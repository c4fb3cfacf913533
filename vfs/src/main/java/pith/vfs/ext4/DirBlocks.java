package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.DirFormat;
import pith.vfs.ext4.format.IndexFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/** The blocks of a directory, read and found right by their checksums, of which there are two kinds: behind entries, and behind a node of the index. */
final class DirBlocks {
  private final Ext4Directory directory;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;
  private final InodeRecord record;

  DirBlocks(Ext4Directory directory) {
    this.directory = directory;
    record = directory.record();
    fs = record.fs();
    ram = fs.ram();
  }

  /** {@return how many there are} */
  long count() {
    return record.size() >>> fs.geometry().blockBits();
  }

  /** {@return block {@code logical}, a block of entries, with a reference} */
  Buffer read(long logical) {
    Buffer block = readRaw(logical);
    if (!block.isVerified()) {
      if (checksums() && !(isIndex(block, logical) ? indexIsRight(block) : leafIsRight(block))) {
        block.close();
        throw fs.badChecksum("directory " + directory.number() + ": the checksum of its block " + logical + " is wrong");
      }
      block.setVerified();
    }
    return block;
  }

  private Buffer readRaw(long logical) {
    Mapping map = Ext4Inodes.map(record, logical);
    if (!map.hasData()) {
      throw fs.corrupt("directory " + directory.number() + " has no block " + logical);
    }
    return fs.buffers().read(map.physical());
  }

  /** {@return a new block at the end of the directory, cleared, with a reference, and its number} Refuses with ENOSPC. */
  Added append(JournalHandle handle) {
    long logical = count();
    if (!record.is(InodeFormat.EXTENTS)) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    ExtentTree tree = new ExtentTree(record);
    BlockRun run = fs.blockAllocator().allocate(handle, tree.goal(logical), 1);
    handle.getWriteAccess(record.block());
    record.addBlocks(1);
    tree.set(handle, new Mapping(logical, 1, run.first(), false));
    record.size(logical + 1 << fs.geometry().blockBits());
    record.store(handle);
    Buffer block = fs.buffers().read(run.first());
    handle.getCreateAccess(block);
    return new Added(block, logical);
  }

  /** A block that the directory has got. */
  record Added(Buffer block, long logical) {}

  boolean checksums() {
    return fs.geometry().features().checksums();
  }

  /** {@return bytes of a block that entries may take} */
  int room() {
    return fs.blockSize() - (checksums() ? DirFormat.TAIL_BYTES : 0);
  }

  private boolean hasTail(long pa) {
    long tail = pa + room();
    return DirFormat.INODE.get(ram, tail) == 0 && DirFormat.RECORD_LENGTH.get(ram, tail) == DirFormat.TAIL_BYTES
        && DirFormat.NAME_LENGTH.get(ram, tail) == 0 && DirFormat.TYPE.get(ram, tail) == DirFormat.TAIL_TYPE;
  }

  private boolean leafIsRight(Buffer block) {
    return hasTail(block.pa()) && (int) DirFormat.TAIL_CHECKSUM.get(ram, block.pa() + room()) == leafSum(block);
  }

  private int leafSum(Buffer block) {
    return Checksums.ofBlock(record.checksumSeed(), ram, block.pa(), room());
  }

  /** Brings the checksum of a block of entries up to date, with the tail that it lies in. */
  void sealLeaf(Buffer block) {
    if (checksums()) {
      long tail = block.pa() + room();
      DirFormat.INODE.set(ram, tail, 0);
      DirFormat.RECORD_LENGTH.set(ram, tail, DirFormat.TAIL_BYTES);
      DirFormat.NAME_LENGTH.set(ram, tail, 0);
      DirFormat.TYPE.set(ram, tail, DirFormat.TAIL_TYPE);
      DirFormat.TAIL_CHECKSUM.set(ram, tail, leafSum(block));
    }
  }

  /** {@return whether a block holds a part of the index: it is the root, or begins with one empty entry as long as itself} */
  private boolean isIndex(Buffer block, long logical) {
    if (!directory.isIndexed()) {
      return false;
    }
    return logical == 0 || DirFormat.INODE.get(ram, block.pa()) == 0 && new DirEntry(directory, block).length() == block.bytes();
  }

  /** {@return where in a root or a node the entries of the index begin} */
  static int entries(PhysicalMemory ram, Buffer block) {
    return DirFormat.RECORD_LENGTH.get(ram, block.pa()) == DirFormat.entryBytes(1) ? IndexFormat.ROOT_ENTRIES : IndexFormat.NODE_ENTRIES;
  }

  private int indexUsed(Buffer block) {
    int entries = entries(ram, block);
    return entries + IndexFormat.COUNT.get(ram, block.pa() + entries) * IndexFormat.ENTRY_BYTES;
  }

  private long indexTail(Buffer block) {
    int entries = entries(ram, block);
    return block.pa() + entries + (long) IndexFormat.LIMIT.get(ram, block.pa() + entries) * IndexFormat.ENTRY_BYTES;
  }

  private boolean indexIsRight(Buffer block) {
    long tail = indexTail(block);
    int used = indexUsed(block);
    return tail + IndexFormat.TAIL_BYTES <= block.pa() + block.bytes() && used <= tail - block.pa()
        && (int) IndexFormat.TAIL_CHECKSUM.get(ram, tail) == Checksums.ofIndex(record.checksumSeed(), ram, block.pa(), used, tail);
  }

  /** Brings the checksum of a root or a node of the index up to date. */
  void sealIndex(Buffer block) {
    if (checksums()) {
      long tail = indexTail(block);
      IndexFormat.TAIL_CHECKSUM.set(ram, tail, Checksums.ofIndex(record.checksumSeed(), ram, block.pa(), indexUsed(block), tail));
    }
  }
}
