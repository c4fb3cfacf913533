package pith.vfs.ext4;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.iomap.Iomap;
import pith.vfs.iomap.IomapFlags;
import pith.vfs.iomap.IomapOps;
import pith.vfs.iomap.IomapType;
import pith.vfs.iomap.WritebackOps;
import pith.vfs.jbd2.JournalHandle;

/**
 * ext4's answers to iomap. A write to the cache only promises blocks; writeback allocates them, all of a range that was written at once, as unwritten; and when
 * the data are on the disk they are marked written, with the size that they give the file. So no crash shows what others had in a block: Linux's
 * {@code dioread_nolock}, with which {@code data=ordered} needs no order.
 */
final class Ext4Mappings implements IomapOps, WritebackOps {
  /** The most blocks that are promised at a time. Source: Linux's {@code EXT4_MAX_WRITEBACK_PAGES}, in pages of 4 KiB. */
  private static final int MOST_PROMISED = 2048;

  private final Ext4File file;
  private final Ext4Fs fs;
  private final FileExtents extents;
  private final int bits;

  Ext4Mappings(Ext4File file, FileExtents extents) {
    this.file = file;
    this.extents = extents;
    fs = file.record().fs();
    bits = fs.geometry().blockBits();
  }

  @Override
  public void begin(long position, long length, int flags, Iomap iomap, Iomap source) {
    if (file.record().is(InodeFormat.INLINE_DATA)) {
      inline(flags, iomap);
      return;
    }
    long first = position >>> bits;
    long count = (position + length - 1 >>> bits) - first + 1;
    if (first >= ExtentTree.END) {
      iomap.set(IomapType.HOLE, first << bits, Long.MAX_VALUE - (first << bits), Iomap.NOWHERE);
    } else if ((flags & IomapFlags.WRITE) == 0) {
      fill(extents.look(first), iomap);
    } else if ((flags & IomapFlags.DIRECT) != 0) {
      fill(fs.withRoom(() -> allocateNow(first, count)), iomap);
    } else {
      file.checkWritable();
      fill(fs.withRoom(() -> extents.promise(first, Math.min(count, MOST_PROMISED))), iomap);
    }
  }

  private void inline(int flags, Iomap iomap) {
    if ((flags & IomapFlags.WRITE) != 0) {
      file.checkWritable();
    }
    iomap.set(IomapType.INLINE, 0, fs.blockSize(), Iomap.NOWHERE);
  }

  private FileExtents.Range allocateNow(long first, long count) {
    file.checkWritable();
    FileExtents.Range range = extents.look(first);
    if (range.type() != IomapType.HOLE) {
      return range;
    }
    try (JournalHandle handle = file.start(extents.credits())) {
      return extents.allocate(handle, first, count, true);
    }
  }

  private void fill(FileExtents.Range range, Iomap iomap) {
    Mapping run = range.run();
    iomap.set(range.type(), run.logical() << bits, run.count() << bits, run.isHole() ? Iomap.NOWHERE : run.physical() << bits);
    iomap.validFor(range.cookie());
  }

  /** What was promised and not written is nobody's: the write was cut short. */
  @Override
  public void end(long position, long length, long written, int flags, Iomap iomap) {
    boolean promises = (flags & (IomapFlags.WRITE | IomapFlags.DIRECT | IomapFlags.FAULT)) == IomapFlags.WRITE && iomap.type() == IomapType.DELALLOC;
    if (promises && written < length) {
      long from = Math.max(position + written + (1L << bits) - 1 >>> bits, file.size() + (1L << bits) - 1 >>> bits);
      long to = position + length + (1L << bits) - 1 >>> bits;
      if (from < to) {
        extents.forgetPromises(from, to); // beyond the end of the file nothing is dirty
      }
    }
  }

  // Writeback.

  @Override
  public void map(long position, long length, Iomap iomap) {
    long first = position >>> bits;
    FileExtents.Range range = extents.look(first);
    if (range.type() == IomapType.DELALLOC) {
      range = allocatePromised(first, (length + (1L << bits) - 1) >>> bits);
    }
    fill(range, iomap);
  }

  /** Blocks that were freed just now can be had once that is durable. */
  private FileExtents.Range allocatePromised(long first, long count) {
    try (JournalHandle handle = file.start(extents.credits())) {
      return extents.allocate(handle, first, count, false);
    } catch (Refused refused) {
      if (refused.errno() != Errno.ENOSPC) {
        throw refused;
      }
    }
    fs.journal().force(fs.journal().transaction());
    try (JournalHandle handle = file.start(extents.credits())) {
      return extents.allocate(handle, first, count, false);
    }
  }

  @Override
  public void mapNow(long position, long length, Iomap iomap) {
    FileExtents.Range range = extents.look(position >>> bits);
    if (range.type() != IomapType.MAPPED || Math.min(position + length, file.size()) > file.record().size()) {
      throw Refused.of(Errno.EAGAIN);
    }
    fill(range, iomap);
  }

  @Override
  public void ended(long position, long length, boolean unwritten) {
    long end = Math.min(position + length, file.contentEnd());
    if (!unwritten && end <= file.record().size()) {
      return;
    }
    try (JournalHandle handle = file.start(extents.credits())) {
      if (unwritten) {
        extents.convert(handle, position >>> bits, position + length + (1L << bits) - 1 >>> bits, true);
      }
      file.sizeReached(handle, Math.min(end, file.size()));
    }
  }
}
