package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.ExtentFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.attr.FileType;
import pith.vfs.jbd2.JournalHandle;

/** Makes inodes: a number, a record, and what the type needs. */
final class NewInode {
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  NewInode(Ext4Fs fs) {
    this.fs = fs;
    ram = fs.ram();
  }

  /** {@return a new inode for a file in directory {@code parent}, with a reference; its name is yet to be given} Refuses with ENOSPC, EIO, ENOMEM. */
  Inode make(JournalHandle handle, Ext4Directory parent, NewFile file) {
    boolean directory = file.type() == FileType.DIRECTORY;
    long number = fs.inodeAllocator().allocate(handle, parent.number(), directory);
    if (fs.inodes().isInUse(number)) {
      throw fs.corrupt("inode " + number + " is in use and counted as free");
    }
    Inode made = null;
    try {
      InodeRecord record = fs.inodes().fresh(number);
      try {
        fill(handle, record, file);
        made = Ext4Inodes.of(fs, record);
      } finally {
        if (made == null) {
          release(handle, record);
          record.close();
        }
      }
      if (made instanceof Ext4Directory fresh) {
        fresh.edit().begin(handle, parent.number());
      }
      fs.inodes().add(made);
      return made;
    } catch (RuntimeException refused) {
      if (made != null) {
        unmake(handle, made);
      } else {
        fs.inodeAllocator().free(handle, number, directory);
      }
      throw refused;
    }
  }

  private void fill(JournalHandle handle, InodeRecord record, NewFile file) {
    handle.getWriteAccess(record.block());
    ram.fill(record.pa(), fs.geometry().inodeBytes(), (byte) 0);
    Work.chargeClear(fs.geometry().inodeBytes());
    if (fs.geometry().hasLargeInodes()) {
      InodeFormat.EXTRA_ISIZE.set(ram, record.pa(), InodeFormat.EXTRA_BYTES);
    }
    InodeFormat.GENERATION.set(ram, record.pa(), fs.nextGeneration());
    record.generationChanged();
    record.begin(file.mode(), file.uid(), file.gid(), file.type() == FileType.DIRECTORY ? 2 : 1, fs.vfs().time().now());
    switch (file.type()) {
      case DIRECTORY, REGULAR -> makeRoot(record);
      case SYMLINK -> text(handle, record, FileName.bytes(file.target()));
      case CHARACTER, BLOCK -> Ext4Special.storeDevice(ram, record.root(), file.rdev());
      case FIFO, SOCKET -> {}
    }
    record.store(handle);
  }

  private void makeRoot(InodeRecord record) {
    record.flag(InodeFormat.EXTENTS, true);
    ExtentFormat.HEADER_MAGIC.set(ram, record.root(), ExtentFormat.MAGIC);
    ExtentFormat.MAX.set(ram, record.root(), (InodeFormat.BLOCK_BYTES - ExtentFormat.HEADER_BYTES) / ExtentFormat.ENTRY_BYTES);
  }

  private void text(JournalHandle handle, InodeRecord record, byte[] bytes) {
    record.size(bytes.length);
    if (bytes.length < InodeFormat.BLOCK_BYTES) {
      ram.write(record.root(), bytes, 0, bytes.length);
      return;
    }
    if (bytes.length >= fs.blockSize()) {
      throw Refused.of(Errno.ENAMETOOLONG);
    }
    makeRoot(record);
    ExtentTree tree = new ExtentTree(record);
    BlockRun run = fs.blockAllocator().allocate(handle, tree.goal(0), 1);
    record.addBlocks(1);
    tree.set(handle, new Mapping(0, 1, run.first(), false));
    try (Buffer block = fs.buffers().read(run.first())) {
      handle.getCreateAccess(block);
      ram.write(block.pa(), bytes, 0, bytes.length);
      handle.dirtyMetadata(block);
    }
  }

  /** The inode got no name: it goes again, in the same handle. */
  void unmake(JournalHandle handle, Inode inode) {
    boolean directory = inode instanceof Ext4Directory;
    InodeRecord record = ((Ext4Inodes) inode).record();
    release(handle, record);
    fs.inodeAllocator().free(handle, record.number(), directory);
    record.freed();
    inode.setLinks(0);
    inode.discard();
  }

  private void release(JournalHandle handle, InodeRecord record) {
    fs.deletion().freeBlocks(handle, record);
    record.free(fs.vfs().time().now());
    record.store(handle);
  }
}
