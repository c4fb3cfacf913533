package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;
import pith.vfs.Inode;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * An inode as it lies in its group's table: a view of the block, which stays in memory as long as the inode does. The root of the extent tree, flags and
 * figures are changed in place; type, owner, size and times live in the kernel's inode and are brought here by {@link #store}.
 *
 * <p>Guarded by the inode's lock; its block by the journal.
 */
public final class InodeRecord {
  private static final long NANOS = 1_000_000_000L;
  private static final int LOW_32 = 1 << 2;

  private final Ext4Fs fs;
  private final PhysicalMemory ram;
  private final long number;
  private final Buffer block;
  private final long pa;
  private int checksumSeed;
  private boolean freed;

  /** Takes over the reference to {@code block}. */
  InodeRecord(Ext4Fs fs, long number, Buffer block, long pa) {
    this.fs = fs;
    this.ram = block.ram();
    this.number = number;
    this.block = block;
    this.pa = pa;
    generationChanged();
  }

  /** The generation, which makes the checksums of an inode's blocks differ from those of the file that had the number before, is another. */
  void generationChanged() {
    checksumSeed = fs.checksums().ofInodeNumber(number, (int) InodeFormat.GENERATION.get(ram, pa));
  }

  int generation() {
    return (int) InodeFormat.GENERATION.get(ram, pa);
  }

  /** Sets what a new inode begins with; {@code now} is in nanoseconds. */
  void begin(int mode, int uid, int gid, int links, long now) {
    InodeFormat.LINKS.set(ram, pa, links);
    attributes(mode, uid, gid, now, now, now);
    born(now);
  }

  private void attributes(int mode, int uid, int gid, long accessed, long modified, long changed) {
    InodeFormat.MODE.set(ram, pa, mode);
    InodeFormat.UID_LO.set(ram, pa, uid & 0xffff);
    InodeFormat.UID_HI.set(ram, pa, uid >>> 16);
    InodeFormat.GID_LO.set(ram, pa, gid & 0xffff);
    InodeFormat.GID_HI.set(ram, pa, gid >>> 16);
    time(InodeFormat.ATIME, InodeFormat.ATIME_EXTRA, accessed);
    time(InodeFormat.MTIME, InodeFormat.MTIME_EXTRA, modified);
    time(InodeFormat.CTIME, InodeFormat.CTIME_EXTRA, changed);
  }

  /** Makes it that of no file, at {@code now} in nanoseconds. */
  void free(long now) {
    InodeFormat.LINKS.set(ram, pa, 0);
    size(0);
    deleted(now / NANOS & 0xffff_ffffL);
  }

  /** It was freed: nothing is to be done for it when it leaves memory. */
  void freed() {
    freed = true;
  }

  boolean isFreed() {
    return freed;
  }

  public Ext4Fs fs() {
    return fs;
  }

  public long number() {
    return number;
  }

  /** {@return the block of the inode table that it lies in} */
  public Buffer block() {
    return block;
  }

  /** {@return where in RAM it begins} */
  public long pa() {
    return pa;
  }

  /** {@return where in RAM the 60 bytes of {@code i_block} begin: the root of the extent tree} */
  public long root() {
    return pa + InodeFormat.BLOCK;
  }

  /** {@return what the checksums of the blocks that belong to it begin with} */
  public int checksumSeed() {
    return checksumSeed;
  }

  void close() {
    block.close();
  }

  public boolean is(int flag) {
    return (InodeFormat.FLAGS.get(ram, pa) & flag) != 0;
  }

  /** {@return all flags of {@link InodeFormat}} */
  int flags() {
    return (int) InodeFormat.FLAGS.get(ram, pa);
  }

  /** Sets or clears flags of {@link InodeFormat}; the caller has write access and stores it then. */
  public void flag(int flag, boolean set) {
    long flags = InodeFormat.FLAGS.get(ram, pa);
    InodeFormat.FLAGS.set(ram, pa, set ? flags | flag : flags & ~flag);
  }

  public int mode() {
    return InodeFormat.MODE.get(ram, pa);
  }

  public int links() {
    return InodeFormat.LINKS.get(ram, pa);
  }

  public int uid() {
    return InodeFormat.UID_LO.get(ram, pa) | InodeFormat.UID_HI.get(ram, pa) << 16;
  }

  public int gid() {
    return InodeFormat.GID_LO.get(ram, pa) | InodeFormat.GID_HI.get(ram, pa) << 16;
  }

  /** {@return the size on the disk in bytes} */
  public long size() {
    return InodeFormat.SIZE_LO.get(ram, pa) | InodeFormat.SIZE_HI.get(ram, pa) << 32;
  }

  public void size(long bytes) {
    InodeFormat.SIZE_LO.set(ram, pa, bytes);
    InodeFormat.SIZE_HI.set(ram, pa, bytes >>> 32);
  }

  /** {@return space taken, in units of 512 bytes} */
  public long sectors() {
    long low = InodeFormat.BLOCKS_LO.get(ram, pa);
    if (!fs.geometry().features().hasRoCompat(Features.HUGE_FILE)) {
      return low;
    }
    long all = low | (long) InodeFormat.BLOCKS_HI.get(ram, pa) << 32;
    return is(InodeFormat.HUGE_FILE) ? all << fs.geometry().blockBits() - 9 : all;
  }

