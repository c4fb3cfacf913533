package pith.vfs;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabCache;
import pith.mm.writeback.WritebackErrors;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Refused;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileSystemStat;

/**
 * One file system: a tree of inodes under a root. It lives while a mount or an open file needs it. Source: Linux {@code struct
 * super_block}.
 */
public abstract class SuperBlock {
  private static final LockClass RENAME = LockClass.of("super_block.rename_mutex");

  private final Vfs vfs;
  private final FileSystemType type;
  private final String source;
  private final long device;
  private final SlabCache inodes;
  private final Mutex renameMutex = new Mutex(RENAME);
  private final AtomicLong nextInode = new AtomicLong(1);
  private final AtomicLong inodeCount = new AtomicLong();
  private final AtomicInteger active = new AtomicInteger(1);
  private final WritebackErrors errors = new WritebackErrors();
  private volatile boolean readOnly;
  private Dentry root;

  /**
   * A file system without a root yet.
   *
   * @param source what was mounted, for /proc/mounts
   * @param inodeBytes what an inode of it would occupy in RAM
   */
  protected SuperBlock(Vfs vfs, FileSystemType type, String source, int inodeBytes) {
    this.vfs = vfs;
    this.type = type;
    this.source = source;
    device = DeviceNumber.of(0, vfs.nextAnonymousDevice());
    inodes = vfs.memory().slabs().cache(new CacheSpec(type.name() + "_inode_cache", inodeBytes).accountedReclaimable().chargedToGroups());
  }

  /** Completes construction; takes over the reference to {@code inode}, also when refused, with ENOMEM. */
  protected final void root(Inode inode) {
    try {
      root = vfs.dentries().root(this, inode);
    } catch (Refused noMemory) {
      inode.discard();
      throw noMemory;
    }
  }

  public final Vfs vfs() {
    return vfs;
  }

  public final FileSystemType type() {
    return type;
  }

  public final String source() {
    return source;
  }

  /** {@return the number that stat shows as {@code st_dev}} */
  public final long device() {
    return device;
  }

  public final Dentry root() {
    return root;
  }

  /** {@return the mount options of its own, as /proc/mounts shows them: each begins with a comma} */
  public String options() {
    return "";
  }

  public int blockSize() {
    return 4096;
  }

  /** {@return the largest size of a file in bytes} */
  public long maxFileSize() {
    return Long.MAX_VALUE;
  }

  /** {@return whether the dentry of {@code name}, which stands for {@code inode} (null: for nothing), is worth keeping when nobody refers to it} */
  protected boolean keepsUnused(Dentry parent, String name, Inode inode) {
    return true;
  }

  /**
   * {@return whether a name that stands for {@code inode} (null: for nothing) stays, with that inode, as long as the file system: references to its dentry are
   * not counted}
   */
  protected boolean isPermanent(Inode inode) {
    return false;
  }

  /** {@return whether nothing of it can be executed or be a device: /proc and the like, and pipes} */
  public boolean isInternal() {
    return false;
  }

  /** {@return what tells a file from those that had its inode number before, for handles; empty if there are no handles} */
  public OptionalInt generation(Inode inode) {
    return OptionalInt.empty();
  }

  /** {@return whether {@link #byNumber} finds every file; else they are looked for by name} */
  public boolean findsByNumber() {
    return false;
  }

  /** {@return the inode of a number that somebody kept, with a reference; null if there is none of that generation} May sleep. */
  public Inode byNumber(long number, int generation) {
    return null;
  }

  public abstract FileSystemStat statfs();

  /** Everything written so far is kept where the file system keeps it. */
  public void sync() {}

  /** It is to be read only from now on, or written again; {@code options} are those of its own that change. Refuses with EROFS, EINVAL. */
  public void remount(boolean toReadOnly, String options) {
    setReadOnly(toReadOnly);
  }

  /** The machine is going to be switched off: what a disk must have, it gets. May be called more than once; nothing is written afterwards. */
  public void shutDown() {}

  /** The last user is gone: frees everything. The dentries are gone already, but for the root's reference to its inode. */
  protected void kill() {}

  public final boolean isReadOnly() {
    return readOnly;
  }

  public final void setReadOnly(boolean value) {
    readOnly = value;
  }

  /** {@return what could not be written, of all its files} */
  public final WritebackErrors errors() {
    return errors;
  }

  /** {@return a fresh inode number, 1 for the first: the same run always gives the same numbers} */
  protected final long nextInodeNumber() {
    return nextInode.getAndIncrement();
  }

  /** {@return inodes in memory} */
  public final long inodeCount() {
    return inodeCount.get();
  }

  final SlabCache inodeCache() {
    inodeCount.incrementAndGet();
    return inodes;
  }

  final void inodeGone() {
    inodeCount.decrementAndGet();
  }

  /** {@return what a rename between directories holds, so that the shape of the tree stays while it looks for ancestors} */
  final Mutex renameMutex() {
    return renameMutex;
  }

  /** One more user: a mount, or a type of which there is only one file system. Each is matched by a {@link #deactivate}. */
  public final void activate() {
    active.incrementAndGet();
  }

  /** A mount is gone; with the last one the file system goes. May sleep. */
  public final void deactivate() {
    if (active.decrementAndGet() == 0) {
      try {
        sync();
      } catch (Refused _) {
        // What cannot be kept now is lost: who wanted to know has called sync.
      }
      vfs.dentries().retire(this);
      kill();
    }
  }
}
