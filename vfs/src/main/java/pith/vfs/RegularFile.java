package pith.vfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.ReadaheadState;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/**
 * An open regular file: bytes go between the caller and the pages of the inode's cache, one copy, page by page. Source: Linux {@code
 * filemap_read} and {@code generic_perform_write}.
 *
 * <p>A write holds the inode's lock from finding the end (O_APPEND) to the last byte, so two writes don't mix. A read holds no lock.
 */
public class RegularFile extends File {
  private static final int FIONREAD = 0x541b;

  /** Bytes between two looks at whether there is too much that the disk has not got; Linux looks every eight pages or so. */
  private static final int BETWEEN_LOOKS = 8 * PhysicalMemory.PAGE_BYTES;

  private final RegularInode inode;

  /** Guarded by the inode's lock, held for writing. */
  private int unthrottled;

  private final ReadaheadState readahead = new ReadaheadState();

  /** The last error of writing back that the opener was told of, see {@link pith.mm.writeback.WritebackErrors}. */
  private final AtomicInteger errorsSeen;

  public RegularFile(Path path, int flags, Credentials credentials) {
    this(path, (RegularInode) path.inode(), flags, credentials);
  }

  /** A file at {@code path} whose bytes are those of {@code inode}, another than the one the path leads to: a disk behind its device node. */
  protected RegularFile(Path path, RegularInode inode, int flags, Credentials credentials) {
    super(path, flags, credentials);
    this.inode = inode;
    errorsSeen = new AtomicInteger(inode.pages().errors().sample());
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    long done = 0;
    boolean asked = to.remaining() > 0;
    try {
      for (int got = 1, wanted = 1; got == wanted && to.remaining() > 0 && at.at < inode.size(); done += got, at.at += got) {
        wanted = chunk(at.at, Math.min(to.remaining(), inode.size() - at.at));
        got = readChunk(to, at.at, wanted);
      }
    } catch (Refused refused) {
      if (done == 0) {
        throw refused;
      }
    }
    if (asked) {
      touchAccessed();
    }
    return done;
  }

  /** {@return how many of {@code wanted} bytes from {@code position} on lie in one page} */
  private static int chunk(long position, long wanted) {
    int within = (int) (position & PhysicalMemory.PAGE_BYTES - 1);
    return (int) Math.min(wanted, PhysicalMemory.PAGE_BYTES - within);
  }

  private int readChunk(IoTarget to, long position, int wanted) {
    MemorySystem memory = vfs().memory();
    long index = position >>> PhysicalMemory.PAGE_SHIFT;
    Costs.chargeCopy(wanted);
    if (inode.isHole(index) && !inode.pages().contains(index)) {
      return to.zero(wanted);
    }
    long page = readahead.page(inode.pages(), index, pagesWanted(to, position));
    try {
      return to.put(memory.ram(), page + (position & PhysicalMemory.PAGE_BYTES - 1), wanted);
    } finally {
      memory.pages().put(page);
    }
  }

  private int pagesWanted(IoTarget to, long position) {
    long end = Math.min(position + to.remaining(), inode.size());
    long pages = (end - 1 >>> PhysicalMemory.PAGE_SHIFT) - (position >>> PhysicalMemory.PAGE_SHIFT) + 1;
    return (int) Math.clamp(pages, 1, ReadaheadState.MOST_PAGES);
  }

  /** {@return what this open file remembers of how it is read} */
  public ReadaheadState readahead() {
    return readahead;
  }

  /** Starts to read what is missing of the bytes from {@code start} to before {@code end}. */
  public final void readAhead(long start, long end) {
    inode.pages().readAhead(Math.max(start, 0) >>> PhysicalMemory.PAGE_SHIFT, Math.min(end - 1, inode.size()) / PhysicalMemory.PAGE_BYTES + 1);
  }

  /** Writes whole pages within the range back and drops those that nobody uses. */
  public final void dropCached(long start, long end) {
    long first = start + PhysicalMemory.PAGE_BYTES - 1 >>> PhysicalMemory.PAGE_SHIFT;
    inode.pages().writeBack(first, end >>> PhysicalMemory.PAGE_SHIFT);
    inode.pages().dropClean(first, end >>> PhysicalMemory.PAGE_SHIFT);
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    long done;
    try (var _ = inode.lock().write()) {
      if (at.atEnd || (flags() & OpenFlags.APPEND) != 0) {
        at.at = inode.size();
      }
      if (from.remaining() == 0) {
        return 0;
      }
      IoSource fitting = from.limited(roomAt(at.at));
      dropSetId();
      inode.touchModified();
      long start = at.at;
      done = writeRange(fitting, at);
      inode.afterWrite(start, done);
    }
    if ((flags() & OpenFlags.DSYNC) != 0) {
      sync((flags() & OpenFlags.SYNC) != OpenFlags.SYNC);
    }
    return done;
  }

