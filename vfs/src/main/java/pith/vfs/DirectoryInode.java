package pith.vfs;

import pith.sync.LockClass;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.FileType;

/**
 * A directory: a map from names to inodes. Callers have checked permissions and that names do or don't exist, and hold the lock of
 * each directory that changes for writing, of one that is only read for reading. An inode answered carries a reference for the caller.
 *
 * <p>Changes are refused with EPERM unless overridden, as on file systems that cannot change.
 */
public abstract non-sealed class DirectoryInode extends Inode {
  private static final LockClass LOCK = LockClass.of("inode.dir_rwsem");

  /** Guarded by the lock: the directory was removed, and nothing can be made in it any more. */
  private volatile boolean removed;

  protected DirectoryInode(SuperBlock superBlock, long number, int permissions, int uid, int gid) {
    super(superBlock, number, LOCK, FileType.DIRECTORY.bits() | permissions, uid, gid);
    setLinks(2);
  }

  /** {@return the inode that {@code name} stands for, with a reference; null if there is none} */
  public abstract Inode lookup(String name);

  /**
   * Lists entries from {@code cookie} on (0 is the beginning), without {@code .} and {@code ..}, until {@code sink} has enough. The order
   * is stable, and a cookie stays good whatever is made or removed meanwhile: an entry that exists throughout is listed exactly once.
   */
  public abstract void list(long cookie, DirectorySink sink);

  /** Makes a file of any type. {@return it, with a reference} */
  public Inode create(String name, NewFile file) {
    throw Refused.of(Errno.EPERM);
  }

  /** Makes a regular file that has no name yet ({@code O_TMPFILE}). {@return it, with a reference and no links} */
  public RegularInode createUnnamed(NewFile file) {
    throw Refused.of(Errno.EOPNOTSUPP);
  }

  /** Gives {@code target} one more name; it is no directory. */
  public void link(String name, Inode target) {
    throw Refused.of(Errno.EPERM);
  }

  /** Removes the name of something that is no directory. */
  public void unlink(String name, Inode victim) {
    throw Refused.of(Errno.EPERM);
  }

  /**
   * Removes a directory, whose lock is held too.
   *
   * @throws Refused ENOTEMPTY
   */
  public void rmdir(String name, DirectoryInode victim) {
    throw Refused.of(Errno.EPERM);
  }

  /**
   * Gives {@code moved} the name {@code newName} in {@code target} instead of {@code name} here. What has that name already, {@code
   * replaced}, is removed (a directory must be empty: ENOTEMPTY).
   */
  public void rename(String name, Inode moved, DirectoryInode target, String newName, Inode replaced) {
    throw Refused.of(Errno.EPERM);
  }

  /** The two names change inodes. */
  public void exchange(String name, Inode moved, DirectoryInode target, String newName, Inode other) {
    throw Refused.of(Errno.EINVAL);
  }

  /** Its names, as they are now, are kept where the file system keeps them. */
  public void sync() {}

  /** {@return whether what the dentry cache knows about {@code name} in this directory must be asked about at each use} */
  public boolean revalidates(String name) {
    return false;
  }

  /** {@return whether {@code name} still stands for {@code cached} (null: for nothing); asked only if {@link #revalidates}} */
  public boolean stillValid(String name, Inode cached) {
    return true;
  }

  /** {@return whether it was removed from the tree} */
  public final boolean isRemoved() {
    return removed;
  }

  final void markRemoved() {
    removed = true;
  }
}
