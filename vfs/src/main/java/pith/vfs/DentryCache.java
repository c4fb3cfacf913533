package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pith.mm.physical.PageAccount;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.PerHartCounter;
import pith.sync.SpinLock;

/**
 * The dentries of a machine: what was looked up, found or not, so that a path walk seldom has to ask a file system.
 *
 * <p>A dentry whose last reference goes is kept on a list, oldest first, if it can still be found; {@link #shrink} frees from there. One
 * that cannot (its name was removed) is freed at once. Freeing drops its references to its inode and its parent, outside the lock.
 *
 * <p>{@link LockFreeWalk} reads the names in {@link DentryHash} without the lock, and may take a reference to a dentry that is listed as unused. It stays
 * listed meanwhile, and who gives the reference back needs no lock either: it marks the dentry as referenced, for which {@link #shrink} passes over it once.
 * Whoever wants to free one that is in use finds out, and takes it off the list. Source: Linux's {@code fs/dcache.c}, {@code fast_dput} and
 * {@code DCACHE_REFERENCED}.
 *
 * <p>Permanent dentries (roots, and files that their file system declares so) are on no list and go with their file system; references to them are not counted,
 * unless somebody wants to see what that costs: Linux counts them.
 *
 * <p>Lock order: a directory's {@code dir_rwsem}, then {@code dentry_cache.lock}.
 */
public final class DentryCache {
  private static final LockClass LOCK = LockClass.of("dentry_cache.lock");

  /** Looking at a count and what depends on it, before it is exchanged: who is quicker makes that fail. */
  private static final int LOOK_CYCLES = 4;

  /** The harts' accounts of what the cache did are not settled: nobody asks for the sum but who looks. */
  private static final int NEVER = Integer.MAX_VALUE;

  /** How many unused dentries are kept. */
  static final int UNUSED_LIMIT = 16_384;

  private final SpinLock lock = new SpinLock(LOCK);
  private final DentryHash hash = new DentryHash();
  private final PerHartCounter lockFreeWalks;
  private final PerHartCounter abandonedWalks;
  private final PerHartCounter lockedLookups;
  private final PerHartCounter fileSystemLookups;
  private volatile boolean lockFree = true;
  private volatile boolean countsPermanent;

  private final UnusedDentries unused = new UnusedDentries();

  /** Guarded by the lock. */
  private int total;

  DentryCache(int harts) {
    lockFreeWalks = new PerHartCounter(harts, NEVER);
    abandonedWalks = new PerHartCounter(harts, NEVER);
    lockedLookups = new PerHartCounter(harts, NEVER);
    fileSystemLookups = new PerHartCounter(harts, NEVER);
  }

  /** {@return dentries that exist} */
  public int count() {
    return total;
  }

  /** {@return those on the list of the unused, some of which may be in use without the lock} */
  public int unusedCount() {
    return unused.count();
  }

  /** {@return whether paths are walked without the lock as far as that goes} */
  public boolean isLockFree() {
    return lockFree;
  }

  /** Sets it; without, each component of a path takes the lock, as all walks once did. */
  public void lockFree(boolean on) {
    lockFree = on;
  }

  /** {@return whether references to permanent dentries are counted, though nothing depends on their number} */
  public boolean countsPermanent() {
    return countsPermanent;
  }

  /** Sets it; as Linux does, where every open and close of a file writes its dentry's count. */
  public void countsPermanent(boolean on) {
    countsPermanent = on;
  }

  /** {@return what the cache has and did; as it is met, without the lock} */
  public DentryFigures figures() {
    DentryFigures.Counter counter = new DentryFigures.Counter();
    hash.forEach(counter);
    return new DentryFigures(
        total, unused.count(), counter.negative(), hash.buckets(), counter.byFileSystem(), lockFreeWalks.sum(), abandonedWalks.sum(), lockedLookups.sum(), fileSystemLookups.sum());
  }

