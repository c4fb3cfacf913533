package pith.vfs.ext4;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pith.hal.memory.PhysicalMemory;
import pith.mm.writeback.DirtyFile;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.Inode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockInode;
import pith.vfs.buffer.BlockIo;
import pith.vfs.buffer.Buffer;
import pith.vfs.buffer.BufferCache;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.iomap.Iomaps;
import pith.vfs.jbd2.Journal;
import pith.vfs.jbd2.JournalHandle;
import pith.vfs.jbd2.Unjournaled;

/** A mounted ext4 file system: what its parts share. */
public final class Ext4Fs extends SuperBlock {
  private static final long MAGIC = 0xef53;

  /** Size of Linux's {@code struct ext4_inode_info}. */
  private static final int INODE_BYTES = 1192;

  private final BufferCache buffers;
  private final Geometry geometry;
  private final Checksums checksums;
  private final byte[] uuid;
  private final InodeTable inodes;
  private final Periodic periodic = new Periodic();
  private final Deletion deletion = new Deletion(this);
  private final AtomicInteger generations = new AtomicInteger();
  private final AtomicBoolean changes = new AtomicBoolean();

  /** Contradictions that were found since the mount, and that the superblock does not tell of yet. */
  private final AtomicInteger errors = new AtomicInteger();

  private Ext4Options options;

  // What is read from the disk at mount, and again after the journal was replayed.
  private Buffer superBuffer;
  private GroupTable groups;
  private Reserve reserve;
  private BlockAllocator blockAllocator;
  private InodeAllocator inodeAllocator;
  private Orphans orphans;
  private XattrStore xattrs;
  private NewInode newInode;
  private Journal journal;

  /** Nothing is read yet but what {@code geometry} comes from. */
  Ext4Fs(Vfs vfs, Ext4Type type, String source, BlockInode disk, Geometry geometry, byte[] uuid) {
    super(vfs, type, source, INODE_BYTES);
    this.geometry = geometry;
    this.uuid = uuid;
    buffers = new BufferCache(disk, geometry.blockSize());
    checksums = new Checksums(geometry.seed());
    inodes = new InodeTable(this);
    journal = new Unjournaled(buffers);
  }

  /** Mounting: reads superblock and descriptors. Refuses with EIO, ENOMEM. */
  void load(Ext4Options wanted) {
    options = wanted;
    superBuffer = buffers.read(SuperFormat.OFFSET / geometry.blockSize());
    groups = new GroupTable(geometry, buffers, uuid);
    reserve = Reserve.of(this);
    blockAllocator = new BlockAllocator(this);
    inodeAllocator = new InodeAllocator(this);
    orphans = new Orphans(this);
    xattrs = new XattrStore(this);
    newInode = new NewInode(this);
  }

  /** Undoes {@link #load}, with every buffer forgotten. */
  void unload() {
    journal.close();
    if (groups != null) {
      groups.close();
    }
    if (superBuffer != null) {
      superBuffer.close();
    }
    groups = null;
    superBuffer = null;
    buffers.forgetAll();
  }

  /** Mounting: changes go through {@code log} from now on. */
  void journal(Journal log) {
    journal = log;
  }

