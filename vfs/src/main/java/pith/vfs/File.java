package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import pith.mm.pagecache.MappedFile;
import pith.mm.slab.KernelObject;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Stat;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;
import pith.vfs.io.UserBuffer;
import pith.vfs.lock.FileLocks;

/**
 * An open file description: what descriptors refer to, and what dup and fork share. It has a position, status flags, and the operations
 * of whatever is open. Source: Linux {@code struct file}.
 *
 * <p>Born with one reference, its maker's. When the last goes, {@link #released} runs.
 *
 * <p>A subclass overrides what it can do: {@link #doRead} and {@link #doWrite} at least. What it does not override is refused as Linux
 * refuses it. A stream (pipe, terminal, socket) says so by {@link #isSeekable}.
 */
public abstract class File extends KernelObject {
  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;
  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  /** Commands of {@link #control}. Source: Linux uapi fcntl.h. */
  public static final int F_SETPIPE_SZ = 1031;

  public static final int F_GETPIPE_SZ = 1032;
  public static final int F_ADD_SEALS = 1033;
  public static final int F_GET_SEALS = 1034;

  private static final LockClass POSITION = LockClass.of("file.pos_lock");

  private final Path path;
  private final Credentials credentials;
  private final AtomicInteger references = new AtomicInteger(1);
  private final Mutex positionLock = new Mutex(POSITION);

  /** Guarded by {@link #positionLock}. */
  private final Position position = new Position(0);

  private volatile int flags;
  private boolean countsAsWriter;

  /** Whether writers of the inode are kept out until this goes. */
  private boolean deniesWriters;

  /** The last error of its file system that the opener was told of, see {@link pith.mm.writeback.WritebackErrors}. */
  private final AtomicInteger fileSystemErrorsSeen;

  /** Who is told when the file is closed for good (Linux's {@code f_ep}). An immutable list, replaced as a whole. */
  private final AtomicReference<List<Consumer<File>>> watchers = new AtomicReference<>(List.of());

  /** What the kind of file keeps beside this record, and where that comes from; 0 for nothing (Linux's {@code private_data}). */
  private long privateData;

  private SlabCache privateCache;

  /** A file open at {@code path}, of which this takes references of its own; {@code flags} are those of open. */
  protected File(Path path, int flags, Credentials credentials) {
    super(path.mount().superBlock().vfs().fileSlab());
    this.path = path.get();
    this.flags = flags & ~(OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOCTTY | OpenFlags.TRUNC | OpenFlags.CLOEXEC);
    this.credentials = credentials;
    fileSystemErrorsSeen = new AtomicInteger(inode().superBlock().errors().sample());
    vfs().fileOpened();
  }

  /** As above, of a kind that keeps {@code privateBytes} more. */
  protected File(Path path, int flags, Credentials credentials, int privateBytes) {
    this(path, flags, credentials, path.mount().superBlock().vfs().memory().slabs().kmalloc().cache(privateBytes));
  }

  /** As above, of a kind that has an object of {@code cache} besides. */
  protected File(Path path, int flags, Credentials credentials, SlabCache cache) {
    this(path, flags, credentials);
    try {
      privateCache = cache;
      privateData = cache.allocate();
    } catch (Refused noMemory) {
      vfs().fileClosed();
      this.path.close();
      release();
      throw noMemory;
    }
  }

  public final Path path() {
    return path;
  }

  public final Inode inode() {
    return path.inode();
  }

  /** {@return what /proc/[pid]/fdinfo tells of this kind of file beside what it tells of all: whole lines} */
  public String information() {
    return "";
  }

  /** {@return who opened it} */
  public final Credentials credentials() {
    return credentials;
  }

  protected final Vfs vfs() {
    return path.mount().superBlock().vfs();
  }

  /** {@return the flags as F_GETFL shows them} */
  public final int flags() {
    return flags;
  }