  void countWalk(int done, boolean ours) {
    if (ours) {
      lockFreeWalks.add(1);
    } else if (done > 0) {
      abandonedWalks.add(1);
    }
  }

  /** {@return the cached dentry of a name, or null} Without the lock, within an RCU reader: it may be dead already. */
  Dentry findLockFree(Dentry parent, String name) {
    return hash.find(parent, name);
  }

  /** {@return the root of a file system; takes over the reference to {@code inode}} */
  Dentry root(SuperBlock superBlock, Inode inode) {
    return counted(new Dentry(superBlock, null, "/", inode, true));
  }

  /** {@return a dentry that is no part of the tree, such as a pipe's; takes over the reference to {@code inode}} */
  Dentry loose(SuperBlock superBlock, String name, Inode inode) {
    return counted(new Dentry(superBlock, null, name, inode, false));
  }

  /** {@return a dentry below {@code directory} that nobody finds, of a file without a name; takes over the reference to {@code inode}} */
  Dentry unnamed(Dentry directory, Inode inode) {
    directory.get();
    Dentry dentry = counted(new Dentry(directory.superBlock(), directory, "#" + inode.number(), inode, false));
    dentry.unnamed = true;
    return dentry;
  }

  private Dentry counted(Dentry dentry) {
    try (var _ = lock.acquire()) {
      total++;
    }
    return dentry;
  }

  /** {@return the cached dentry of a name, with a reference, null if there is none} */
  Dentry find(Dentry parent, String name) {
    lockedLookups.add(1);
    try (var _ = lock.acquire()) {
      return use(parent.child(name));
    }
  }

  /** {@return a dentry of an inode, with a reference, null if none is cached} All names are looked through. */
  Dentry ofInode(SuperBlock superBlock, long number) {
    if (superBlock.root().inode().number() == number) {
      return superBlock.root().get();
    }
    try (var _ = lock.acquire()) {
      Dentry[] found = new Dentry[1];
      hash.forEach(dentry -> found[0] = dentry.superBlock() == superBlock && !dentry.isNegative() && dentry.inode().number() == number ? dentry : found[0]);
      return use(found[0]);
    }
  }

  /**
   * {@return the dentry of a name, asking the file system if it is not cached; with a reference, perhaps negative} The caller holds the
   * directory's lock, for reading at least.
   */
  Dentry lookup(Dentry parent, String name) {
    Dentry cached = find(parent, name);
    DirectoryInode directory = parent.directory();
    if (cached != null) {
      if (!directory.revalidates(name) || directory.stillValid(name, cached.inode())) {
        return cached;
      }
      invalidate(cached);
    }
    Costs.charge(Costs.LOOKUP);
    fileSystemLookups.add(1);
    return insert(parent, name, directory.isRemoved() ? null : directory.lookup(name));
  }

  private Dentry insert(Dentry parent, String name, Inode found) {
    Dentry fresh = null;
    Dentry present;
    try {
      fresh = new Dentry(parent.superBlock(), parent, name, found, parent.superBlock().isPermanent(found));
    } finally {
      if (fresh == null && found != null) {
        found.put();
      }
    }
    try (var _ = lock.acquire()) {
      present = use(parent.child(name));
      if (present == null) {
        parent.get();
        parent.addChild(fresh);
        hash.add(fresh);
        total++;
      }
    }
    if (present == null) {
      return fresh;
    }
    if (found != null) {
      found.put();
    }
    fresh.free();
    return present;
  }

  private Dentry use(Dentry dentry) {
    if (dentry != null) {
      dentry.get();
      if (dentry.listed) {
        unused.remove(dentry);
      }
    }
    return dentry;
  }

  void put(Dentry dentry) {
    for (Dentry next = dentry; next != null; ) {
      next = drop(next);
    }
  }

