package pith.vfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.slab.KernelObject;

/**
 * A name in a directory, and what it stands for: an inode, or (a <em>negative</em> dentry) the knowledge that there is nothing.
 * Source: Linux {@code struct dentry}.
 *
 * <p>References are held by paths and by children. With none left a dentry stays in the cache, on the list of the unused, until memory is
 * wanted. {@link DentryCache} makes every change, under its lock; reading needs none.
 */
public final class Dentry extends KernelObject {
  private static final Mount[] NO_MOUNTS = {};

  /** Below 0 the dentry is dead. */
  final AtomicInteger references = new AtomicInteger(1);

  /** Guarded by the cache's lock, as the links of the list of unused ones; null until there is a child. */
  Map<String, Dentry> children;

  Dentry previousUnused;
  Dentry nextUnused;
  volatile boolean hashed;
  private final SuperBlock superBlock;
  private volatile Dentry parent;
  private volatile String name;
  private volatile Inode inode;

  /** What is mounted here; replaced, never changed. Written by the mount namespace. */
  private volatile Mount[] mounts = NO_MOUNTS;

  /** Takes over the caller's reference to {@code inode}, null for a negative dentry; a root has itself as parent. */
  Dentry(SuperBlock superBlock, Dentry parent, String name, Inode inode) {
    super(superBlock.vfs().dentrySlab());
    this.superBlock = superBlock;
    this.parent = parent == null ? this : parent;
    this.name = name;
    this.inode = inode;
  }

  public SuperBlock superBlock() {
    return superBlock;
  }

  /** {@return the directory it is in; itself for a root} */
  public Dentry parent() {
    return parent;
  }

  public String name() {
    return name;
  }

  /** {@return what the name stands for, null if there is nothing} */
  public Inode inode() {
    return inode;
  }

  public boolean isNegative() {
    return inode == null;
  }

  public boolean isRoot() {
    return parent == this;
  }

  /** {@return whether the name was removed while somebody still holds this} */
  public boolean isDeleted() {
    return !hashed && !isRoot();
  }

  /** {@return the directory this stands for; the caller knows that it is one} */
  public DirectoryInode directory() {
    return (DirectoryInode) inode;
  }

  /** {@return what is mounted on it} */
  public Mount[] mounts() {
    return mounts;
  }

  /** {@return whether anything is mounted on it} */
  public boolean isMountPoint() {
    return mounts.length != 0;
  }

  void mounts(Mount[] all) {
    mounts = all;
  }

  void become(Inode other) {
    inode = other;
  }

  void place(Dentry newParent, String newName) {
    parent = newParent;
    name = newName;
  }

  Dentry child(String childName) {
    return children == null ? null : children.get(childName);
  }

  void addChild(Dentry child) {
    if (children == null) {
      children = new LinkedHashMap<>();
    }
    children.put(child.name, child);
    child.hashed = true;
  }

  void removeChild(Dentry child) {
    if (child.hashed) {
      children.remove(child.name);
      child.hashed = false;
    }
  }

  /** Takes a reference; the caller knows of one that lasts. */
  public Dentry get() {
    references.incrementAndGet();
    return this;
  }

  /** Drops a reference. May sleep. */
  public void put() {
    superBlock.vfs().dentries().put(this);
  }

  /** Gives the slab object back; for the cache, when the dentry is dead. */
  void free() {
    release();
  }

  @Override
  public String toString() {
    return isRoot() ? "/" : name;
  }
}
