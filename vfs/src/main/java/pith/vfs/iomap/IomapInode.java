package pith.vfs.iomap;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.RegularInode;
import pith.vfs.SuperBlock;
import pith.vfs.attr.Credentials;
import pith.vfs.block.BlockInode;
import pith.vfs.io.ByteSource;

/**
 * A regular file whose bytes stand in extents of a disk: reading, writing, writeback and the rest are iomap's, where the extents are is the file system's.
 *
 * <p>Locks, in this order: {@code inode.rwsem}, held for whatever changes contents or size; a page's lock; what the file system's {@link IomapOps} and
 * {@link WritebackOps} take, which are called with pages locked and must not lock any.
 */
public abstract class IomapInode extends RegularInode {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final Iomaps iomaps;
  private final BlockInode disk;
  private final int blockBits;
  private final FolioBlocks folioBlocks;

  /** Changes whenever a mapping that somebody may have read is no longer true. */
  private final AtomicLong cookie = new AtomicLong();

  private volatile boolean swapped;

  /** Direct reads under way, which hold no lock. */
  private final AtomicInteger directReads = new AtomicInteger();

  private final WaitQueue directReadsEnded = new WaitQueue();

  /** A file on {@code disk}, in blocks of {@code 1 << blockBits} bytes, at most a page. */
  protected IomapInode(SuperBlock superBlock, long number, int permissions, int uid, int gid, Iomaps iomaps, BlockInode disk, int blockBits) {
    super(superBlock, number, permissions, uid, gid);
    this.iomaps = iomaps;
    this.disk = disk;
    this.blockBits = blockBits;
    folioBlocks = new FolioBlocks(iomaps.memory().frames(), blockBits);
  }

  // The file system's part.

  /** {@return where bytes are} */
  protected abstract IomapOps mapping();

  /** {@return what happens to pages that are written back} */
  protected abstract WritebackOps writeback();

  /**
   * A direct write of bytes {@code [position, position + length)} has arrived: blocks that were unwritten hold data now, and the file is at least so long.
   * Called under the lock.
   */
  protected abstract void directlyWritten(long position, long length);

  /** Copies {@code length} bytes of a file that stands in its inode to {@code pa}, from byte {@code position} on, zeroes behind its end. */
  protected void readInline(long pa, long position, int length) {
    throw new AssertionError(this + " has no inline data");
  }

  /** {@return whether direct transfers can be direct: otherwise they silently go through the cache} */
  protected boolean supportsDirect() {
    return true;
  }

  /** {@return the size up to which pages have contents: beyond {@link #size} where a file system hides something there} */
  protected long contentEnd() {
    return size();
  }

  /** {@return what checks pages that were read, null if nobody does} */
  protected PageCheck check() {
    return null;
  }

  /** Looks at pages that were read before anybody else sees them. */
  @FunctionalInterface
  public interface PageCheck {
    /** {@return whether page {@code number}, whose contents are at {@code pa}, is as it should be} May sleep. */
    boolean passes(long number, long pa);
  }

  /** Mappings that were read before are no longer true; called with whatever guards the extents, after they changed. */
  protected final void mappingsChanged() {
    cookie.incrementAndGet();
  }

  /** {@return the state of the extents: another number after each change} */
  public final long mappingCookie() {
    return cookie.get();
  }

  // For the rest of iomap.

  public final Iomaps iomaps() {
    return iomaps;
  }

  public final BlockInode disk() {
    return disk;
  }

  public final int blockBits() {
    return blockBits;
  }

  final FolioBlocks folioBlocks() {
    return folioBlocks;
  }


  /** {@return {@code position}, rounded up to whole blocks} */
  public final long blockEnd(long position) {
    return position + (1L << blockBits) - 1 & -(1L << blockBits);
  }

  /** {@return an iterator over {@code length} bytes from {@code position} on, for what {@code flags} say; to be closed} */
  public final IomapIter iterate(long position, long length, int flags) {
    return new IomapIter(this, mapping(), position, length, flags);
  }

  /** Memory is swapped to the file, or is no longer: meanwhile nobody may change it. */
  public final void swapped(boolean on) {
    swapped = on;
  }

  @Override
  public final boolean isSwapped() {
    return swapped;
  }

  final void directReadBegins() {
    directReads.incrementAndGet();
  }

  final void directReadEnded() {
    if (directReads.decrementAndGet() == 0) {
      directReadsEnded.wakeAll();
    }
  }

  /**
   * Waits until no direct read is under way: blocks can be freed then. Under the lock held for writing, so that none begins. Source: Linux's
   * {@code inode_dio_wait}.
   */
  public final void awaitDirectReads() {
    if (directReads.get() > 0) {
      directReadsEnded.await(Sleep.UNINTERRUPTIBLE, () -> directReads.get() == 0);
    }
  }

