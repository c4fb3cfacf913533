package pith.vfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.slab.KernelObject;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * A place at which a file system, or a part of one, is seen. Its parent and mount point are written by the mount namespace, under its
 * lock. References are held by paths; the mount itself has one while it is in the tree.
 */
public final class Mount extends KernelObject {
  private final int id;
  private final SuperBlock superBlock;
  private final Dentry root;
  private final AtomicInteger references = new AtomicInteger(1);
  private volatile int flags;
  private volatile Mount parent;
  private volatile Dentry mountPoint;

  /** A mount of the part of {@code superBlock} under {@code root}; takes a reference of {@code root} for itself. Refuses with ENOMEM. */
  Mount(int id, SuperBlock superBlock, Dentry root, int flags) {
    super(superBlock.vfs().mountSlab());
    this.id = id;
    this.superBlock = superBlock;
    this.root = root.get();
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

  /** Refuses a change under a read-only mount, with EROFS. */
  public void checkWritable() {
    if (isReadOnly()) {
      throw Refused.of(Errno.EROFS);
    }
  }

  void flags(int value) {
    flags = value & MountFlags.KEPT;
  }

  void attach(Mount to, Dentry at) {
    parent = to;
    mountPoint = at;
  }

  /** {@return references besides the tree's own} */
  int users() {
    return references.get() - 1;
  }

  public Mount get() {
    references.incrementAndGet();
    return this;
  }

  /** Takes a reference unless there is none left; without a lock, within an RCU reader. {@return whether it did} */
  boolean tryGet() {
    return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** Drops a reference. May sleep: with the last one the file system may go. */
  public void put() {
    if (references.decrementAndGet() == 0) {
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
