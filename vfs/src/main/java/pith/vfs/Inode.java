package pith.vfs;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import pith.mm.slab.KernelObject;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;
import pith.vfs.attr.Stat;
import pith.vfs.lock.FileLocks;

/**
 * A file without its names: type, owner, permissions, times, and by its class what it can do. Source: Linux {@code struct inode}.
 *
 * <p>An inode is born with one reference, its maker's. Dentries, open files and whoever else looks at it hold more. When the last goes,
 * an inode without names ({@link #links} 0) is evicted; one with names is left to its file system ({@link #unused}).
 *
 * <p>Attributes are written under {@link #lock} and read without.
 */
public abstract sealed class Inode extends KernelObject permits DirectoryInode, RegularInode, LinkInode, SpecialInode {
  private final SuperBlock superBlock;
  private final long number;
  private final RwSemaphore lock;
  private final AtomicInteger references = new AtomicInteger(1);
  private final AtomicInteger links = new AtomicInteger(1);
  private final AtomicReference<FileLocks> locks = new AtomicReference<>();
  private final AtomicReference<Object> watches = new AtomicReference<>();

  /** Whether somebody who dropped the last reference frees it, since it has no names. */
  private final AtomicBoolean nameless = new AtomicBoolean();
  private volatile long born;
  private volatile int mode;
  private volatile int uid;
  private volatile int gid;
  private volatile long accessed;
  private volatile long modified;
  private volatile long changed;
  private volatile Xattrs xattrs;

  /** An inode made now. {@code mode} holds type and permissions. */
  Inode(SuperBlock superBlock, long number, LockClass lockClass, int mode, int uid, int gid) {
    super(superBlock.inodeCache());
    this.superBlock = superBlock;
    this.number = number;
    this.lock = new RwSemaphore(lockClass);
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    born = superBlock.vfs().time().now();
    accessed = born;
    modified = born;
    changed = born;
  }

  public final SuperBlock superBlock() {
    return superBlock;
  }

  /** {@return its number, unique within the file system} */
  public final long number() {
    return number;
  }

  /** {@return what its contents and attributes are guarded by; Linux's {@code i_rwsem}} */
  public final RwSemaphore lock() {
    return lock;
  }

  public final FileType type() {
    return FileType.of(mode);
  }

  public final int mode() {
    return mode;
  }

  public final int uid() {
    return uid;
  }

  public final int gid() {
    return gid;
  }

  /** {@return how many names it has} */
  public int links() {
    return links.get();
  }

  public final void setLinks(int count) {
    links.set(count);
  }

  /** Gains or loses names; its changed time is now. */
  public final void addLinks(int count) {
    links.addAndGet(count);
    changed = superBlock.vfs().time().now();
  }

  /** {@return its size in bytes} */
  public long size() {
    return 0;
  }

  /** {@return space taken, in units of 512 bytes} */
  public long blocks() {
    return 0;
  }

  /** {@return for a device node what it stands for, else 0} */
  public long rdev() {
    return 0;
  }

  public final long accessed() {
    return accessed;
  }

  public final long modified() {
    return modified;
  }

  public final long changed() {
    return changed;
  }

  /** {@return everything that stat tells of it} */
  public Stat stat() {
    return new Stat(
        superBlock.device(), number, mode, links(), uid, gid, rdev(), size(), superBlock.blockSize(), blocks(), accessed, modified, changed,
        born, 0);
  }

  /** {@return flags for {@code stx_attributes} of statx, of those in {@link #VERITY_ATTRIBUTE}} */
  public long statxAttributes() {
    return 0;
  }

  public final FileSystemStat statfs() {
    return superBlock.statfs();
  }

  // Changing attributes. The caller holds the lock for writing and has checked permissions. A file system that keeps attributes
  // elsewhere does so in an override, first.

  public void chmod(int permissions) {
    mode = mode & FileType.MASK | permissions & Mode.CHANGEABLE;
    touchChanged();
  }

  public void chown(int user, int group) {
    uid = user;
    gid = group;
    touchChanged();
  }

  /** Sets access and modification time, in nanoseconds since 1970. */
  public void setTimes(long access, long modification) {
    accessed = access;
    modified = modification;
    touchChanged();
  }