  /** Drops one reference. {@return the parent, if this freed the dentry and so gave up its reference to it} */
  private Dentry drop(Dentry dentry) {
    if (!dentry.isCounted() || dropWithoutLock(dentry)) {
      return null;
    }
    boolean dead = false;
    boolean full;
    try (var _ = lock.acquire()) {
      dentry.fetchCount();
      int left = dentry.references.decrementAndGet();
      if (!mayStay(dentry)) {
        dead = left == 0 && killListed(dentry);
      } else if (!dentry.listed) {
        unused.add(dentry); // even if it is in use again: who gives it back then needs no lock
      }
      full = unused.count() > UNUSED_LIMIT;
    }
    if (full) {
      shrink(UNUSED_LIMIT / 8);
    }
    return dead ? free(dentry) : null;
  }

  /** Drops one reference if there are others, or if the dentry is on the list already. {@return whether it did} */
  private static boolean dropWithoutLock(Dentry dentry) {
    while (true) {
      dentry.fetchCount();
      int before = dentry.references.get();
      if (before == 1 && !staysListed(dentry)) {
        return false;
      }
      if (before == 1 && !dentry.referenced) {
        dentry.referenced = true;
      }
      Work.charge(LOOK_CYCLES);
      if (dentry.references.compareAndSet(before, before - 1)) {
        // Whoever took it off the list before saw it in use and left it to us; whoever does so from now on frees it.
        return before > 1 || staysListed(dentry) || !dentry.tryGet();
      }
    }
  }

  /** {@return whether nothing needs to be done when the last reference goes} */
  private static boolean staysListed(Dentry dentry) {
    return dentry.isPermanent() || dentry.listed && mayStay(dentry);
  }

  /** {@return whether a dentry may stay when nobody refers to it: it can be found, and will be} */
  private static boolean mayStay(Dentry dentry) {
    return dentry.hashed && dentry.isLasting();
  }

  /** Takes a dentry out of the cache for good; under the lock. {@return false if somebody uses it again, who has not needed the lock for that} */
  private boolean kill(Dentry dentry) {
    if (!dentry.tryKill()) {
      return false;
    }
    if (dentry.hashed) {
      unhash(dentry);
    }
    total--;
    return true;
  }

  private boolean killListed(Dentry dentry) {
    if (dentry.listed) {
      unused.remove(dentry); // it was used without the lock
    }
    return kill(dentry);
  }

  private void unhash(Dentry dentry) {
    hash.remove(dentry);
    dentry.parent().removeChild(dentry);
  }

  private static Dentry free(Dentry dentry) {
    Inode inode = dentry.inode();
    Dentry parent = dentry.isRoot() ? null : dentry.parent();
    dentry.free();
    if (inode != null) {
      inode.superBlock().vfs().notifyUnused(dentry, inode);
      inode.put();
    }
    return parent;
  }

  /** Frees up to {@code count} unused dentries, oldest first. {@return how many it freed} */
  public int shrink(int count) {
    int freed = 0;
    for (int passes = unused.count(); freed < count; ) {
      Dentry victim;
      try (var _ = lock.acquire()) {
        victim = unused.oldest();
        if (victim == null) {
          break;
        }
        if (passes-- > 0 && unused.passOver(victim)) {
          continue;
        }
        unused.remove(victim);
        if (!kill(victim)) {
          continue; // its user puts it on the list again
        }
      }
      freed++;
      Dentry parent = free(victim);
      if (parent != null) {
        put(parent);
      }
    }
    return freed;
  }

  /** Frees up to {@code count} unused dentries of those who pay as {@code paidFor} wants, oldest first. {@return how many it freed} */
  int shrink(int count, Predicate<PageAccount> paidFor) {
    int[] looks = {count};
    return freeAll(unused(dentry -> looks[0] > 0 && paidFor.test(dentry.payer()) && !unused.passOver(dentry) && looks[0]-- > 0));
  }

