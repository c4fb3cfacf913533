package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.iomap.IomapType;
import pith.vfs.jbd2.JournalHandle;

/**
 * fallocate: space in advance, holes, zeroes without writing them, pieces taken out or put in. Called with the inode's lock held for writing. Source: Linux's
 * {@code ext4_fallocate}.
 */
final class Ext4Fallocate {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final Ext4File file;
  private final Ext4Fs fs;
  private final FileExtents extents;
  private final int bits;

  Ext4Fallocate(Ext4File file, Ext4Fs fs) {
    this.file = file;
    this.fs = fs;
    extents = file.extents();
    bits = fs.geometry().blockBits();
  }

  void call(int mode, long offset, long length) {
    boolean keepsSize = (mode & Fallocate.KEEP_SIZE) != 0;
    switch (mode & ~Fallocate.KEEP_SIZE) {
      case 0 -> reserve(offset, offset + length, keepsSize);
      case Fallocate.ZERO_RANGE -> zero(offset, offset + length, keepsSize);
      case Fallocate.PUNCH_HOLE -> {
        require(keepsSize, Errno.EOPNOTSUPP);
        punch(offset, Math.min(offset + length, file.size()));
      }
      case Fallocate.COLLAPSE_RANGE -> {
        require(!keepsSize, Errno.EOPNOTSUPP);
        collapse(offset, length);
      }
      case Fallocate.INSERT_RANGE -> {
        require(!keepsSize, Errno.EOPNOTSUPP);
        insert(offset, length);
      }
      default -> throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  private static void require(boolean holds, Errno otherwise) {
    if (!holds) {
      throw Refused.of(otherwise);
    }
  }

  private long blockAt(long bytes) {
    return bytes >>> bits;
  }

  private long blockBehind(long bytes) {
    return bytes + (1L << bits) - 1 >>> bits;
  }

  private void reserve(long from, long to, boolean keepsSize) {
    grow(to, keepsSize, () -> fillHoles(blockAt(from), blockBehind(to)));
  }

  /** A file that becomes longer has zeroes behind its old end, also in what its last block held. */
  private void grow(long to, boolean keepsSize, Runnable change) {
    boolean longer = !keepsSize && to > file.size();
    if (longer) {
      file.zeroRange(file.size(), Math.min(to, file.blockEnd(file.size())) - file.size());
    }
    change.run();
    if (longer) {
      try (JournalHandle handle = file.start(extents.credits())) {
        file.resized(handle, to);
      }
    }
  }

  private void fillHoles(long first, long end) {
    for (long at = first; at < end; ) {
      FileExtents.Range range = extents.look(at);
      if (range.type() == IomapType.HOLE) {
        try (JournalHandle handle = file.start(extents.credits())) {
          range = extents.allocate(handle, at, end - at, true);
        }
      }
      at += range.run().count();
    }
  }

  /** Whole blocks become unwritten; only what lies at the edges is written. */
  private void zero(long from, long to, boolean keepsSize) {
    grow(
        to,
        keepsSize,
        () -> {
          long first = blockBehind(from);
          long end = Math.max(first, blockAt(to));
          zeroEdges(from, to);
          if (end > first) {
            withoutCache(first, end, handle -> extents.convert(handle, first, end, false));
          }
          fillHoles(blockAt(from), blockBehind(to));
        });
  }

  private void punch(long from, long to) {
    if (from >= to) {
      return;
    }
    long first = blockBehind(from);
    long end = Math.max(first, to == file.size() ? blockBehind(to) : blockAt(to));
    zeroEdges(from, to);
    if (end > first) {
      withoutCache(first, end, handle -> extents.remove(handle, first, end));
    }
  }

  /** Zeroes what of the range lies in blocks that are not wholly within it. */
  private void zeroEdges(long from, long to) {
    long size = file.size();
    long headEnd = Math.min(to, file.blockEnd(from));
    file.zeroRange(from, Math.min(headEnd, size) - from);
    long tail = Math.max(headEnd, to & -(1L << bits));
    file.zeroRange(tail, Math.min(to, size) - tail);
  }

  /** A change of the file's extents, which takes a handle. */
  private interface Change {
    void make(JournalHandle handle);
  }

  /**
   * The cache must not have pages of blocks that change: what is dirty at their edges is written, and a page that somebody read on the way is dropped as well.
   */
  private void withoutCache(long first, long end, Change change) {
    long from = (first << bits) / PAGE;
    long to = end >= ExtentTree.END ? Long.MAX_VALUE : ((end << bits) + PAGE - 1) / PAGE;
    file.awaitDirectReads();
    file.pages().writeBack(from, to);
    file.pages().invalidate(from, to);
    extents.forgetPromises(first, end);
    try (JournalHandle handle = file.start(extents.credits())) {
      change.make(handle);
    }
    file.pages().invalidate(from, to);
  }

  private void checkShift(long offset, long length) {
    require((offset | length) % fs.blockSize() == 0, Errno.EINVAL);
  }

  private void collapse(long offset, long length) {
    checkShift(offset, length);
    require(offset + length < file.size(), Errno.EINVAL);
    long first = blockAt(offset);
    long end = blockAt(offset + length);
    withoutCache(
        first,
        ExtentTree.END,
        handle -> {
          extents.remove(handle, first, end);
          extents.shift(handle, end, first - end);
          file.resized(handle, file.size() - length);
        });
  }

  private void insert(long offset, long length) {
    checkShift(offset, length);
    require(offset < file.size(), Errno.EINVAL);
    require(length <= fs.maxFileSize() - file.size(), Errno.EFBIG);
    withoutCache(
        blockAt(offset),
        ExtentTree.END,
        handle -> {
          file.resized(handle, file.size() + length);
          extents.shift(handle, blockAt(offset), blockAt(length));
        });
  }
}