  /** Sets the flags that F_SETFL may change. */
  public final void setFlags(int wanted) {
    flags = flags & ~OpenFlags.CHANGEABLE | wanted & OpenFlags.CHANGEABLE;
  }

  public final boolean isReadable() {
    return OpenFlags.reads(flags) && !isPathOnly();
  }

  public final boolean isWritable() {
    return OpenFlags.writes(flags) && !isPathOnly();
  }

  /** {@return whether reads and writes must not wait (O_NONBLOCK)} */
  public final boolean isNonBlocking() {
    return (flags & OpenFlags.NONBLOCK) != 0;
  }

  /** {@return whether it only marks a place (O_PATH)} */
  public final boolean isPathOnly() {
    return (flags & OpenFlags.PATH) != 0;
  }

  /** {@return whether it has a position; a stream has none} */
  public boolean isSeekable() {
    return true;
  }

  // Reading and writing.

  /** Reads at the position and moves it. {@return bytes read, 0 at the end} */
  public final long read(IoTarget to) {
    checkReadable();
    long count;
    if (isSeekable()) {
      try (var _ = positionLock.acquire()) {
        count = doRead(to, position);
      }
    } else {
      count = doRead(to, null);
    }
    return notified(count, FsNotify.ACCESS);
  }

  /** Reads at {@code offset}. {@return bytes read, 0 at the end} */
  public final long readAt(IoTarget to, long offset) {
    checkOffset(offset);
    checkReadable();
    return notified(doRead(to, new Position(offset)), FsNotify.ACCESS);
  }

  /** Writes at the position, or at the end with O_APPEND, and moves it. {@return bytes written} */
  public final long write(IoSource from) {
    return wrote(writePiece(from));
  }

  /** Writes a piece of what is told of as a whole afterwards ({@link #wrote}). {@return bytes written} */
  public final long writePiece(IoSource from) {
    checkWritable();
    long count;
    if (isSeekable()) {
      try (var _ = positionLock.acquire()) {
        count = doWrite(from, position);
      }
    } else {
      count = doWrite(from, null);
    }
    return count;
  }

  /** Writes at {@code offset}; with O_APPEND at the end all the same, as Linux does. {@return bytes written} */
  public final long writeAt(IoSource from, long offset) {
    return wrote(writePieceAt(from, offset));
  }

  /** As {@link #writePiece}, at {@code offset}. */
  public final long writePieceAt(IoSource from, long offset) {
    checkOffset(offset);
    checkWritable();
    return doWrite(from, new Position(offset));
  }

  /** Tells who watches that so many bytes were written. {@return {@code count}} */
  public final long wrote(long count) {
    return notified(count, FsNotify.MODIFY);
  }

  /** Writes at the end; with {@code moves} the position is behind that afterwards. {@return bytes written} Source: Linux's {@code RWF_APPEND}. */
  public final long writeAtEnd(IoSource from, boolean moves) {
    checkWritable();
    if (!isSeekable()) {
      return write(from);
    }
    if (!moves) {
      Position end = new Position(0);
      end.atEnd = true;
      return notified(doWrite(from, end), FsNotify.MODIFY);
    }
    long count;
    try (var _ = positionLock.acquire()) {
      position.atEnd = true;
      try {
        count = doWrite(from, position);
      } finally {
        position.atEnd = false;
      }
    }
    return notified(count, FsNotify.MODIFY);
  }

  private void checkReadable() {
    if (!isReadable()) {
      throw Refused.of(Errno.EBADF);
    }
  }

  private void checkWritable() {
    if (!isWritable()) {
      throw Refused.of(Errno.EBADF);
    }
  }

  private void checkOffset(long offset) {
    if (offset < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!isSeekable()) {
      throw Refused.of(Errno.ESPIPE);
    }
  }

  private long notified(long count, int event) {
    if (count > 0) {
      vfs().notifyPath(path, event);
    }
    return count;
  }

