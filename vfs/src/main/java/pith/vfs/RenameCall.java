package pith.vfs;

import pith.sync.Mutex;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * rename: a file gets another name, in one step for all who look. Source: Linux {@code do_renameat2}.
 *
 * <p>Between two directories, the file system's rename mutex keeps the tree's shape while it is made sure that no directory comes to lie
 * inside itself; the directory nearer to the root is locked first.
 */
public final class RenameCall {
  public static final int NOREPLACE = 1;
  public static final int EXCHANGE = 2;
  public static final int WHITEOUT = 4;

  private final Vfs vfs;

  RenameCall(Vfs vfs) {
    this.vfs = vfs;
  }

  void run(Caller who, Path oldBase, String oldPath, Path newBase, String newPath, int flags) {
    if ((flags & ~(NOREPLACE | EXCHANGE)) != 0 || flags == (NOREPLACE | EXCHANGE)) {
      throw Refused.of(Errno.EINVAL);
    }
    try (PathWalk from = PathWalk.begin(who, oldBase, oldPath, 0);
        PathWalk to = PathWalk.begin(who, newBase, newPath, 0)) {
      from.toLast();
      to.toLast();
      checkEnds(from, to, flags);
      boolean twoDirectories = from.here().dentry() != to.here().dentry();
      if (twoDirectories && from.here().inode() == to.here().inode()) {
        throw Refused.of(Errno.ESTALE); // the host moved the directory between the two walks: one of the dentries is out of date
      }
      try (Mutex.Held _ = twoDirectories ? from.here().mount().superBlock().renameMutex().acquire() : null) {
        underLocks(who, from, to, flags);
      }
    }
  }

  private static void checkEnds(PathWalk from, PathWalk to, int flags) {
    if (from.here().mount() != to.here().mount()) {
      throw Refused.of(Errno.EXDEV);
    }
    if (!from.namesEntry()) {
      throw Refused.of(Errno.EBUSY);
    }
    if (!to.namesEntry()) {
      throw Refused.of((flags & NOREPLACE) != 0 ? Errno.EEXIST : Errno.EBUSY);
    }
    from.here().mount().checkWritable();
  }

  private void underLocks(Caller who, PathWalk from, PathWalk to, int flags) {
    Dentry one = from.here().dentry();
    Dentry other = to.here().dentry();
    boolean otherFirst = one != other && one.isWithin(other) || !other.isWithin(one) && other.inode().number() < one.inode().number();
    Dentry first = otherFirst ? other : one;
    Dentry second = otherFirst ? one : other;
    try (RwSemaphore.WriteHeld _ = first.inode().lock().write();
        RwSemaphore.WriteHeld _ = first == second ? null : second.inode().lock().writeNested(1)) {
      Dentry old = vfs.dentries().lookup(one, from.name());
      try {
        Dentry target = vfs.dentries().lookup(other, to.name());
        try {
          rename(who, old, target, flags, from.hasTrailingSlash(), to.hasTrailingSlash());
        } finally {
          target.put();
        }
      } finally {
        old.put();
      }
    }
  }

  private void rename(Caller who, Dentry old, Dentry target, int flags, boolean oldSlash, boolean newSlash) {
    boolean exchange = (flags & EXCHANGE) != 0;
    checkBoth(old, target, flags, oldSlash, newSlash);
    if (old.inode() == target.inode()) {
      return;
    }
    DirectoryInode from = old.parent().directory();
    DirectoryInode to = target.parent().directory();
    checkPermissions(who, old, target, exchange);
    if (old.isMountPoint() || target.isMountPoint()) {
      throw Refused.of(Errno.EBUSY);
    }
    Costs.charge(Costs.NAME_CHANGE);
    if (exchange) {
      exchange(from, old, to, target);
    } else {
      move(from, old, to, target);
    }
  }

  private static void checkBoth(Dentry old, Dentry target, int flags, boolean oldSlash, boolean newSlash) {
    boolean exchange = (flags & EXCHANGE) != 0;
    if (old.isNegative() || exchange && target.isNegative()) {
      throw Refused.of(Errno.ENOENT);
    }
    if ((flags & NOREPLACE) != 0 && !target.isNegative()) {
      throw Refused.of(Errno.EEXIST);
    }
    boolean oldIsDirectory = old.inode() instanceof DirectoryInode;
    if (exchange && newSlash && !(target.inode() instanceof DirectoryInode)) {
      throw Refused.of(Errno.ENOTDIR);
    }
    if (!oldIsDirectory && (oldSlash || !exchange && newSlash)) {
      throw Refused.of(Errno.ENOTDIR);
    }
    if (target.parent().isWithin(old)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!target.isNegative() && old.parent().isWithin(target)) {
      throw Refused.of(exchange ? Errno.EINVAL : Errno.ENOTEMPTY);
    }
  }

  private static void checkPermissions(Caller who, Dentry old, Dentry target, boolean exchange) {
    DirectoryInode from = old.parent().directory();
    DirectoryInode to = target.parent().directory();
    boolean isDirectory = old.inode() instanceof DirectoryInode;
    Permissions.checkDelete(from, old.inode(), isDirectory, who.credentials());
    if (target.isNegative()) {
      Permissions.checkCreate(to, who.credentials());
    } else {
      Permissions.checkDelete(to, target.inode(), exchange ? target.inode() instanceof DirectoryInode : isDirectory, who.credentials());
    }
    if (from != to) {
      // A directory that moves gets another "..", which is a change of its contents.
      checkMovable(old.inode(), who);
      checkMovable(exchange ? target.inode() : null, who);
    }
  }

  private static void checkMovable(Inode inode, Caller who) {
    if (inode instanceof DirectoryInode) {
      Permissions.check(inode, Permissions.WRITE, who.credentials());
    }
  }

  private void move(DirectoryInode from, Dentry old, DirectoryInode to, Dentry target) {
    Inode moved = old.inode();
    Inode replaced = target.inode();
    String oldName = old.name();
    try (var _ = lockReplaced(replaced)) {
      from.rename(oldName, moved, to, target.name(), replaced);
      if (replaced instanceof DirectoryInode directory) {
        directory.markRemoved();
      }
    }
    vfs.dentries().move(old, target);
    tell(from, oldName, to, target.name(), moved, replaced);
  }

  /** Nobody counts the links of what loses a name meanwhile, nor makes anything in it. */
  private static RwSemaphore.WriteHeld lockReplaced(Inode replaced) {
    return switch (replaced) {
      case null -> null;
      case DirectoryInode directory -> directory.lock().writeNested(2);
      default -> replaced.lock().write();
    };
  }

  private void exchange(DirectoryInode from, Dentry old, DirectoryInode to, Dentry target) {
    String oldName = old.name();
    String newName = target.name();
    from.exchange(oldName, old.inode(), to, newName, target.inode());
    vfs.dentries().exchange(old, target);
    tell(from, oldName, to, newName, old.inode(), null);
    tell(to, newName, from, oldName, target.inode(), null);
  }

  /** {@code replaced} has lost a name; null for none. */
  private void tell(DirectoryInode from, String oldName, DirectoryInode to, String newName, Inode moved, Inode replaced) {
    int cookie = vfs.nextRenameCookie();
    vfs.notifyName(from, FsNotify.MOVED_FROM, oldName, moved, cookie);
    vfs.notifyName(to, FsNotify.MOVED_TO, newName, moved, cookie);
    if (replaced != null) {
      vfs.notifier().event(FsNotify.ATTRIB, replaced, null, null, 0);
    }
    vfs.notifier().event(FsNotify.MOVE_SELF, moved, null, null, 0);
  }
}
