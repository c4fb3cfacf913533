package pith.vfs;

import pith.mm.slab.KernelObject;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * A place at which a file system, or a part of one, is seen. Its parent and mount point are written by the mount namespace, under its
 * lock. References are held by paths, and by the tree while the mount is in it.
 */
public final class Mount extends KernelObject {
  private final int id;
  private final SuperBlock superBlock;
  private final Dentry root;
  private final MountCount references;
  private volatile int flags;
  private volatile Mount parent;
  private volatile Dentry mountPoint;

  /** A mount of the part of {@code superBlock} under {@code root}; takes a reference of {@code root} for itself. Refuses with ENOMEM. */
  Mount(int id, SuperBlock superBlock, Dentry root, int flags) {
    super(superBlock.vfs().mountSlab());
    this.id = id;
    this.superBlock = superBlock;
    this.root = root.get();
    references = new MountCount(superBlock.vfs().memory().harts());
    this.flags = flags & MountFlags.KEPT;
  }

  public int id() {
    return id;
  }

  public SuperBlock superBlock() {
    return superBlock;
  }

  /** {@return what is seen at the mount point} */
  public Dentry root() {
    return root;
  }

  /** {@return the mount it is mounted in, null for the root of the namespace or when it is detached} */
  public Mount parent() {
    return parent;
  }

  public Dentry mountPoint() {
    return mountPoint;
  }

  /** {@return bits of {@link MountFlags}} */
  public int flags() {
    return flags;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public boolean isReadOnly() {
    return has(MountFlags.RDONLY) || superBlock.isReadOnly();
  }

  /** The contents of {@code inode} were read by way of this. */
  void touchAccessed(Inode inode) {
    boolean none = has(MountFlags.NOATIME) || inode instanceof DirectoryInode && has(MountFlags.NODIRATIME);
    if (!none && !isReadOnly()) {
      inode.touchAccessed(has(MountFlags.STRICTATIME));
    }
  }

  /** Refuses a change under a read-only mount, with EROFS. */
  public void checkWritable() {
    if (isReadOnly()) {
      throw Refused.of(Errno.EROFS);
    }
  }

  void flags(int value) {
    flags = value & MountFlags.KEPT;
  }

  /** Puts it at a place of the tree, or takes it from there (null). */
  void attach(Mount to, Dentry at) {
    parent = to;
    mountPoint = at;
    references.inTree(to != null);
  }

  /** It stays for good, though it is mounted nowhere: the root of the tree, and what never appears in it. */
  void attachForGood() {
    references.inTree(true);
  }

  /** {@return references besides the tree's own} */
  int users() {
    return references.sum() - 1;
  }

  public Mount get() {
    references.get();
    return this;
  }

  /** Takes a reference unless there is none left; without a lock, within an RCU reader. {@return whether it did} */
  boolean tryGet() {
    return references.tryGet();
  }

  /** Drops a reference. May sleep: with the last one the file system may go. */
  public void put() {
    if (references.put()) {
      root.put();
      superBlock.deactivate();
      releaseAfterGracePeriod(superBlock.vfs().memory().rcu());
    }
  }

  @Override
  public String toString() {
    return superBlock.type().name() + "#" + id;
  }
}
