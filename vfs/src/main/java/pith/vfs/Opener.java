package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;

/** Opens files: finds or makes them, checks what the caller may do, and makes the open file. Source: Linux {@code path_openat}. */
public final class Opener {
  private static final int TEMPORARY = OpenFlags.TMPFILE & ~OpenFlags.DIRECTORY;

  private final Vfs vfs;

  Opener(Vfs vfs) {
    this.vfs = vfs;
  }

  /** As the other, without openat2's restrictions. */
  public File open(Caller who, Path base, String path, int flags, int mode) {
    return open(who, base, path, flags, mode, 0);
  }

  /**
   * {@return the open file, with one reference}
   *
   * @param base where a relative path begins, null for the working directory
   * @param flags of {@link OpenFlags}
   * @param mode permissions of a file that is made, before the umask
   * @param resolve RESOLVE_* bits of openat2
   */
  public File open(Caller who, Path base, String path, int flags, int mode, int resolve) {
    if (OpenFlags.has(flags, OpenFlags.PATH)) {
      return openPlain(who, base, path, flags & (OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW), resolve);
    }
    if (OpenFlags.has(flags, TEMPORARY)) {
      return openUnnamed(who, base, path, flags, mode, resolve);
    }
    if (!OpenFlags.has(flags, OpenFlags.CREAT)) {
      return openPlain(who, base, path, flags, resolve);
    }
    if (OpenFlags.has(flags, OpenFlags.DIRECTORY)) {
      throw Refused.of(Errno.EINVAL);
    }
    return openOrCreate(who, base, path, flags, mode, resolve);
  }

  private File openPlain(Caller who, Path base, String path, int flags, int resolve) {
    int lookup = LookupFlags.resolve(resolve)
        | (OpenFlags.has(flags, OpenFlags.NOFOLLOW) ? 0 : LookupFlags.FOLLOW)
        | (OpenFlags.has(flags, OpenFlags.DIRECTORY) ? LookupFlags.DIRECTORY : 0);
    try (Path found = PathWalk.resolve(who, base, path, lookup)) {
      return openFound(found, flags, who.credentials());
    }
  }

  private File openUnnamed(Caller who, Path base, String path, int flags, int mode, int resolve) {
    if (!OpenFlags.has(flags, OpenFlags.DIRECTORY) || !OpenFlags.writes(flags)) {
      throw Refused.of(Errno.EINVAL);
    }
    int lookup = LookupFlags.FOLLOW | LookupFlags.DIRECTORY | LookupFlags.resolve(resolve);
    try (Path directory = PathWalk.resolve(who, base, path, lookup)) {
      directory.mount().checkWritable();
      Permissions.check(directory.inode(), Permissions.WRITE | Permissions.EXECUTE, who.credentials());
      DirectoryInode parent = directory.dentry().directory();
      NewFile file = newFile(who, parent, FileType.REGULAR.bits() | mode & Mode.CHANGEABLE);
      RegularInode inode = parent.createUnnamed(file);
      inode.setLinks(0);
      Dentry dentry = vfs.dentries().unnamed(directory.dentry(), inode);
      try (Path place = new Path(directory.mount().get(), dentry)) {
        return openChecked(place, flags & ~(OpenFlags.DIRECTORY | OpenFlags.TRUNC), who.credentials());
      }
    }
  }

  private File openOrCreate(Caller who, Path base, String path, int flags, int mode, int resolve) {
    try (PathWalk walk = PathWalk.begin(who, base, path, LookupFlags.resolve(resolve) | LookupFlags.FOLLOW)) {
      walk.toLast();
      boolean follow = !OpenFlags.has(flags, OpenFlags.NOFOLLOW) && !OpenFlags.has(flags, OpenFlags.EXCL);
      while (true) {
        if (walk.hasTrailingSlash()) {
          throw Refused.of(Errno.EISDIR);
        }
        if (!walk.namesEntry()) {
          throw Refused.of(OpenFlags.has(flags, OpenFlags.EXCL) ? Errno.EEXIST : Errno.EISDIR);
        }
        Path place = walk.lastPlace();
        try (place) {
          if (place.dentry().isNegative()) {
            File made = create(who, place, flags, mode);
            if (made != null) {
              return made;
            }
          }
          if (OpenFlags.has(flags, OpenFlags.EXCL)) {
            throw Refused.of(Errno.EEXIST);
          }
          if (!follow || !(place.inode() instanceof LinkInode link)) {
            return openExisting(place, flags, who.credentials());
          }
          if (walk.followLast(link)) {
            return openExisting(walk.here(), flags, who.credentials());
          }
        }
      }
    }
  }

  private File openExisting(Path place, int flags, Credentials who) {
    if (place.inode() instanceof DirectoryInode) {
      throw Refused.of(Errno.EISDIR);
    }
    return openFound(place, flags, who);
  }

  /** Makes a regular file. {@return it, open; null if somebody else was quicker} */
  private File create(Caller who, Path place, int flags, int mode) {
    DirectoryInode directory = place.dentry().parent().directory();
    place.mount().checkWritable();
    try (var _ = directory.lock().write()) {
      if (!place.dentry().isNegative()) {
        return null;
      }
      Permissions.checkCreate(directory, who.credentials());
      NewFile file = newFile(who, directory, FileType.REGULAR.bits() | mode & Mode.CHANGEABLE);
      Costs.charge(Costs.NAME_CHANGE);
      vfs.dentries().instantiate(place.dentry(), directory.create(place.dentry().name(), file));
    }
    vfs.notifyName(directory, FsNotify.CREATE, place.dentry().name(), place.inode(), 0);
    return openChecked(place, flags & ~OpenFlags.TRUNC, who.credentials());
  }