  /** Reads from {@code at} on and advances it; for a stream {@code at} is null. {@return bytes read, 0 at the end} */
  protected long doRead(IoTarget to, Position at) {
    throw Refused.of(Errno.EINVAL);
  }

  /** Writes from {@code at} on and advances it; for a stream {@code at} is null. {@return bytes written} */
  protected long doWrite(IoSource from, Position at) {
    throw Refused.of(Errno.EINVAL);
  }

  /**
   * Begins to read all of {@code to} from {@code offset} on, if the file can do so without anybody waiting for it: a disk past its cache. {@code end} is told
   * how many bytes were read, or an error number below zero, in an interrupt; or, if {@code polled}, where somebody calls {@link #endPolled}.
   * {@return whether it began; if not, nothing was done} Throws as {@link #readAt} does.
   */
  public boolean beginRead(UserBuffer to, long offset, boolean polled, LongConsumer end) {
    return false;
  }

  /** As {@link #beginRead}, for writing. */
  public boolean beginWrite(UserBuffer from, long offset, boolean polled, LongConsumer end) {
    return false;
  }

  /** Ends polled transfers that the device has finished. {@return how many} */
  public int endPolled() {
    return 0;
  }

  /** {@return the position as /proc/[pid]/fdinfo shows it} */
  public final long position() {
    return position.at;
  }

