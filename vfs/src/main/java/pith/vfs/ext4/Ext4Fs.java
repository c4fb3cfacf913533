package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.Inode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.block.BlockInode;
import pith.vfs.buffer.Buffer;
import pith.vfs.buffer.BufferCache;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.iomap.Iomaps;
import pith.vfs.jbd2.Journal;

/** A mounted ext4 file system: what its parts share. */
public final class Ext4Fs extends SuperBlock {
  private static final long MAGIC = 0xef53;

  /** Size of Linux's {@code struct ext4_inode_info}. */
  private static final int INODE_BYTES = 1192;

  private final Ext4Options options;
  private final BufferCache buffers;
  private final Geometry geometry;
  private final Checksums checksums;
  private final Buffer superBuffer;
  private final GroupTable groups;
  private final Journal journal;
  private final InodeTable inodes;
  private final BlockAllocator blockAllocator;
  private final InodeAllocator inodeAllocator;

  /** Made by {@link Ext4Mount}, which has checked everything that these are made of; takes over the references to them. */
  Ext4Fs(Vfs vfs, Ext4Type type, String source, Ext4Mount.Parts parts) {
    super(vfs, type, source, INODE_BYTES);
    options = parts.options();
    buffers = parts.buffers();
    geometry = parts.geometry();
    checksums = new Checksums(geometry.seed());
    superBuffer = parts.superBuffer();
    groups = parts.groups();
    journal = parts.journal();
    inodes = new InodeTable(this);
    blockAllocator = new BlockAllocator(this);
    inodeAllocator = new InodeAllocator(this);
    setReadOnly(parts.readOnly());
  }

  /** Completes a mount: there is a root directory. */
  void begin() {
    try {
      Inode root = inodes.get(InodeFormat.ROOT_INODE);
      if (!(root instanceof Ext4Directory)) {
        throw corrupt("the root is no directory");
      }
      root(root);
    } catch (RuntimeException refused) {
      inodes.discardAll();
      throw refused;
    }
  }

  Iomaps iomaps() {
    return ((Ext4Type) type()).iomaps();
  }

  public BlockInode disk() {
    return buffers.disk();
  }

  public BufferCache buffers() {
    return buffers;
  }

  PhysicalMemory ram() {
    return buffers.ram();
  }

  public Geometry geometry() {
    return geometry;
  }

  public Checksums checksums() {
    return checksums;
  }

  public Journal journal() {
    return journal;
  }

  GroupTable groups() {
    return groups;
  }

  /** {@return the inodes that are in memory, and the way to the others} */
  InodeTable inodes() {
    return inodes;
  }

  /** {@return who gives blocks away, and takes them back} */
  public BlockAllocator blockAllocator() {
    return blockAllocator;
  }

  InodeAllocator inodeAllocator() {
    return inodeAllocator;
  }

  /** {@return where in RAM the superblock is} */
  long superAddress() {
    return superBuffer.pa() + SuperFormat.OFFSET % geometry.blockSize();
  }

  @Override
  public String options() {
    return options.text();
  }

  @Override
  public int blockSize() {
    return geometry.blockSize();
  }

  @Override
  public long maxFileSize() {
    return geometry.maxFileSize();
  }

  // Errors.

  /** The file system contradicts itself: says so, and does what {@code errors=} asks for. {@return what the caller throws: EUCLEAN} */
  public Refused corrupt(String what) {
    report(what);
    return Refused.of(Errno.EUCLEAN);
  }

  /** As {@link #corrupt} for a checksum. {@return EBADMSG} */
  public Refused badChecksum(String what) {
    report(what);
    return Refused.of(Errno.EBADMSG);
  }

  private void report(String what) {
    vfs().say("EXT4-fs error (device " + disk().queue().name() + "): " + what);
    if (options.errors() != Ext4Options.Errors.CONTINUE && !isReadOnly()) {
      vfs().say("EXT4-fs (" + disk().queue().name() + "): remounting filesystem read-only");
      journal.abort();
      setReadOnly(true);
    }
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(MAGIC, blockSize(), geometry.blocks(), blockAllocator.free(), geometry.inodes(), inodeAllocator.free(), device(), FileName.NAME_MAX, 0);
  }

  @Override
  protected void kill() {
    inodes.discardAll();
    release();
  }

  /** Gives back what a mount took, of a file system that has no inode in memory. */
  void release() {
    journal.close();
    groups.close();
    superBuffer.close();
    buffers.close();
    ((Ext4Type) type()).gone(this);
  }
}
