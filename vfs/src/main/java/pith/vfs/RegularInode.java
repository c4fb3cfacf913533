package pith.vfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;
import pith.sync.LockClass;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;

/** A regular file: bytes, which live in the pages of its page cache. What is behind the cache is the file system's affair. */
public abstract non-sealed class RegularInode extends Inode {
  private static final LockClass LOCK = LockClass.of("inode.rwsem");

  private final PageCache pages;
  private final AtomicInteger writers = new AtomicInteger();

  /** Written under the lock, by whoever changes the file's length. */
  private volatile long size;

  protected RegularInode(SuperBlock superBlock, long number, int permissions, int uid, int gid) {
    super(superBlock, number, LOCK, FileType.REGULAR.bits() | permissions, uid, gid);
    pages = new PageCache(superBlock.vfs().memory(), source());
    pages.errors().partOf(superBlock.errors());
  }

  /** {@return where pages come from; called once, by the constructor} */
  protected abstract PageSource source();

  public final PageCache pages() {
    return pages;
  }

  @Override
  public final long size() {
    return size;
  }

  /** Sets the size without any effect on the pages. */
  protected final void setSize(long bytes) {
    size = bytes;
  }

  @Override
  public long blocks() {
    return pages.pages() << PhysicalMemory.PAGE_SHIFT - 9;
  }

  /** {@return this, open; for files whose reads are not those of their pages} */
  protected File open(Path path, int flags, Credentials who) {
    return new RegularFile(path, flags, who);
  }

  /** {@return whether a page that is not cached is a hole, to be read as zeroes without making it} */
  protected boolean isHole(long index) {
    return false;
  }

  /** The pages {@code [first, end)} are going to be written; the last chance to refuse (ENOSPC). Called under the lock. */
  protected void beforeWrite(long first, long end) {}

  /** Bytes {@code [position, position + length)} were written to the cache; called under the lock, for file systems that write through. */
  protected void afterWrite(long position, long length) {}

  /** The file's length changes to {@code bytes}; called under the lock, after permissions are checked. */
  public void truncate(long bytes) {
    long old = size;
    setSize(bytes);
    if (bytes < old) {
      pages.truncate(bytes);
    }
    touchModified();
  }

  /** A write made the file longer. */
  protected void extended(long bytes) {
    setSize(bytes);
  }

  /** fallocate; called under the lock. {@code mode} is made of {@link Fallocate}'s bits. */
  public void allocate(int mode, long offset, long length) {
    throw Refused.of(Errno.EOPNOTSUPP);
  }

  /** {@return the first offset from {@code from} on that holds data, −1 if there is none} */
  public long nextData(long from) {
    return from < size ? from : -1;
  }

  /** {@return the first offset from {@code from} on that lies in a hole; the end of file counts as one} */
  public long nextHole(long from) {
    return size;
  }

  /** Everything written so far is kept where the file system keeps it. */
  public void sync(boolean dataOnly) {
    pages.writeBack();
  }

  // Programs that run from a file must not change under their own feet: above 0 are writers, below are programs.

  /** A file is opened for writing. */
  public final void allowWriter() {
    if (writers.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
      throw Refused.of(Errno.ETXTBSY);
    }
  }

  public final void writerGone() {
    writers.decrementAndGet();
  }

  /** A program begins to run from the file: nobody may write it until {@link #executableGone}. Source: Linux {@code deny_write_access}. */
  public final void denyWriters() {
    if (writers.getAndUpdate(count -> count > 0 ? count : count - 1) > 0) {
      throw Refused.of(Errno.ETXTBSY);
    }
  }

  public final void executableGone() {
    writers.incrementAndGet();
  }

  @Override
  protected void evict() {
    pages.drop();
  }
}