  /** Moves the position; {@code whence} is one of SEEK_*. {@return the new one} */
  public final long seek(long offset, int whence) {
    if (isPathOnly()) {
      throw Refused.of(Errno.EBADF);
    }
    if (!isSeekable()) {
      throw Refused.of(Errno.ESPIPE);
    }
    try (var _ = positionLock.acquire()) {
      long target = seekTarget(position.at, offset, whence);
      if (target < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      position.at = target;
      return target;
    }
  }

  /** {@return where a seek leads, unchecked; negative is refused by the caller} */
  protected long seekTarget(long from, long offset, int whence) {
    return switch (whence) {
      case SEEK_SET -> offset;
      case SEEK_CUR -> from + offset;
      case SEEK_END -> inode().size() + offset;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  // Everything else that can be done with an open file.

  /** Registers on {@code table} (null: only asks) the queues that tell of changes. {@return what it is ready for, {@link PollMask}} */
  public int poll(PollTable table) {
    return PollMask.ALWAYS;
  }

  /** {@return whether it tells of changes, so that epoll can watch it: what has positions, or is only memory, is always ready} */
  public boolean isPollable() {
    return !isSeekable() && mapping() == null;
  }

  /** {@return the call's result; {@code memory} is what the argument may point into} */
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    throw Refused.of(Errno.ENOTTY);
  }

  /**
   * {@return the result of an fcntl command that only some kinds of file know, such as the size of a pipe or the seals of a memory file}
   */
  public long control(int command, long argument) {
    throw Refused.of(command == F_SETPIPE_SZ || command == F_GETPIPE_SZ ? Errno.EBADF : Errno.EINVAL);
  }

  /** Lists a directory from the position on, which moves past what {@code sink} took. */
  public final void list(DirectorySink sink) {
    if (isPathOnly()) {
      throw Refused.of(Errno.EBADF);
    }
    try (var _ = positionLock.acquire()) {
      doList(sink, position);
    }
    vfs().notifyPath(path, FsNotify.ACCESS);
  }

  /** Lists from {@code at} on, and advances it past what {@code sink} took. */
  protected void doList(DirectorySink sink, Position at) {
    throw Refused.of(Errno.ENOTDIR);
  }

  /** Sets the length (ftruncate). */
  public void truncate(long bytes) {
    throw Refused.of(Errno.EINVAL);
  }

  /** fallocate, with {@link Fallocate}'s mode. */
  public void allocate(int mode, long offset, long length) {
    throw Refused.of(isSeekable() ? Errno.ENODEV : Errno.ESPIPE);
  }

  /**
   * syncfs: all files of the file system are kept. What could not be written of any of them since this was opened is told once. Source: Linux's
   * {@code f_sb_err}.
   */
  public final void syncFileSystem() {
    SuperBlock fileSystem = inode().superBlock();
    try {
      fileSystem.sync();
    } finally {
      fileSystem.errors().check(fileSystemErrorsSeen);
    }
  }

  /** fsync and fdatasync. */
  public void sync(boolean dataOnly) {
    throw Refused.of(Errno.EINVAL);
  }

  /** {@return what mmap maps, null if it cannot be mapped (ENODEV)} */
  public MappedFile mapping() {
    return null;
  }

  /**
   * {@return where in what is mapped a program finds {@code length} bytes if it asks for them at {@code offset}} The same but in files that are several things.
   * Refuses with EINVAL.
   */
  public long mappedAt(long offset, long length) {
    return offset;
  }

  public Stat stat() {
    return inode().stat().through(path.mount().id());
  }

  /** A descriptor was closed, perhaps not the last. An error goes to close's caller. */
  protected void flushed() {}

  /** The last reference is gone: frees what the subclass owns. */
  protected void released() {}

  /** {@code watcher} is told when the last reference goes, before anything is freed; the caller has a reference. */
  public final void watch(Consumer<File> watcher) {
    watchers.updateAndGet(
        before -> {
          List<Consumer<File>> after = new ArrayList<>(before);
          after.add(watcher);
          return List.copyOf(after);
        });
  }

  /** Takes back one {@link #watch}. */
  public final void unwatch(Consumer<File> watcher) {
    watchers.updateAndGet(
        before -> {
          List<Consumer<File>> after = new ArrayList<>(before);
          after.remove(watcher);
          return List.copyOf(after);
        });
  }

  // References.

  public final File get() {
    references.incrementAndGet();
    return this;
  }

  /** Takes a reference if there still is any: for who looks at a file that another task may be closing. {@return whether it did} */
  public final boolean tryGet() {
    return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** {@return references to it, at this moment} */
  public final int references() {
    return references.get();
  }

  /** Drops a reference. May sleep. */
  public final void put() {
    if (references.decrementAndGet() == 0) {
      free();
    }
  }

  private void free() {
    vfs().notifyPath(path, isWritable() ? FsNotify.CLOSE_WRITE : FsNotify.CLOSE_NOWRITE);
    watchers.get().forEach(watcher -> watcher.accept(this));
    FileLocks locks = inode().locksOrNull();
    if (locks != null) {
      locks.releaseAll(this);
    }
    released();
    if (countsAsWriter) {
      ((RegularInode) inode()).writerGone();
    }
    allowWriters();
    if (privateData != 0) {
      privateCache.free(privateData);
    }
    vfs().fileClosed();
    path.close();
    release();
  }

  /** Its contents were read. */
  protected final void touchAccessed() {
    if ((flags & OpenFlags.NOATIME) == 0) {
      path.mount().touchAccessed(inode());
    }
  }

  /** Nobody may write what is open here, a program, until {@link #allowWriters} or the end of this. Refuses with ETXTBSY if somebody does. */
  final void denyWriters() {
    ((RegularInode) inode()).denyWriters();
    deniesWriters = true;
  }

  /** The program has been read and is not what a process is said to run, as a script or a loader. Does nothing if writers are not kept out. */
  public final void allowWriters() {
    if (deniesWriters) {
      deniesWriters = false;
      ((RegularInode) inode()).executableGone();
    }
  }

  /** The file counts among the inode's writers, to be taken out at the end. */
  final void countAsWriter() {
    countsAsWriter = true;
  }

  /** {@code holder} closed one of its descriptors: its record locks go, whichever descriptor they were made through. */
  final void descriptorClosed(Object holder) {
    FileLocks locks = isPathOnly() ? null : inode().locksOrNull();
    if (locks != null) {
      locks.releaseAll(holder);
    }
    flushed();
  }
}