  /** Frees all dentries of one file system, which is going away. */
  void retire(SuperBlock superBlock) {
    for (int freed = -1; freed != 0; ) {
      freed = freeAll(unused(dentry -> dentry.superBlock() == superBlock)) + freeAll(permanent(superBlock));
    }
    try (var _ = lock.acquire()) {
      retire(superBlock.root());
    }
    free(superBlock.root());
  }

  /** Takes the permanent dentries of a file system out of the cache, but for its root. {@return them} */
  private List<Dentry> permanent(SuperBlock superBlock) {
    List<Dentry> found = new ArrayList<>();
    try (var _ = lock.acquire()) {
      hash.forEach(dentry -> {
        if (dentry.isPermanent() && dentry.superBlock() == superBlock) {
          found.add(dentry);
        }
      });
      found.forEach(this::retire);
    }
    return found;
  }

  private void retire(Dentry permanent) {
    permanent.retire();
    if (permanent.hashed) {
      unhash(permanent);
    }
    total--;
  }

  private List<Dentry> unused(Predicate<Dentry> which) {
    List<Dentry> dead = new ArrayList<>();
    try (var _ = lock.acquire()) {
      int looks = 2 * unused.count(); // what is passed over comes once more
      for (Dentry dentry = unused.oldest(); dentry != null && looks > 0; looks--) {
        Dentry next = dentry.nextUnused;
        if (which.test(dentry)) {
          unused.remove(dentry);
          if (kill(dentry)) {
            dead.add(dentry);
          }
        }
        dentry = next;
      }
    }
    return dead;
  }

  private int freeAll(List<Dentry> dead) {
    for (Dentry dentry : dead) {
      Dentry parent = free(dentry);
      if (parent != null) {
        put(parent);
      }
    }
    return dead.size();
  }

  // Changes that follow those of a file system. The caller holds the directories' locks and a reference to each dentry.

  /** Something was made under a name that had nothing; takes over the reference to {@code inode}. */
  void instantiate(Dentry negative, Inode inode) {
    try (var _ = lock.acquire()) {
      negative.become(inode);
    }
  }

  /** The name was removed: who holds the dentry keeps it, nobody finds it any more. */
  void delete(Dentry dentry) {
    List<Dentry> below;
    try (var _ = lock.acquire()) {
      if (dentry.hashed) {
        unhash(dentry);
      }
      below = unusedChildren(dentry);
    }
    freeAll(below);
  }

  /** A removed directory has no children but names that are known to stand for nothing: they would keep it alive. */
  private List<Dentry> unusedChildren(Dentry directory) {
    if (directory.children == null || directory.children.isEmpty()) {
      return List.of();
    }
    List<Dentry> dead = new ArrayList<>();
    for (Dentry child : List.copyOf(directory.children.values())) {
      if (child.references.get() == 0 && kill(child)) {
        if (child.listed) {
          unused.remove(child);
        }
        dead.add(child);
      }
    }
    return dead;
  }

  /** What the cache knew is no longer true: the name will be looked up anew. Drops the caller's reference. */
  void invalidate(Dentry dentry) {
    delete(dentry);
    put(dentry);
  }

  /** The file has another name now; what had that name, {@code target}, is removed. */
  void move(Dentry dentry, Dentry target) {
    Dentry from = dentry.parent();
    Dentry to = target.parent();
    delete(target);
    try (var _ = lock.acquire()) {
      unhash(dentry);
      dentry.place(to, target.name());
      to.get();
      to.addChild(dentry);
      hash.add(dentry);
    }
    put(from);
  }

  /** The two names changed files. */
  void exchange(Dentry one, Dentry other) {
    try (var _ = lock.acquire()) {
      Dentry parent = one.parent();
      String name = one.name();
      unhash(one);
      unhash(other);
      one.place(other.parent(), other.name());
      other.place(parent, name);
      one.parent().addChild(one);
      other.parent().addChild(other);
      hash.add(one);
      hash.add(other);
    }
  }
}