  final void written(long end) {
    extended(end);
  }

  /**
   * Writes {@code length} bytes of {@code from} to the cache at {@code position}, behind the end of the file, where programs don't see them;
   * {@link #contentEnd} is still further behind.
   */
  protected final void writeHidden(long position, byte[] from, int length) {
    if (new BufferedWrite(this, new ByteSource(from, 0, length), false, _ -> {}).at(position) < length) {
      throw Refused.of(Errno.ENOSPC);
    }
  }

  /** Zeroes a range in the cache, whatever of it has blocks; under the lock. Beyond the end of the file nothing need be zeroed. */
  public final void zeroRange(long position, long length) {
    if (length > 0) {
      iterate(position, length, IomapFlags.ZERO).runAll(new ZeroRange(this));
    }
  }

  /** Zeroes what the block at the end of the file has behind it, as what is written further on makes that visible. */
  final void zeroTail(long upTo) {
    zeroRange(size(), Math.min(upTo, blockEnd(size())) - size());
  }

  /** The file's length changes to {@code bytes}: the cache's part. Under the lock; the file system frees or makes blocks afterwards. */
  protected final void changeSize(long bytes) {
    long old = size();
    awaitDirectReads();
    if (bytes > old) {
      zeroTail(bytes);
    } else {
      zeroRange(bytes, Math.min(blockEnd(bytes), old) - bytes);
    }
    setSize(bytes);
    if (bytes < old) {
      pages().truncate(bytes);
    }
  }

  /** Writes back what is dirty of a range of bytes. */
  public final void writeBackRange(long position, long end) {
    pages().writeBack(position / PAGE, (end + PAGE - 1) / PAGE);
  }

  @Override
  protected File open(Path path, int flags, Credentials who) {
    return new IomapFile(path, this, flags, who);
  }

  @Override
  public long nextData(long from) {
    return SeekData.data(this, from);
  }

  @Override
  public long nextHole(long from) {
    return SeekData.hole(this, from);
  }

  @Override
  protected PageSource source() {
    return new Pages();
  }

  /** The cache's pages, as iomap brings and takes them. */
  private final class Pages implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      Completion finished = new Completion();
      boolean[] read = new boolean[1];
      readPages(index, new long[] {pa}, (_, done) -> {
        read[0] = done;
        finished.complete();
      });
      if (!finished.tryAwait()) {
        finished.await(Sleep.UNINTERRUPTIBLE);
      }
      if (!read[0]) {
        throw Refused.of(Errno.EIO);
      }
    }

    @Override
    public void readPages(long first, long[] pages, ReadEnd end) {
      if (check() == null) {
        new PageReads(IomapInode.this, first, pages, end).start();
      } else {
        new CheckedReads(first, pages, end).read();
      }
    }

    @Override
    public void writePage(long index, long pa) {
      new PageWriteback(IomapInode.this, true).write(index, new long[] {pa});
    }

    @Override
    public void writePages(long first, long[] pages) {
      new PageWriteback(IomapInode.this, false).write(first, pages);
    }

    @Override
    public long sizeBytes() {
      return size();
    }

    /** Source: Linux's {@code iomap_page_mkwrite}. */
    @Override
    public void makeWritable(long index) {
      long page = pages().grab(index);
      try {
        long length = Math.min((index + 1) * PAGE, blockEnd(size())) - index * PAGE;
        if (length > 0) {
          iterate(index * PAGE, length, IomapFlags.WRITE | IomapFlags.FAULT).runAll(iter -> iter.advance(iter.length()));
          folioBlocks.setDirty(page, 0, (int) length);
        }
      } finally {
        pages().unlock(page);
        iomaps.memory().pages().put(page);
      }
    }
  }

  /** Reads pages whose contents must be checked, which may need others: waits for all, and looks at each. */
  private final class CheckedReads {
    private final long first;
    private final long[] pages;
    private final PageSource.ReadEnd end;
    private final boolean[] read;
    private final Completion finished = new Completion();

    CheckedReads(long first, long[] pages, PageSource.ReadEnd end) {
      this.first = first;
      this.pages = pages;
      this.end = end;
      read = new boolean[pages.length];
    }

    void read() {
      new PageReads(IomapInode.this, first, pages, this::arrived).start();
      for (int i = 0; i < pages.length; i++) {
        if (!finished.tryAwait()) {
          finished.await(Sleep.UNINTERRUPTIBLE);
        }
      }
      for (int i = 0; i < pages.length; i++) {
        end.ended(i, read[i] && check().passes(first + i, pages[i]));
      }
    }

    private void arrived(int index, boolean done) {
      read[index] = done;
      finished.complete();
    }
  }
}
