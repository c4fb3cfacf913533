package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;

/**
 * Calls that make and remove names: mkdir, mknod, symlink, link, unlink, rmdir; rename has a place of its own. In each, {@code base} is
 * where a relative path begins (null for the working directory). Sources: Linux {@code filename_create}, {@code vfs_unlink} and kin.
 *
 * <p>Lock order: {@code super_block.rename_mutex}, the parent's {@code dir_rwsem}, that of a second parent (level 1), that of a removed directory
 * (level 2); last, the lock of a file whose names are counted, since its other names may be in directories that others have locked.
 */
public final class NameCalls {
  private static final int VICTIM = 2;
  private static final long ROOT_DEVICE = 0;

  private final Vfs vfs;
  private final RenameCall rename;

  NameCalls(Vfs vfs) {
    this.vfs = vfs;
    this.rename = new RenameCall(vfs);
  }

  public void mkdir(Caller who, Path base, String path, int mode) {
    create(who, base, path, FileType.DIRECTORY.bits() | mode & (Mode.PERMISSIONS | Mode.STICKY), 0, null);
  }

  /** {@code mode} holds the type, a regular file if none; {@code device} is for device nodes. */
  public void mknod(Caller who, Path base, String path, int mode, long device) {
    FileType type = (mode & FileType.MASK) == 0 ? FileType.REGULAR : FileType.of(mode);
    if (type == FileType.DIRECTORY) {
      throw Refused.of(Errno.EPERM);
    }
    if (type == null || type == FileType.SYMLINK) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean isDevice = type == FileType.BLOCK || type == FileType.CHARACTER && device != ROOT_DEVICE;
    if (isDevice && !who.credentials().has(Capability.MKNOD)) {
      throw Refused.of(Errno.EPERM);
    }
    create(who, base, path, type.bits() | mode & Mode.CHANGEABLE, device, null);
  }

  public void symlink(Caller who, String text, Path base, String path) {
    FileName.checkPath(text);
    if (text.isEmpty()) {
      throw Refused.of(Errno.ENOENT);
    }
    create(who, base, path, FileType.SYMLINK.bits() | Mode.PERMISSIONS, 0, text);
  }

  /** Makes the node of a socket, which bind then gives a meaning. {@return its place, with references} */
  public Path makeSocket(Caller who, String path) {
    return made(who, null, path, FileType.SOCKET.bits() | Mode.PERMISSIONS, 0, null);
  }

  private void create(Caller who, Path base, String path, int mode, long device, String text) {
    made(who, base, path, mode, device, text).close();
  }

  private Path made(Caller who, Path base, String path, int mode, long device, String text) {
    try (PathWalk walk = PathWalk.begin(who, base, path, 0)) {
      boolean makesDirectory = FileType.of(mode) == FileType.DIRECTORY;
      try (Path place = newPlace(walk, makesDirectory)) {
        DirectoryInode directory = walk.here().dentry().directory();
        try (var _ = directory.lock().write()) {
          checkFree(place);
          Permissions.checkCreate(directory, who.credentials());
          Costs.charge(Costs.NAME_CHANGE);
          NewFile file = Opener.newFile(who, directory, mode, device, text);
          vfs.dentries().instantiate(place.dentry(), directory.create(place.dentry().name(), file));
        }
        vfs.notifyName(directory, FsNotify.CREATE, place.dentry().name(), place.inode(), 0);
        return place.get();
      }
    }
  }

  /** {@return the place of a name to be made, with references; nothing is there} */
  private static Path newPlace(PathWalk walk, boolean makesDirectory) {
    walk.toLast();
    if (!walk.namesEntry()) {
      throw Refused.of(Errno.EEXIST);
    }
    Path place = walk.lastPlace();
    try {
      checkFree(place);
      if (walk.hasTrailingSlash() && !makesDirectory) {
        throw Refused.of(Errno.ENOENT);
      }
      place.mount().checkWritable();
      return place;
    } catch (Refused refused) {
      place.close();
      throw refused;
    }
  }

  private static void checkFree(Path place) {
    if (!place.dentry().isNegative()) {
      throw Refused.of(Errno.EEXIST);
    }
  }