  private long roomAt(long position) {
    long limit = vfs().fileSizeLimit().bytes();
    if (position >= limit) {
      vfs().fileSizeLimit().exceeded();
      throw Refused.of(Errno.EFBIG);
    }
    long room = Math.min(limit, inode.superBlock().maxFileSize()) - position;
    if (room <= 0) {
      throw Refused.of(Errno.EFBIG);
    }
    return room;
  }

  /** Writes from {@code at} on, which is within the limits, and advances it; called under the inode's lock. {@return how many bytes} */
  protected long writeRange(IoSource from, Position at) {
    long done = 0;
    try {
      for (int got = 1, wanted = 1; got == wanted && from.remaining() > 0; done += got) {
        wanted = chunk(at.at, from.remaining());
        got = writeChunk(from, at.at, wanted);
        at.at += got;
        if (at.at > inode.size()) {
          inode.extended(at.at);
        }
        throttle(got);
      }
    } catch (Refused refused) {
      if (done == 0) {
        throw refused;
      }
    }
    return done;
  }

  /** Now and then a writer looks whether it is ahead of the disk. */
  protected final void throttle(int written) {
    unthrottled += written;
    if (unthrottled >= BETWEEN_LOOKS) {
      unthrottled = 0;
      if (inode.pages().tooManyDirty()) {
        inode.pages().throttle();
      }
    }
  }

  private int writeChunk(IoSource from, long position, int wanted) {
    MemorySystem memory = vfs().memory();
    long index = position >>> PhysicalMemory.PAGE_SHIFT;
    Costs.chargeCopy(wanted);
    inode.beforeWrite(index, index + 1);
    long page = inode.pages().page(index);
    try {
      int got = from.take(memory.ram(), page + (position & PhysicalMemory.PAGE_BYTES - 1), wanted);
      inode.pages().markDirty(page);
      return got;
    } finally {
      memory.pages().put(page);
    }
  }

  /** A program that somebody else may now have changed must not run with its owner's rights. */
  private void dropSetId() {
    int safe = Permissions.withoutSetId(inode.mode());
    if (safe != inode.mode() && !credentials().has(Capability.FSETID)) {
      inode.chmod(safe);
    }
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      return super.seekTarget(from, offset, whence);
    }
    long found = offset < 0 || offset >= inode.size() ? -1 : whence == SEEK_DATA ? inode.nextData(offset) : inode.nextHole(offset);
    if (found < 0) {
      throw Refused.of(Errno.ENXIO);
    }
    return found;
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    if (command == FIONREAD) {
      memory.writeInt(argument, (int) Math.min(Integer.MAX_VALUE, Math.max(0, inode.size() - position())));
      return 0;
    }
    return super.ioctl(command, argument, memory);
  }

  @Override
  public void truncate(long bytes) {
    if (bytes < 0 || !isWritable()) {
      throw Refused.of(Errno.EINVAL);
    }
    AttributeCalls.setLength(inode, bytes, credentials());
    vfs().notifyPath(path(), FsNotify.MODIFY);
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    if (!isWritable()) {
      throw Refused.of(Errno.EBADF);
    }
    if (offset < 0 || length <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (offset + length < 0 || offset + length > inode.superBlock().maxFileSize()) {
      throw Refused.of(Errno.EFBIG);
    }
    try (var _ = inode.lock().write()) {
      if ((mode & ~Fallocate.ZERO_RANGE) == 0) {
        checkGrowth(offset + length);
      }
      dropSetId();
      inode.allocate(mode, offset, length);
    }
    vfs().notifyPath(path(), FsNotify.MODIFY);
  }

  /** Refuses with EFBIG, and a signal, to make the file longer than the process may. Source: Linux's {@code inode_newsize_ok}. */
  private void checkGrowth(long bytes) {
    if (bytes > inode.size() && bytes > vfs().fileSizeLimit().bytes()) {
      vfs().fileSizeLimit().exceeded();
      throw Refused.of(Errno.EFBIG);
    }
  }

  /**
   * What the flusher could not write earlier is reported too, once to each who has the file open, even if all could be written by now. Source: Linux's
   * {@code file_check_and_advance_wb_err}.
   */
  @Override
  public void sync(boolean dataOnly) {
    try {
      inode.sync(dataOnly);
    } catch (Refused failure) {
      try {
        inode.pages().errors().check(errorsSeen);
      } catch (Refused _) {
        // it is being told
      }
      throw failure;
    }
    inode.pages().errors().check(errorsSeen);
  }

  @Override
  public MappedFile mapping() {
    return new MappedRegularFile(this, inode);
  }

  /** {@return where a mapped file was opened, with references; null if it is no file of a tree} */
  public static Path pathOf(MappedFile mapped) {
    return mapped instanceof MappedRegularFile(RegularFile file, var _) ? file.path().get() : null;
  }
}