  /** Sets what a file system read from elsewhere, without the effects that a change has. */
  protected final void load(int newMode, int user, int group, long access, long modification, long change) {
    mode = newMode;
    uid = user;
    gid = group;
    accessed = access;
    modified = modification;
    changed = change;
  }

  /** Sets when it was made, of a file that was made before it came into memory. */
  protected final void born(long when) {
    born = when;
  }

  public final void touchChanged() {
    changed = superBlock.vfs().time().now();
    attributesChanged();
  }

  /**
   * Times, mode or owner were changed by a call, for file systems that keep them elsewhere and have not overridden the change. May be called with any lock
   * held.
   */
  protected void attributesChanged() {}

  /** Its contents, or a directory's names, changed now. */
  public final void touchModified() {
    long now = superBlock.vfs().time().now();
    modified = now;
    changed = now;
    attributesChanged();
  }

  /**
   * Its contents were read: the access time follows, unless {@code strictly} only if it is older than the last change, or than a day ({@code relatime},
   * what Linux mounts with unless told otherwise).
   */
  final void touchAccessed(boolean strictly) {
    long now = superBlock.vfs().time().now();
    if (strictly || accessed <= modified || accessed <= changed || now - accessed >= DAY) {
      accessed = now;
      attributesChanged();
    }
  }

  /** The contents are sealed. Source: Linux uapi stat.h, {@code STATX_ATTR_VERITY}. */
  public static final long VERITY_ATTRIBUTE = 0x10_0000;

  private static final long DAY = 86_400_000_000_000L;

  // Extended attributes, locks, watches: few files have any.

  /** {@return its extended attributes, null where the file system has none} */
  public Xattrs xattrs() {
    return xattrs;
  }

  /** Gives it a place for extended attributes; for file systems that keep them in memory. */
  protected final void keepXattrs() {
    xattrs = new MemoryXattrs();
  }

  /** Tells where its extended attributes are. */
  protected final void keepXattrs(Xattrs store) {
    xattrs = store;
  }

  /** {@return its record and whole-file locks, made when first asked for} Refuses with ENOMEM. */
  public final FileLocks locks() {
    FileLocks present = locks.get();
    if (present == null) {
      FileLocks made = new FileLocks(superBlock.vfs().lockTable(), superBlock.device(), number);
      present = locks.compareAndExchange(null, made);
      if (present == null) {
        return made;
      }
      made.free();
    }
    return present;
  }

  /** {@return its locks, null if it never had any} */
  public final FileLocks locksOrNull() {
    return locks.get();
  }

  /** {@return where whoever implements {@link FsNotify} keeps the watches on this inode; holds null at first} */
  public final AtomicReference<Object> watches() {
    return watches;
  }

  // References.

  /** Takes a reference; the caller knows of one that lasts. */
  public final Inode get() {
    references.incrementAndGet();
    return this;
  }

  /** Drops a reference. May sleep: the last one of a file without names frees its contents. */
  public final void put() {
    int left = references.decrementAndGet();
    if (left < 0) {
      throw new AssertionError("inode " + number + " of " + superBlock.type().name() + " is put more often than taken");
    }
    if (left == 0) {
      if (links() <= 0) {
        if (nameless.compareAndSet(false, true)) { // somebody may have found it, and taken its last name, since the count was 0
          discard();
        }
      } else {
        unused();
      }
    }
  }

  /** {@return how many references there are, at this moment} */
  public final int references() {
    return references.get();
  }

  /** Frees everything that the inode owns. Only for its file system and the last {@link #put}. */
  public final void discard() {
    superBlock.vfs().notifier().inodeGone(this);
    evict();
    if (locks.get() != null) {
      locks.get().free();
    }
    superBlock.inodeGone();
    release();
  }

  /** The inode cannot be made after all: gives back what its memory took, and nothing else. For constructors of subclasses. */
  protected final void neverWas() {
    superBlock.inodeGone();
    release();
  }

  /**
   * {@return whether memory is swapped to the file} What would change it is refused with ETXTBSY, removing its names with EPERM. Source: Linux's
   * {@code IS_SWAPFILE}.
   */
  public boolean isSwapped() {
    return false;
  }

  /** Nobody refers to it but its names: a file system that can make it again may {@link #discard} it. */
  protected void unused() {}

  /** Frees what the subclass owns: pages, host resources. */
  protected void evict() {}

  @Override
  public String toString() {
    return superBlock.type().name() + ":" + number;
  }
}
