package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Crc32c;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * Orphans as newer Linux keeps them (feature {@code orphan_file}): numbers of inodes, in any order, in the blocks of a hidden file, so that harts do not meet
 * at the head of one chain. Here it is only emptied: what a Linux left when it stopped in the middle is finished, orphans of our own are
 * {@linkplain Orphans chained}, which Linux understands as well.
 *
 * <pre>
 *   block of the file │ inode │ 0 │ inode │ …                    │ magic │ checksum │
 * </pre>
 *
 * Source: {@code orphan.rst}, Linux's {@code fs/ext4/orphan.c}.
 */
final class OrphanFile {
  private static final long MAGIC = 0x0b10_ca04L;
  private static final int WORD_BYTES = 4, TAIL_BYTES = 8;
  private static final U32Field WORD = new U32Field(0);

  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  OrphanFile(Ext4Fs fs) {
    this.fs = fs;
    ram = fs.ram();
  }

  /** {@return whether a file system was mounted for writing by somebody who uses the file, and not unmounted} */
  boolean mayHaveEntries() {
    return fs.geometry().features().hasRoCompat(Features.ORPHAN_PRESENT);
  }

  /** Gives every inode in the file to {@code finish}, and takes it out; then the file is known to be empty. */
  void empty(LongConsumer finish) {
    for (long block : blocks()) {
      try (Buffer buffer = fs.buffers().read(block)) {
        check(buffer);
        for (int at = 0; at < entriesEnd(); at += WORD_BYTES) {
          long inode = WORD.get(ram, buffer.pa() + at);
          if (inode != 0) {
            finish.accept(inode);
            clear(buffer, at);
          }
        }
      }
    }
    try (JournalHandle handle = fs.start(1)) {
      handle.getWriteAccess(fs.superBuffer());
      long flags = SuperFormat.RO_COMPAT.get(ram, fs.superAddress());
      SuperFormat.RO_COMPAT.set(ram, fs.superAddress(), flags & ~Features.ORPHAN_PRESENT);
      fs.storeSuper(handle);
    }
  }

  private List<Long> blocks() {
    List<Long> blocks = new ArrayList<>();
    InodeRecord record = fs.inodes().record(number());
    try {
      long end = record.size() >>> fs.geometry().blockBits();
      ExtentTree tree = new ExtentTree(record);
      for (long at = 0; at < end; at++) {
        Mapping run = tree.lookup(at);
        if (run.isHole()) {
          throw fs.corrupt("the orphan file has a hole at block " + at);
        }
        blocks.add(run.physical());
      }
      return blocks;
    } finally {
      record.close();
    }
  }

  private long number() {
    return SuperFormat.ORPHAN_FILE_INODE.get(ram, fs.superAddress());
  }

  private int entriesEnd() {
    return fs.geometry().blockSize() - TAIL_BYTES;
  }

  private void check(Buffer buffer) {
    if (WORD.get(ram, buffer.pa() + entriesEnd()) != MAGIC) {
      throw fs.corrupt("block " + buffer.block() + " is none of the orphan file");
    }
    if (fs.geometry().features().checksums() && (int) WORD.get(ram, buffer.pa() + entriesEnd() + WORD_BYTES) != checksum(buffer)) {
      throw fs.badChecksum("the checksum of block " + buffer.block() + " of the orphan file is wrong");
    }
  }

  private void clear(Buffer buffer, int at) {
    try (JournalHandle handle = fs.start(1)) {
      handle.getWriteAccess(buffer);
      WORD.set(ram, buffer.pa() + at, 0);
      seal(buffer);
      handle.dirtyMetadata(buffer);
    }
  }

  private void seal(Buffer buffer) {
    if (fs.geometry().features().checksums()) {
      WORD.set(ram, buffer.pa() + entriesEnd() + WORD_BYTES, checksum(buffer));
    }
  }

  /** Over the block's number and its entries. */
  private int checksum(Buffer buffer) {
    InodeRecord record = fs.inodes().record(number());
    int crc = record.checksumSeed();
    record.close();
    crc = Crc32c.ofInt(Crc32c.ofInt(crc, (int) buffer.block()), (int) (buffer.block() >>> 32));
    return Crc32c.of(crc, ram, buffer.pa(), entriesEnd());
  }
}
