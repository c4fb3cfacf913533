package pith.vfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.Access;
import pith.mm.physical.Work;
import pith.mm.slab.KernelObject;
import pith.sync.SeqCount;

/**
 * A name in a directory, and what it stands for: an inode, or (a <em>negative</em> dentry) the knowledge that there is nothing.
 * Source: Linux {@code struct dentry}.
 *
 * <p>References are held by paths and by children. With none left a dentry stays in the cache, on the list of the unused, until memory is
 * wanted. Each change of their number writes a line that all who have the file open share; a <em>permanent</em> dentry, which lives as long as its file system,
 * needs no number: who holds the mount holds it. {@link DentryCache} makes every change, under its lock; reading needs none, but who reads more than one thing
 * asks {@link #sequence} whether it was all true at one moment.
 */
public final class Dentry extends KernelObject {
  private static final Mount[] NO_MOUNTS = {};
  private static final int DEAD = Integer.MIN_VALUE / 2;

  /** Where the count of references lies: in another line than what walks read. Source: {@code d_lockref}, in the third line of Linux's record. */
  private static final int COUNT_OFFSET = 128;

  /** An atomic read-modify-write on a line that this hart's cache has. */
  private static final int ATOMIC_CYCLES = 20;

  /** Below 0 the dentry is dead. */
  final AtomicInteger references = new AtomicInteger(1);

  /** The next one in the chain of {@link DentryHash}. Written under the cache's lock. */
  volatile Dentry nextInBucket;

  /** Of changes of name, place or meaning, which are made under the cache's lock. Linux: {@code d_seq}. */
  private final SeqCount sequence = new SeqCount();

  /** Whether it is on the list of unused ones, where one that is used again without the lock may still be. Written under the cache's lock. */
  volatile boolean listed;

  /** Whether somebody used it while it was listed, without the lock. Linux: {@code DCACHE_REFERENCED}. */
  volatile boolean referenced;

  /** Null until there is a child. Guarded by the cache's lock, as the next two. */
  Map<String, Dentry> children;

  Dentry previousUnused;
  Dentry nextUnused;
  volatile boolean hashed;

  /** It stands for a file that never had a name, and may get one. Linux: {@code I_LINKABLE}. */
  volatile boolean unnamed;

  /** Who watches the file was told that it is gone. */
  volatile boolean toldGone;
  private final SuperBlock superBlock;
  private final boolean lasting;
  private final boolean permanent;
  private volatile Dentry parent;
  private volatile String name;
  private volatile Inode inode;

  /** What is mounted here; replaced, never changed. Written by the mount namespace. */
  private volatile Mount[] mounts = NO_MOUNTS;

  /** Takes over the caller's reference to {@code inode}, null for a negative dentry; a root has itself as parent. */
  Dentry(SuperBlock superBlock, Dentry parent, String name, Inode inode, boolean permanent) {
    super(superBlock.vfs().dentrySlab());
    this.superBlock = superBlock;
    this.parent = parent == null ? this : parent;
    this.name = name;
    this.inode = inode;
    this.permanent = permanent;
    lasting = parent == null || superBlock.keepsUnused(parent, name, inode);
  }

  public SuperBlock superBlock() {
    return superBlock;
  }

  /** {@return the count by which who reads without the lock notices a change} */
  SeqCount sequence() {
    return sequence;
  }

  /** {@return whether it is worth keeping when nobody refers to it} */
  public boolean isLasting() {
    return lasting;
  }

  /** {@return whether it lives as long as its file system} */
  boolean isPermanent() {
    return permanent;
  }

  /** {@return whether references to it are counted} */
  boolean isCounted() {
    return !permanent || superBlock.vfs().dentries().countsPermanent();
  }

  boolean isHashed() {
    return hashed;
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

  /** {@return whether it is {@code upper} or somewhere below it, in one file system} */
  boolean isWithin(Dentry upper) {
    Dentry at = this;
    while (at != upper && !at.isRoot()) {
      at = at.parent();
    }
    return at == upper;
  }

  /** {@return whether others than the caller use it, at this moment} */
  boolean isShared() {
    return references.get() > 1;
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
    sequence.beginWriting();
    inode = other;
    sequence.endWriting();
  }

  void place(Dentry newParent, String newName) {
    sequence.beginWriting();
    parent = newParent;
    name = newName;
    sequence.endWriting();
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
      child.sequence.beginWriting();
      children.remove(child.name);
      child.hashed = false;
      child.sequence.endWriting();
    }
  }

  /** Takes a reference; the caller knows of one that lasts. */
  public Dentry get() {
    if (isCounted()) {
      fetchCount();
      references.incrementAndGet();
    }
    return this;
  }

  /**
   * Takes a reference unless the dentry is dead; without the lock, within an RCU reader. {@return whether it did} Source: Linux's {@code lockref_get_not_dead}.
   */
  boolean tryGet() {
    if (!isCounted()) {
      return true;
    }
    fetchCount();
    return references.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
  }

  /** Moves the line of the count here, to be written. Other harts may run before this returns. */
  void fetchCount() {
    Work.charge(ATOMIC_CYCLES);
    Work.touch(address() + COUNT_OFFSET, Integer.BYTES, Access.STORE);
  }

  /** Makes a dentry dead that nobody refers to. {@return whether it did} Under the lock. */
  boolean tryKill() {
    return references.compareAndSet(0, DEAD);
  }

  /** Makes a permanent dentry dead: its file system goes, so nobody has it any more. Under the lock. */
  void retire() {
    references.set(DEAD);
  }

  /** Drops a reference. May sleep. */
  public void put() {
    superBlock.vfs().dentries().put(this);
  }

  /** Gives the slab object back; for the cache, when the dentry is dead. */
  void free() {
    releaseAfterGracePeriod(superBlock.vfs().memory().rcu());
  }

  @Override
  public String toString() {
    return isRoot() ? "/" : name;
  }
}