  static NewFile newFile(Caller who, DirectoryInode directory, int mode) {
    return newFile(who, directory, mode, 0, null);
  }

  /** {@return what a new file in {@code directory} is: its group is the directory's if that is set-group-id} */
  static NewFile newFile(Caller who, DirectoryInode directory, int mode, long rdev, String target) {
    boolean inherits = (directory.mode() & Mode.SET_GROUP_ID) != 0;
    Credentials maker = who.credentials();
    int gid = inherits ? directory.gid() : maker.fileGroup();
    int masked = target == null ? who.withUmask(mode) : mode;
    if (inherits && FileType.of(mode) == FileType.DIRECTORY) {
      masked |= Mode.SET_GROUP_ID;
    } else if ((mode & (Mode.SET_GROUP_ID | Mode.GROUP_EXECUTE)) == (Mode.SET_GROUP_ID | Mode.GROUP_EXECUTE)
        && !maker.inGroup(gid) && !maker.has(Capability.FSETID)) {
      masked &= ~Mode.SET_GROUP_ID;
    }
    return new NewFile(masked, maker.fileUser(), gid, rdev, target);
  }

  /** Opens what is at {@code place} after checking that {@code who} may. {@return the open file, with one reference} */
  public File openFound(Path place, int flags, Credentials who) {
    Inode inode = place.inode();
    if (OpenFlags.has(flags, OpenFlags.PATH)) {
      return new PathFile(place, flags, who);
    }
    checkOpen(place, inode, flags, who);
    File file = openChecked(place, flags, who);
    if (OpenFlags.has(flags, OpenFlags.TRUNC) && inode instanceof RegularInode regular) {
      try {
        AttributeCalls.setLength(regular, 0, who);
        vfs.notifyPath(place, FsNotify.MODIFY);
      } catch (Refused refused) {
        file.put();
        throw refused;
      }
    }
    return file;
  }

  private static void checkOpen(Path place, Inode inode, int flags, Credentials who) {
    boolean truncates = OpenFlags.has(flags, OpenFlags.TRUNC);
    boolean writes = OpenFlags.writes(flags) || truncates;
    switch (inode) {
      case LinkInode _ -> throw Refused.of(Errno.ELOOP);
      case DirectoryInode _ when writes -> throw Refused.of(Errno.EISDIR);
      case SpecialInode special when isDevice(special) && place.mount().has(MountFlags.NODEV) -> throw Refused.of(Errno.EACCES);
      default -> {}
    }
    if (writes && !(inode instanceof SpecialInode)) {
      place.mount().checkWritable();
    }
    int wanted = (OpenFlags.reads(flags) ? Permissions.READ : 0) | (writes ? Permissions.WRITE : 0);
    Permissions.check(inode, wanted, who);
    if (OpenFlags.has(flags, OpenFlags.NOATIME)) {
      Permissions.checkOwner(inode, who);
    }
  }

  private File opened(Path place, int flags, Credentials who) {
    Inode inode = place.inode();
    if (inode instanceof RegularInode regular) {
      return openRegular(place, regular, flags, who);
    }
    if (inode instanceof DirectoryInode) {
      return new DirectoryFile(place, flags, who);
    }
    if (inode instanceof SpecialInode special) {
      return driver(special).open(place, special, flags, who);
    }
    throw Refused.of(Errno.ELOOP);
  }

  private static boolean isDevice(SpecialInode special) {
    return special.type() == FileType.CHARACTER || special.type() == FileType.BLOCK;
  }

  private File openChecked(Path place, int flags, Credentials who) {
    Costs.charge(Costs.OPEN);
    File file = opened(place, flags, who);
    vfs.notifyPath(place, FsNotify.OPEN);
    return file;
  }

  private static File openRegular(Path place, RegularInode inode, int flags, Credentials who) {
    boolean writes = OpenFlags.writes(flags);
    if (writes) {
      inode.allowWriter();
    }
    File file = null;
    try {
      file = inode.open(place, flags, who);
    } finally {
      if (file == null && writes) {
        inode.writerGone();
      }
    }
    if (writes) {
      file.countAsWriter();
    }
    return file;
  }

  private SpecialDriver driver(SpecialInode special) {
    SpecialDriver driver = special.isInaccessible() ? null : switch (special.type()) {
      case FIFO -> vfs.pipeDriver();
      case CHARACTER, BLOCK -> vfs.devices().driver(special.type(), special.rdev());
      default -> null;
    };
    if (driver == null) {
      throw Refused.of(Errno.ENXIO);
    }
    return driver;
  }

  /**
   * Opens a program for exec, which needs the right to execute it rather than to read it. Nobody may write it as long as it is open.
   * {@return it, open for reading by the kernel}
   *
   * @throws Refused EACCES if it is no regular file, may not be executed, or is on a mount without programs; ETXTBSY if somebody may write it
   */
  public File openProgram(Caller who, Path base, String path, int lookupFlags) {
    try (Path found = PathWalk.resolve(who, base, path, lookupFlags)) {
      if (found.inode() instanceof LinkInode) {
        throw Refused.of(Errno.ELOOP);
      }
      if (!(found.inode() instanceof RegularInode) || found.mount().has(MountFlags.NOEXEC)) {
        throw Refused.of(Errno.EACCES);
      }
      Permissions.check(found.inode(), Permissions.EXECUTE, who.credentials());
      File program = openChecked(found, OpenFlags.RDONLY, who.credentials());
      try {
        program.denyWriters();
      } catch (Refused written) {
        program.put();
        throw written;
      }
      return program;
    }
  }
}
