package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.Stat;

/**
 * Calls about what is behind a name: stat, access, chmod, chown, utimens, truncate, readlink. Those that take a {@link Path} serve the
 * calls on descriptors too. Source: Linux {@code notify_change}.
 */
public final class AttributeCalls {
  private final Vfs vfs;

  AttributeCalls(Vfs vfs) {
    this.vfs = vfs;
  }

  /** newfstatat and statx; {@code lookup} is made by {@link LookupFlags#following}. */
  public Stat stat(Caller who, Path base, String path, int lookup) {
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      Costs.charge(Costs.STAT);
      return found.inode().stat().through(found.mount().id());
    }
  }

  public FileSystemStat statfs(Caller who, String path) {
    try (Path found = PathWalk.resolve(who, null, path, LookupFlags.FOLLOW)) {
      return statfs(found);
    }
  }

  public FileSystemStat statfs(Path path) {
    return path.inode().statfs().with(MountFlags.statfs(path.mount().flags()));
  }

  /**
   * faccessat2: refuses unless {@code who} (see {@link Caller#real}) may do {@code wanted}, bits of {@link Permissions}; 0 asks whether
   * it exists.
   */
  public void access(Caller who, Path base, String path, int wanted, int lookup) {
    if ((wanted & ~(Permissions.READ | Permissions.WRITE | Permissions.EXECUTE)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      Inode inode = found.inode();
      boolean runs = (wanted & Permissions.EXECUTE) != 0 && inode instanceof RegularInode;
      if (runs && found.mount().has(MountFlags.NOEXEC)) {
        throw Refused.of(Errno.EACCES);
      }
      Permissions.check(inode, wanted, who.credentials());
      if ((wanted & Permissions.WRITE) != 0 && !(inode instanceof SpecialInode)) {
        found.mount().checkWritable();
      }
    }
  }

  /** {@return the text of a link} */
  public String readlink(Caller who, Path base, String path) {
    try (Path found = PathWalk.resolve(who, base, path, LookupFlags.EMPTY_PATH)) {
      if (!(found.inode() instanceof LinkInode link)) {
        throw Refused.of(path.isEmpty() ? Errno.ENOENT : Errno.EINVAL);
      }
      found.mount().touchAccessed(link);
      return link.text();
    }
  }

  public void chmod(Caller who, Path base, String path, int mode, int lookup) {
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      chmod(who, found, mode);
    }
  }

  /** fchmod. */
  public void chmod(Caller who, Path path, int mode) {
    Inode inode = path.inode();
    path.mount().checkWritable();
    if (inode instanceof LinkInode) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    try (var _ = inode.lock().write()) {
      Permissions.checkOwner(inode, who.credentials());
      inode.chmod(Permissions.chmod(inode, mode, who.credentials()));
    }
    vfs.notifyPath(path, FsNotify.ATTRIB);
  }

  public void chown(Caller who, Path base, String path, int uid, int gid, int lookup) {
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      chown(who, found, uid, gid);
    }
  }

  /** fchown; −1 leaves an id as it is. A program that changes hands loses set-user-id and set-group-id. */
  public void chown(Caller who, Path path, int uid, int gid) {
    Inode inode = path.inode();
    path.mount().checkWritable();
    try (var _ = inode.lock().write()) {
      Permissions.checkChown(inode, uid, gid, who.credentials());
      if (!(inode instanceof DirectoryInode) && Permissions.withoutSetId(inode.mode()) != inode.mode()) {
        inode.chmod(Permissions.withoutSetId(inode.mode()));
      }
      inode.chown(uid == -1 ? inode.uid() : uid, gid == -1 ? inode.gid() : gid);
    }
    vfs.notifyPath(path, FsNotify.ATTRIB);
  }

  public void utimens(Caller who, Path base, String path, FileTime access, FileTime modification, int lookup) {
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      utimens(who, found, access, modification);
    }
  }

  /** futimens. Setting both to now needs the right to write, anything else ownership. */
  public void utimens(Caller who, Path path, FileTime access, FileTime modification) {
    if (access instanceof FileTime.Omit && modification instanceof FileTime.Omit) {
      return;
    }
    Inode inode = path.inode();
    path.mount().checkWritable();
    try (var _ = inode.lock().write()) {
      boolean bothNow = access instanceof FileTime.Now && modification instanceof FileTime.Now;
      if (!Permissions.owns(inode, who.credentials())) {
        if (!bothNow) {
          throw Refused.of(Errno.EPERM);
        }
        Permissions.check(inode, Permissions.WRITE, who.credentials());
      }
      long now = vfs.time().now();
      inode.setTimes(access.resolve(now, inode.accessed()), modification.resolve(now, inode.modified()));
    }
    vfs.notifyPath(path, event(access, modification));
  }

  /** Who sets one of the two times says that the file was read, or written. Source: Linux's {@code fsnotify_change}. */
  private static int event(FileTime access, FileTime modification) {
    if (access instanceof FileTime.Omit) {
      return FsNotify.MODIFY;
    }
    return modification instanceof FileTime.Omit ? FsNotify.ACCESS : FsNotify.ATTRIB;
  }

  public void truncate(Caller who, String path, long bytes) {
    if (bytes < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (Path found = PathWalk.resolve(who, null, path, LookupFlags.FOLLOW)) {
      if (!(found.inode() instanceof RegularInode inode)) {
        throw Refused.of(found.inode() instanceof DirectoryInode ? Errno.EISDIR : Errno.EINVAL);
      }
      found.mount().checkWritable();
      Permissions.check(inode, Permissions.WRITE, who.credentials());
      inode.allowWriter();
      try {
        setLength(inode, bytes, who.credentials());
      } finally {
        inode.writerGone();
      }
      vfs.notifyPath(found, FsNotify.MODIFY);
    }
  }

  /** Sets a file's length once it is clear that the caller may. */
  static void setLength(RegularInode inode, long bytes, Credentials who) {
    Vfs vfs = inode.superBlock().vfs();
    if (bytes > inode.size()) {
      if (bytes > vfs.fileSizeLimit().bytes()) {
        vfs.fileSizeLimit().exceeded();
        throw Refused.of(Errno.EFBIG);
      }
      if (bytes > inode.superBlock().maxFileSize()) {
        throw Refused.of(Errno.EFBIG);
      }
    }
    try (var _ = inode.lock().write()) {
      int safe = Permissions.withoutSetId(inode.mode());
      if (safe != inode.mode() && !who.has(pith.vfs.attr.Capability.FSETID)) {
        inode.chmod(safe);
      }
      inode.truncate(bytes);
    }
  }
}