  /** Gives what {@code oldPath} names the name {@code newPath} too; {@code lookup} are flags for the first. */
  public void link(Caller who, Path oldBase, String oldPath, int lookup, Path newBase, String newPath) {
    try (Path old = PathWalk.resolve(who, oldBase, oldPath, lookup);
        PathWalk walk = PathWalk.begin(who, newBase, newPath, 0);
        Path place = newPlace(walk, false)) {
      Inode inode = old.inode();
      DirectoryInode directory = walk.here().dentry().directory();
      if (old.mount() != place.mount()) {
        throw Refused.of(Errno.EXDEV);
      }
      try (var _ = directory.lock().write()) {
        checkFree(place);
        Permissions.checkCreate(directory, who.credentials());
        requireFile(inode);
        Costs.charge(Costs.NAME_CHANGE);
        try (var _ = inode.lock().write()) {
          checkNotGone(old);
          directory.link(place.dentry().name(), inode);
        }
        vfs.dentries().instantiate(place.dentry(), inode.get());
      }
      vfs.notifier().event(FsNotify.ATTRIB, inode, null, null, 0);
      vfs.notifyName(directory, FsNotify.CREATE, place.dentry().name(), inode, 0);
    }
  }

  private static void requireFile(Inode inode) {
    if (inode instanceof DirectoryInode) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** What lost its last name gets no other, but what never had any may. */
  private static void checkNotGone(Path old) {
    if (old.inode().links() == 0 && !old.dentry().unnamed) {
      throw Refused.of(Errno.ENOENT);
    }
  }

  public void unlink(Caller who, Path base, String path) {
    try (PathWalk walk = PathWalk.begin(who, base, path, 0)) {
      walk.toLast();
      if (!walk.namesEntry()) {
        throw Refused.of(Errno.EISDIR);
      }
      walk.here().mount().checkWritable();
      DirectoryInode directory = walk.here().dentry().directory();
      Inode victim;
      try (Path place = walk.victim()) {
        victim = place.inode();
        if (walk.hasTrailingSlash()) {
          throw Refused.of(victim instanceof DirectoryInode ? Errno.EISDIR : Errno.ENOTDIR);
        }
        try (var _ = directory.lock().write()) {
          remove(who, directory, place, victim);
        }
        tellRemoved(directory, place.dentry(), victim);
      }
    }
  }

  private void remove(Caller who, DirectoryInode directory, Path place, Inode victim) {
    checkThere(directory, place, victim);
    Permissions.checkDelete(directory, victim, false, who.credentials());
    if (place.dentry().isMountPoint()) {
      throw Refused.of(Errno.EBUSY);
    }
    Costs.charge(Costs.NAME_CHANGE);
    try (var _ = victim.lock().write()) {
      directory.unlink(place.dentry().name(), victim);
    }
    vfs.dentries().delete(place.dentry());
  }

  public void rmdir(Caller who, Path base, String path) {
    try (PathWalk walk = PathWalk.begin(who, base, path, 0)) {
      walk.toLast();
      if (!walk.namesEntry()) {
        throw Refused.of(walk.name() == null ? Errno.EBUSY : walk.name().equals(".") ? Errno.EINVAL : Errno.ENOTEMPTY);
      }
      walk.here().mount().checkWritable();
      DirectoryInode directory = walk.here().dentry().directory();
      try (Path place = walk.victim()) {
        Inode victim = place.inode();
        try (var _ = directory.lock().write()) {
          removeDirectory(who, directory, place, victim);
        }
        tellRemoved(directory, place.dentry(), victim);
      }
    }
  }

  private void removeDirectory(Caller who, DirectoryInode directory, Path place, Inode victim) {
    checkThere(directory, place, victim);
    Permissions.checkDelete(directory, victim, true, who.credentials());
    if (place.dentry().isMountPoint()) {
      throw Refused.of(Errno.EBUSY);
    }
    DirectoryInode gone = (DirectoryInode) victim;
    Costs.charge(Costs.NAME_CHANGE);
    try (var _ = gone.lock().writeNested(VICTIM)) {
      directory.rmdir(place.dentry().name(), gone);
      gone.markRemoved();
    }
    vfs.dentries().delete(place.dentry());
  }

  /** Between finding the victim and locking its directory somebody may have taken the name away. */
  private static void checkThere(DirectoryInode directory, Path place, Inode victim) {
    if (place.dentry().isDeleted() || place.dentry().parent().inode() != directory || place.inode() != victim) {
      throw Refused.of(Errno.ENOENT);
    }
  }

  /** In the order of Linux's {@code vfs_unlink}: a file that is in use is told of as gone when it is not any more. */
  private void tellRemoved(DirectoryInode directory, Dentry name, Inode victim) {
    if (!(victim instanceof DirectoryInode)) {
      vfs.notifier().event(FsNotify.ATTRIB, victim, null, null, 0);
    }
    if (!name.isShared()) {
      vfs.notifyUnused(name, victim);
    }
    vfs.notifyName(directory, FsNotify.DELETE, name.name(), victim, 0);
  }

  /** renameat2; {@code flags} are those of {@link RenameCall}. */
  public void rename(Caller who, Path oldBase, String oldPath, Path newBase, String newPath, int flags) {
    rename.run(who, oldBase, oldPath, newBase, newPath, flags);
  }
}
