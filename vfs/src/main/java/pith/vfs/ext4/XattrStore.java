package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.XattrList.Attribute;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.XattrFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * Where the extended attributes of a file are kept: what fits behind the inode, the rest in one block. A block that files of the same attributes share, as
 * Linux and mkfs make them, is left to the others when one of them changes.
 *
 * <p>Locks: {@code ext4.xattr} (mutex), outside of a handle, orders changes; {@code ext4.xattr.count} (mutex), within a handle, guards how many share a block,
 * for files are deleted without the other.
 */
final class XattrStore {
  private static final LockClass LOCK = LockClass.of("ext4.xattr");
  private static final LockClass COUNT = LockClass.of("ext4.xattr.count");
  private static final int CREDITS = 16;

  private final Ext4Fs fs;
  private final PhysicalMemory ram;
  private final Mutex mutex = new Mutex(LOCK);
  private final Mutex count = new Mutex(COUNT);

  XattrStore(Ext4Fs fs) {
    this.fs = fs;
    ram = fs.ram();
  }

  /** {@return all attributes of an inode} Refuses with EUCLEAN, EBADMSG, EIO. */
  List<Attribute> read(InodeRecord inode) {
    try (var _ = mutex.acquire()) {
      return readLocked(inode);
    }
  }

  private List<Attribute> readLocked(InodeRecord inode) {
    List<Attribute> all = new ArrayList<>(behindInode(inode));
    if (inode.xattrBlock() != 0) {
      try (Buffer block = block(inode)) {
        byte[] bytes = new byte[block.bytes()];
        ram.read(block.pa(), bytes, 0, bytes.length);
        all.addAll(sensible(inode, XattrList.parse(bytes, XattrFormat.BLOCK_HEADER_BYTES, 0)));
      }
    }
    return all;
  }

  private List<Attribute> sensible(InodeRecord inode, List<Attribute> parsed) {
    if (parsed == null) {
      throw fs.corrupt("inode " + inode.number() + ": its extended attributes make no sense");
    }
    return parsed;
  }

  /** {@return the block of an inode's attributes, with a reference} */
  private Buffer block(InodeRecord inode) {
    Buffer block = fs.buffers().read(inode.xattrBlock());
    boolean sane = ram.readInt(block.pa()) == XattrFormat.MAGIC && XattrFormat.BLOCKS.get(ram, block.pa()) == 1;
    boolean right = !fs.geometry().features().checksums() || block.isVerified() || (int) XattrFormat.CHECKSUM.get(ram, block.pa()) == sum(block);
    if (!sane || !right) {
      block.close();
      String what = "inode " + inode.number() + ": bad block of extended attributes " + inode.xattrBlock();
      throw sane ? fs.badChecksum(what) : fs.corrupt(what);
    }
    block.setVerified();
    return block;
  }

  private int sum(Buffer block) {
    return fs.checksums().ofXattrBlock(ram, block.pa(), block.bytes(), block.block());
  }

  private static int areaOffset(InodeRecord inode) {
    return InodeFormat.OLD_BYTES + inode.extraBytes();
  }

  /** {@return bytes behind the inode for entries and values} */
  private int room(InodeRecord inode) {
    return Math.max(0, fs.geometry().inodeBytes() - areaOffset(inode) - XattrFormat.INODE_HEADER_BYTES);
  }

  private List<Attribute> behindInode(InodeRecord inode) {
    int bytes = fs.geometry().inodeBytes() - areaOffset(inode);
    if (!fs.geometry().hasLargeInodes() || inode.extraBytes() == 0 || bytes < XattrFormat.INODE_HEADER_BYTES + 4
        || ram.readInt(inode.pa() + areaOffset(inode)) != XattrFormat.MAGIC) {
      return List.of();
    }
    byte[] area = new byte[bytes];
    ram.read(inode.pa() + areaOffset(inode), area, 0, bytes);
    return sensible(inode, XattrList.parse(area, XattrFormat.INODE_HEADER_BYTES, XattrFormat.INODE_HEADER_BYTES));
  }

  /** How a list of attributes is changed. */
  interface Change {
    List<Attribute> of(List<Attribute> before);
  }

