package pith.vfs.ext4;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.iomap.IomapInode;
import pith.vfs.jbd2.JournalHandle;
import pith.vfs.verity.Verity;
import pith.vfs.verity.VerityStore;

/**
 * Where ext4 keeps a file's Merkle tree: in blocks of the file itself, behind its end.
 *
 * <pre>
 *   │ data … end │   │ tree, root first … │ descriptor … size of the descriptor │
 *                    ▲                    ▲                                     ▲
 *                    a multiple of 64 KiB  whole blocks                          end of the last block
 * </pre>
 *
 * <p>Its pages are pages of the file behind the last that programs can map. Source: {@code Documentation/filesystems/ext4/verity.rst}.
 */
final class Ext4Verity implements VerityStore, IomapInode.PageCheck {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final long METADATA_ALIGNMENT = 65536;

  /** Bits of a page's detail from here on: which blocks of a page of the tree were found right. Below are those of {@code FolioBlocks}. */
  private static final int VERIFIED_SHIFT = 32;

  private static final int WORD = Integer.BYTES;

  private final Ext4File file;
  private final Ext4Fs fs;
  private final MemorySystem memory;

  /** A tree is being built. Guarded by the inode's lock. */
  private volatile boolean inProgress;

  /** What the descriptor says; read when first needed. */
  private volatile Verity opened;

  Ext4Verity(Ext4File file, Ext4Fs fs) {
    this.file = file;
    this.fs = fs;
    memory = fs.vfs().memory();
  }

  /** {@return whether something lies behind the end of the file} */
  boolean hides() {
    return inProgress || isEnabled();
  }

  private long metadata() {
    return file.size() + METADATA_ALIGNMENT - 1 & -METADATA_ALIGNMENT;
  }

  /** {@return the verity of the file, which has it} Refuses with EUCLEAN, EIO. */
  Verity opened() {
    Verity known = opened;
    if (known == null) {
      known = Verity.open(this, memory.ram());
      opened = known;
    }
    return known;
  }

  /** Pages behind the end are those of the tree, which is checked as it is used. */
  @Override
  public boolean passes(long number, long pa) {
    return number * PAGE >= metadata() || opened().passes(number, pa);
  }

  @Override
  public boolean isEnabled() {
    return file.record().is(InodeFormat.VERITY);
  }

  @Override
  public int mostLogBlockSize() {
    return Math.min(PhysicalMemory.PAGE_SHIFT, fs.geometry().blockBits());
  }

  @Override
  public long dataSize() {
    return file.size();
  }

  @Override
  public void readData(long position, byte[] to, int length) {
    copy(position, to, 0, length);
  }

  private void copy(long position, byte[] to, int at, int length) {
    long page = file.pages().page(position / PAGE);
    try {
      memory.ram().read(page + position % PAGE, to, at, length);
    } finally {
      memory.pages().put(page);
    }
  }

  // Enabling.

  @Override
  public void begin() {
    try (var _ = file.lock().write()) {
      if (isEnabled() || inProgress) {
        throw Refused.of(isEnabled() ? Errno.EEXIST : Errno.EBUSY);
      }
      if (!file.record().is(InodeFormat.EXTENTS) || file.record().is(InodeFormat.INLINE_DATA)) {
        throw Refused.of(Errno.EOPNOTSUPP);
      }
      file.pages().writeBack();
      file.removeBehind(); // space that was reserved in advance
      inProgress = true;
      try (JournalHandle handle = file.start(file.extents().credits())) {
        fs.orphans().add(handle, file); // should the machine stop now, the next mount takes away what lies behind the end
      }
    }
  }

  @Override
  public void writeTree(long offset, byte[] from, int length) {
    long position = metadata() + offset;
    if (position + length > fs.maxFileSize()) {
      throw Refused.of(Errno.EFBIG);
    }
    file.writeBehind(position, from, length);
  }

  @Override
  public void finish(byte[] descriptor, long treeBytes) {
    long at = file.blockEnd(metadata() + treeBytes);
    long end = file.blockEnd(at + descriptor.length + WORD);
    byte[] tail = Arrays.copyOf(descriptor, (int) (end - at));
    for (int i = 0; i < WORD; i++) {
      tail[tail.length - WORD + i] = (byte) (descriptor.length >>> Byte.SIZE * i);
    }
    file.writeBehind(at, tail, tail.length);
    try (var _ = file.lock().write()) {
      file.pages().writeBack();
      try (JournalHandle handle = file.start(file.extents().credits())) {
        fs.orphans().remove(handle, file);
        file.setVerity(handle);
      }
      inProgress = false;
    }
  }

  @Override
  public void abandon() {
    try (var _ = file.lock().write()) {
      inProgress = false;
      file.removeBehind();
      try (JournalHandle handle = file.start(file.extents().credits())) {
        fs.orphans().remove(handle, file);
      }
    }
  }

  // Reading.

  @Override
  public byte[] readDescriptor() {
    long end = file.extents().end() << fs.geometry().blockBits();
    byte[] word = new byte[WORD];
    if (end - WORD < metadata()) {
      throw fs.corrupt("inode " + file.number() + ": it has verity and no descriptor");
    }
    copy(end - WORD, word, 0, WORD);
    int size = word[0] & 0xff | (word[1] & 0xff) << 8 | (word[2] & 0xff) << 16 | word[3] << 24;
    long at = end - WORD - size & -(long) fs.blockSize();
    if (size <= 0 || size > 16384 || at < metadata()) {
      throw fs.corrupt("inode " + file.number() + ": its verity descriptor has " + size + " bytes");
    }
    byte[] descriptor = new byte[size];
    for (int done = 0; done < size; ) {
      int part = (int) Math.min(size - done, PAGE - (at + done) % PAGE);
      copy(at + done, descriptor, done, part);
      done += part;
    }
    return descriptor;
  }

  @Override
  public long treePage(long index) {
    return file.pages().page(metadata() / PAGE + index);
  }

  @Override
  public void put(long page) {
    memory.pages().put(page);
  }

  @Override
  public boolean isVerified(long page, int block) {
    return (memory.frames().detail(page) >>> VERIFIED_SHIFT + block & 1) != 0;
  }

  /** Two who check at once may lose one of two notes: then a block is checked once more. */
  @Override
  public void verified(long page, int block) {
    memory.frames().detail(page, memory.frames().detail(page) | 1L << VERIFIED_SHIFT + block);
  }

  @Override
  public void report(String message) {
    fs.vfs().say(message.replaceFirst("fs-verity", "fs-verity (" + fs.disk().queue().name() + ", inode " + file.number() + ")"));
  }
}