  /** Counts {@code blocks} blocks more, or less; the caller has write access and stores it then. */
  public void addBlocks(long blocks) {
    long sectors = sectors() + (blocks << fs.geometry().blockBits() - 9);
    boolean huge = sectors >= 1L << 48;
    long counted = huge ? sectors >>> fs.geometry().blockBits() - 9 : sectors;
    InodeFormat.BLOCKS_LO.set(ram, pa, counted);
    if (fs.geometry().features().hasRoCompat(Features.HUGE_FILE)) {
      InodeFormat.BLOCKS_HI.set(ram, pa, (int) (counted >>> 32));
      flag(InodeFormat.HUGE_FILE, huge);
    }
  }

  /** {@return the block of its extended attributes, 0 if it has none} */
  long xattrBlock() {
    return InodeFormat.FILE_ACL_LO.get(ram, pa) | (long) InodeFormat.FILE_ACL_HI.get(ram, pa) << 32;
  }

  void xattrBlock(long at) {
    InodeFormat.FILE_ACL_LO.set(ram, pa, at);
    InodeFormat.FILE_ACL_HI.set(ram, pa, (int) (at >>> 32));
  }

  /** {@return when it was deleted, or the next orphan} */
  long deleted() {
    return InodeFormat.DTIME.get(ram, pa);
  }

  void deleted(long value) {
    InodeFormat.DTIME.set(ram, pa, value);
  }

  /** {@return bytes beyond the first 128 that hold numbers} */
  int extraBytes() {
    return fs.geometry().hasLargeInodes() ? InodeFormat.EXTRA_ISIZE.get(ram, pa) : 0;
  }

  private boolean has(U32Field extra) {
    return extraBytes() >= extra.offset() + 4 - InodeFormat.OLD_BYTES;
  }

  /** Seconds are signed; the extra word holds two bits that count further and, above them, nanoseconds. */
  private long time(U32Field seconds, U32Field extra) {
    long whole = (int) seconds.get(ram, pa);
    if (!has(extra)) {
      return whole * NANOS;
    }
    long more = extra.get(ram, pa);
    return (whole + ((more & 3) << 32)) * NANOS + Math.min(more >>> 2, NANOS - 1);
  }

  private void time(U32Field seconds, U32Field extra, long nanos) {
    long whole = Math.floorDiv(nanos, NANOS);
    boolean finer = has(extra);
    long kept = finer ? whole : Math.clamp(whole, Integer.MIN_VALUE, Integer.MAX_VALUE);
    seconds.set(ram, pa, kept);
    if (finer) {
      extra.set(ram, pa, Math.floorMod(nanos, NANOS) * LOW_32 | kept - (int) kept >>> 32 & 3);
    }
  }

  long accessed() {
    return time(InodeFormat.ATIME, InodeFormat.ATIME_EXTRA);
  }

  long modified() {
    return time(InodeFormat.MTIME, InodeFormat.MTIME_EXTRA);
  }

  long changed() {
    return time(InodeFormat.CTIME, InodeFormat.CTIME_EXTRA);
  }

  /** {@return when it was made; when it was last changed, where that is not kept} */
  long born() {
    return has(InodeFormat.BIRTH) ? time(InodeFormat.BIRTH, InodeFormat.BIRTH_EXTRA) : changed();
  }

  void born(long nanos) {
    if (has(InodeFormat.BIRTH_EXTRA)) {
      time(InodeFormat.BIRTH, InodeFormat.BIRTH_EXTRA, nanos);
    }
  }

  /** Brings the attributes of {@code inode} here, all but its size, and the checksum up to date. */
  void store(JournalHandle handle, Inode inode) {
    handle.getWriteAccess(block);
    InodeFormat.LINKS.set(ram, pa, Math.max(0, inode.links()));
    attributes(inode.mode(), inode.uid(), inode.gid(), inode.accessed(), inode.modified(), inode.changed());
    store(handle);
  }

  /** The record itself was changed, under write access of {@code handle}. */
  public void store(JournalHandle handle) {
    if (fs.geometry().features().checksums()) {
      int sum = fs.checksums().ofInode(ram, pa, fs.geometry().inodeBytes(), number);
      InodeFormat.CHECKSUM_LO.set(ram, pa, sum & 0xffff);
      if (fs.geometry().hasLargeInodes() && Checksums.hasHighChecksum(ram, pa)) {
        InodeFormat.CHECKSUM_HI.set(ram, pa, sum >>> 16);
      }
    }
    handle.dirtyMetadata(block);
  }

  private boolean checksumIsRight() {
    int sum = fs.checksums().ofInode(ram, pa, fs.geometry().inodeBytes(), number);
    boolean high = fs.geometry().hasLargeInodes() && Checksums.hasHighChecksum(ram, pa);
    return InodeFormat.CHECKSUM_LO.get(ram, pa) == (sum & 0xffff) && (!high || InodeFormat.CHECKSUM_HI.get(ram, pa) == sum >>> 16);
  }

  /** {@return what is wrong with it, null if nothing is} */
  String complaint() {
    int extra = extraBytes();
    if (extra % 4 != 0 || InodeFormat.OLD_BYTES + extra > fs.geometry().inodeBytes()) {
      return "bad extra size " + extra;
    }
    if (fs.geometry().features().checksums() && !checksumIsRight()) {
      return "the checksum is wrong";
    }
    if (size() < 0 || xattrBlock() != 0 && !fs.geometry().contains(xattrBlock())) {
      return size() < 0 ? "bad size " + size() : "bad block of extended attributes " + xattrBlock();
    }
    return null;
  }
}