  /** Changes an inode's attributes; its lock is held. Refuses with what {@code change} refuses, ENOSPC if they have no room, EIO. */
  void change(Ext4Inodes inode, Change change) {
    InodeRecord record = inode.record();
    try (var _ = mutex.acquire()) {
      List<Attribute> after = new ArrayList<>(change.of(readLocked(record)));
      after.sort(null);
      List<Attribute> inside = new ArrayList<>();
      List<Attribute> outside = new ArrayList<>();
      for (Attribute attribute : after) {
        inside.add(attribute);
        if (!XattrList.fits(inside, room(record))) {
          outside.add(inside.removeLast());
        }
      }
      if (!XattrList.fits(outside, fs.blockSize() - XattrFormat.BLOCK_HEADER_BYTES)) {
        throw Refused.of(Errno.ENOSPC);
      }
      try (JournalHandle handle = fs.start(CREDITS)) {
        writeBlock(handle, inode, outside);
        inode.changeRecord(() -> writeBehind(handle, record, inside));
      }
    }
  }

  private void writeBehind(JournalHandle handle, InodeRecord inode, List<Attribute> attributes) {
    if (room(inode) <= 0 || inode.extraBytes() == 0) {
      return;
    }
    handle.getWriteAccess(inode.block());
    byte[] area = new byte[fs.geometry().inodeBytes() - areaOffset(inode)];
    if (!attributes.isEmpty()) {
      XattrFormat.HEADER_MAGIC.set(area, 0, XattrFormat.MAGIC);
      XattrList.write(attributes, area, XattrFormat.INODE_HEADER_BYTES, XattrFormat.INODE_HEADER_BYTES, false);
    }
    ram.write(inode.pa() + areaOffset(inode), area, 0, area.length);
    inode.store(handle);
  }

  private void writeBlock(JournalHandle handle, Ext4Inodes inode, List<Attribute> attributes) {
    InodeRecord record = inode.record();
    if (attributes.isEmpty()) {
      inode.changeRecord(() -> drop(handle, record));
      return;
    }
    if (record.xattrBlock() == 0 || isShared(record)) {
      inode.changeRecord(() -> drop(handle, record));
      BlockRun run = fs.blockAllocator().allocate(handle, fs.geometry().firstBlockOf(fs.geometry().groupOfInode(record.number())), 1);
      inode.changeRecord(() -> attach(handle, record, run.first()));
    }
    byte[] bytes = new byte[fs.blockSize()];
    XattrFormat.HEADER_MAGIC.set(bytes, 0, XattrFormat.MAGIC);
    XattrFormat.REFERENCES.set(bytes, 0, 1);
    XattrFormat.BLOCKS.set(bytes, 0, 1);
    XattrFormat.HASH.set(bytes, 0, XattrList.hash(attributes));
    XattrList.write(attributes, bytes, XattrFormat.BLOCK_HEADER_BYTES, 0, true);
    try (Buffer block = fs.buffers().read(record.xattrBlock())) {
      handle.getWriteAccess(block);
      ram.write(block.pa(), bytes, 0, bytes.length);
      block.setVerified();
      seal(handle, block);
    }
  }

  private void seal(JournalHandle handle, Buffer block) {
    if (fs.geometry().features().checksums()) {
      XattrFormat.CHECKSUM.set(ram, block.pa(), sum(block));
    }
    handle.dirtyMetadata(block);
  }

  private boolean isShared(InodeRecord inode) {
    try (Buffer block = block(inode)) {
      return XattrFormat.REFERENCES.get(ram, block.pa()) > 1;
    }
  }

  private static void attach(JournalHandle handle, InodeRecord inode, long block) {
    handle.getWriteAccess(inode.block());
    inode.xattrBlock(block);
    inode.addBlocks(1);
    inode.store(handle);
  }

  /** The inode gives its block of attributes up, if it has one; the last to do so frees it. */
  void drop(JournalHandle handle, InodeRecord inode) {
    if (inode.xattrBlock() == 0) {
      return;
    }
    if (isLastToLeave(handle, inode)) {
      fs.blockAllocator().freeMetadata(handle, inode.xattrBlock());
    }
    handle.getWriteAccess(inode.block());
    inode.xattrBlock(0);
    inode.addBlocks(-1);
    inode.store(handle);
  }

  /** {@return whether nobody shares the block with the inode; whoever does has it with one less from now on} */
  private boolean isLastToLeave(JournalHandle handle, InodeRecord inode) {
    try (var _ = count.acquire(); Buffer block = block(inode)) {
      long references = XattrFormat.REFERENCES.get(ram, block.pa());
      if (references > 1) {
        handle.getWriteAccess(block);
        XattrFormat.REFERENCES.set(ram, block.pa(), references - 1);
        seal(handle, block);
      }
      return references <= 1;
    }
  }
}
