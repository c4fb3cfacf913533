package pith.vfs;

import pith.sync.rcu.Rcu;

/**
 * The quick part of a path walk: from directory to directory as long as the dentry cache knows the way, without a lock and without a reference to anything on
 * the way. Source: Linux's RCU-walk, {@code Documentation/filesystems/path-lookup.rst}.
 *
 * <pre>
 *   each component    the directory may be searched? find the name in DentryHash; cross what is mounted on it
 *                     then: is the directory's sequence number still what it was when we came? if so, it was all true at one moment
 *   at the end        take references to where we are, and look at the numbers once more: only now it is ours
 * </pre>
 *
 * <p>What is not as simple as that ends the quick part one component before: a name that is not cached or stands for nothing, a link to follow, {@code ..}, a
 * directory whose file system wants to be asked, or a number that changed. {@link PathWalk} then goes one step with locks, and comes back. Grace periods keep
 * what a reader stands on from being somebody else's memory. Confined to the task that walks.
 */
final class LockFreeWalk {
  private final DentryCache dentries;
  private final MountNamespace mounts;
  private final Rcu rcu;
  private final Caller who;
  private final int flags;

  private Mount mount;
  private Dentry dentry;

  /** The count of {@link #dentry} when the walk came to it. */
  private int sequence;

  private boolean last;

  LockFreeWalk(Vfs vfs, Caller who, int flags) {
    this.dentries = vfs.dentries();
    this.mounts = vfs.mounts();
    this.rcu = vfs.memory().rcu();
    this.who = who;
    this.flags = flags;
  }

  /**
   * Walks along {@code path}.
   *
   * @param from where it begins, to which the caller has references; null for where the caller's context is, to which none are taken: the root if
   *     {@code absolute}, or else the working directory
   * @param toEnd whether to the end; else to before the last component
   * @return how much of the path it went; if not 0, {@link #place} is where it led, with references
   */
  int go(Path from, boolean absolute, String path, boolean toEnd) {
    if (!dentries.isLockFree()) {
      return 0;
    }
    int done;
    boolean ours;
    boolean mountHeld = false;
    boolean dentryHeld = false;
    try (var _ = rcu.read()) {
      int tree = mounts.mountLock().rawBegin();
      begin(from != null ? from : who.context().unheld(absolute));
      sequence = dentry.sequence().rawBegin();
      done = walk(path, toEnd);
      mountHeld = done > 0 && mount.tryGet();
      dentryHeld = mountHeld && !mounts.mountLock().rawRetry(tree) && dentry.tryGet();
      ours = dentryHeld && !dentry.sequence().rawRetry(sequence);
    }
    if (!ours) {
      giveUp(mountHeld, dentryHeld);
    }
    dentries.countWalk(done, ours);
    return ours ? done : 0;
  }

  private void begin(Path from) {
    mount = from.mount();
    dentry = from.dentry();
  }

  private void giveUp(boolean mountHeld, boolean dentryHeld) {
    if (dentryHeld) {
      dentry.put();
    }
    if (mountHeld) {
      mount.put();
    }
  }

  /** {@return where {@link #go} came to; its references are the caller's} */
  Path place() {
    return new Path(mount, dentry);
  }

  /** {@return whether what is left of the path after {@link #go} is nothing but slashes} */
  boolean isLast() {
    return last;
  }

  private int walk(String path, boolean toEnd) {
    int done = 0;
    while (true) {
      int begin = skipSlashes(path, done);
      if (begin == path.length()) {
        return done;
      }
      int slash = path.indexOf('/', begin);
      int end = slash < 0 ? path.length() : slash;
      boolean ends = skipSlashes(path, end) == path.length();
      boolean follows = !ends || end < path.length() || (flags & LookupFlags.FOLLOW) != 0;
      if (ends && !toEnd || !step(path.substring(begin, end), follows)) {
        return done;
      }
      done = end;
      last = ends;
    }
  }

  private static int skipSlashes(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) == '/') {
      at++;
    }
    return at;
  }

  private boolean step(String name, boolean follows) {
    boolean searchable =
        dentry.inode() instanceof DirectoryInode directory && !directory.revalidates(name) && Permissions.allows(directory, Permissions.EXECUTE, who.credentials());
    if (!searchable || name.length() > FileName.NAME_MAX || name.equals("..")) {
      return false;
    }
    Costs.charge(Costs.COMPONENT);
    return name.equals(".") || down(name, follows);
  }

  private boolean down(String name, boolean follows) {
    Dentry child = dentries.findLockFree(dentry, name);
    if (child == null) {
      return false;
    }
    int childSequence = child.sequence().rawBegin();
    Inode inode = child.inode();
    boolean known = child.parent() == dentry && child.name().equals(name) && child.isHashed();
    if (!known || inode == null || dentry.sequence().rawRetry(sequence) || follows && inode instanceof LinkInode) {
      return false;
    }
    return child.isMountPoint() ? cross(child) : moveTo(mount, child, childSequence);
  }

  private boolean cross(Dentry child) {
    Path seen = MountNamespace.top(new Path(mount, child));
    if (seen.mount() != mount && (flags & LookupFlags.NO_XDEV) != 0) {
      return false;
    }
    return !(seen.inode() instanceof LinkInode) && moveTo(seen.mount(), seen.dentry(), seen.dentry().sequence().rawBegin());
  }

  private boolean moveTo(Mount newMount, Dentry newDentry, int newSequence) {
    mount = newMount;
    dentry = newDentry;
    sequence = newSequence;
    return true;
  }
}