  /** Completes a mount: there is a root directory. */
  void begin() {
    Inode root = inodes.get(InodeFormat.ROOT_INODE);
    if (!(root instanceof Ext4Directory)) {
      throw corrupt("the root is no directory");
    }
    root(root);
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

  Orphans orphans() {
    return orphans;
  }

  XattrStore xattrs() {
    return xattrs;
  }

  NewInode newInode() {
    return newInode;
  }

  Deletion deletion() {
    return deletion;
  }

  Buffer superBuffer() {
    return superBuffer;
  }

  Ext4Options mountOptions() {
    return options;
  }

  /** {@return a number that makes a new inode differ from those that had its number before} */
  @Override
  public OptionalInt generation(Inode inode) {
    return OptionalInt.of(((Ext4Inodes) inode).record().generation());
  }

  @Override
  public boolean findsByNumber() {
    return true;
  }

  @Override
  public Inode byNumber(long number, int generation) {
    return inodes.ofGeneration(number, generation);
  }

  int nextGeneration() {
    return (int) (vfs().time().now() >>> 10) + generations.incrementAndGet();
  }

  // Changes.

  /** {@return a handle for a change of up to {@code credits} blocks} Refuses with EROFS. */
  JournalHandle start(int credits) {
    if (isReadOnly()) {
      throw Refused.of(Errno.EROFS);
    }
    hasChanges();
    return journal.start(credits);
  }

  /**
   * {@return what {@code call} answers} If it finds no room while freed blocks wait for their transaction, that is committed, and the call is made again. No
   * handle is open.
   */
  <T> T withRoom(Supplier<T> call) {
    try {
      return call.get();
    } catch (Refused refused) {
      if (refused.errno() != Errno.ENOSPC || !blockAllocator.hasWaiting()) {
        throw refused;
      }
    }
    journal.force(journal.transaction());
    return call.get();
  }

  /** There is something that has to reach the disk some time. Takes spin locks only. */
  void hasChanges() {
    if (changes.compareAndSet(false, true)) {
      vfs().memory().writeback().becameDirty(periodic);
    }
  }

  /** The superblock was changed, for whose block {@code handle} has write access. */
  void storeSuper(JournalHandle handle) {
    sealSuper();
    handle.dirtyMetadata(superBuffer);
  }

  private void sealSuper() {
    if (geometry.features().checksums()) {
      SuperFormat.CHECKSUM.set(ram(), superAddress(), Checksums.ofSuper(ram(), superAddress()));
    }
  }

  /** Writes the superblock straight to its place, durable: only while no transaction has it. Refuses with EIO. */
  void writeSuper(Consumer<SuperView> change) {
    change.accept(new SuperView(ram(), superAddress()));
    SuperFormat.WRITE_TIME.set(ram(), superAddress(), vfs().time().now() / 1_000_000_000L);
    sealSuper();
    try (BlockIo batch = new BlockIo(buffers)) {
      batch.add(superBuffer);
      batch.send(Bio.Operation.WRITE, Bio.PREFLUSH | Bio.FUA);
    }
  }

  /** What changed long ago is committed, when the flusher comes round. */
  private final class Periodic implements DirtyFile {
    @Override
    public void writeDirtyPages() {
      try {
        commit();
      } catch (Refused _) {
        // The journal is aborted, and has said so.
      }
    }

    @Override
    public long expireCentiseconds(long usual) {
      return 100L * options.commitSeconds();
    }
  }

  private void commit() {
    if (changes.compareAndSet(true, false)) {
      vfs().memory().writeback().becameClean(periodic);
    }
    if (!isReadOnly()) {
      inodes.storeAll();
      journal.force(journal.transaction());
    }
  }

  @Override
  public void sync() {
    if (isReadOnly()) {
      return;
    }
    Refused failed = null;
    for (Ext4File file : inodes.files()) {
      try {
        file.pages().writeBack();
      } catch (Refused refused) {
        failed = refused;
      } finally {
        file.put();
      }
    }
    commit(); // what could not be written keeps nothing else from the disk
    if (options.barrier() && !disk().queue().flush()) {
      throw Refused.of(Errno.EIO);
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Everything is where it belongs, and the superblock says that nothing has to be replayed. */
  void settle() {
    sync();
    journal.flush();
    writeSuper(view -> {
      view.free(blockAllocator.freeAltogether(), inodeAllocator.free());
      view.needsReplay(false);
      view.clean();
    });
    storeErrors();
  }

  /** The superblock tells of the contradictions found, so that the next check looks at everything. */
  private void storeErrors() {
    int found = errors.getAndSet(0);
    if (found > 0 && !disk().queue().readOnly()) {
      writeSuper(view -> view.errors(found, vfs().time().now() / 1_000_000_000L));
    }
  }

  /** The file system is going to be written: until {@link #settle} a crash means replay. */
  void unsettle() {
    writeSuper(view -> {
      view.needsReplay(geometry.features().hasCompat(Features.HAS_JOURNAL));
      view.mounted(vfs().time().now() / 1_000_000_000L, geometry.features().hasCompat(Features.HAS_JOURNAL));
    });
  }

  @Override
  public void remount(boolean toReadOnly, String text) {
    Ext4Options wanted = options.with(text);
    if (toReadOnly && !isReadOnly()) {
      settle();
      setReadOnly(true);
    } else if (!toReadOnly && isReadOnly()) {
      if (journal.isAborted() || disk().queue().readOnly() || !geometry.features().unsupportedForWriting().isEmpty()) {
        throw Refused.of(Errno.EROFS);
      }
      if (geometry.features().hasCompat(Features.HAS_JOURNAL) && journal instanceof Unjournaled) {
        Ext4Mount.openLog(this);
      }
      unsettle();
      setReadOnly(false);
    }
    options = wanted;
  }

  /** {@return the inodes that are in memory, and the way to the others} */
  InodeTable inodes() {
    return inodes;
  }

  /** {@return who gives blocks away, and takes them back} */
  public BlockAllocator blockAllocator() {
    return blockAllocator;
  }

  /** {@return the blocks that are kept for the administrator} */
  Reserve reserve() {
    return reserve;
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
    errors.incrementAndGet();
    if (options.errors() == Ext4Options.Errors.PANIC && !isReadOnly()) {
      vfs().panic("EXT4-fs (device " + disk().queue().name() + "): panic forced after error");
    }
    if (options.errors() != Ext4Options.Errors.CONTINUE && !isReadOnly()) {
      vfs().say("EXT4-fs (" + disk().queue().name() + "): remounting filesystem read-only");
      journal.abort();
      setReadOnly(true);
    }
  }

  @Override
  public FileSystemStat statfs() {
    long free = blockAllocator.free();
    long overhead = new Overhead(this).blocks();
    return new FileSystemStat(
        MAGIC, blockSize(), geometry.blocks() - overhead, free, Math.max(0, free - reserve.blocks()), geometry.inodes(), inodeAllocator.free(), device(), FileName.NAME_MAX, 0);
  }

  @Override
  public void shutDown() {
    try {
      if (!isReadOnly()) {
        settle();
        setReadOnly(true);
      } else {
        storeErrors();
      }
    } catch (Refused refused) {
      vfs().say("EXT4-fs (" + disk().queue().name() + "): could not be left in order: " + refused.errno());
    }
  }

  @Override
  protected void kill() {
    shutDown();
    if (changes.get()) {
      vfs().memory().writeback().becameClean(periodic);
    }
    inodes.discardAll();
    release();
    ((Ext4Type) type()).gone(this);
  }

  /** Gives back what mounting took, of a file system that has no inode in memory. */
  void release() {
    unload();
    buffers.close();
  }
}
