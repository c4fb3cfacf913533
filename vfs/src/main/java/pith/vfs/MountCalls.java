package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.DeviceNumber;

/** mount, umount, chroot, and what /proc/mounts and /proc/[pid]/mountinfo show. */
public final class MountCalls {
  /** Flags of mount beyond {@link MountFlags}. Source: Linux uapi mount.h. */
  public static final int REMOUNT = 32;

  public static final int BIND = 4096;
  public static final int MOVE = 8192;
  public static final int RECURSIVE = 16384;
  private static final int PROPAGATION = 0x1e_0000;

  /** Flag of umount2: detach now, go when unused. */
  public static final int DETACH = 2;

  /** Flag of umount2: do not follow a link. */
  public static final int UMOUNT_NOFOLLOW = 8;

  private final Vfs vfs;

  MountCalls(Vfs vfs) {
    this.vfs = vfs;
  }

  /** The mount system call; {@code source}, {@code type} and {@code options} are empty if null was given. */
  public void mount(Caller who, String source, String target, String type, int flags, String options) {
    requirePower(who);
    try (Path at = PathWalk.resolve(who, null, target, LookupFlags.FOLLOW)) {
      if ((flags & REMOUNT) != 0) {
        remount(at, flags, options);
      } else if ((flags & BIND) != 0) {
        try (Path what = sourceOf(who, source)) {
          vfs.mounts().bind(what, at, (flags & RECURSIVE) != 0);
        }
      } else if ((flags & PROPAGATION) != 0) {
        requireMountRoot(at);
      } else if ((flags & MOVE) != 0) {
        try (Path what = sourceOf(who, source)) {
          requireMountRoot(what);
          vfs.mounts().move(what.mount(), at);
        }
      } else {
        mount(vfs.fileSystems().named(type), source, at, flags, options);
      }
    }
  }

  /** Mounts a new file system of {@code type} on {@code at}. */
  public Mount mount(FileSystemType type, String source, Path at, int flags, String options) {
    return mount(type.mount(vfs, source, flags, options), at, flags);
  }

  /** Mounts a file system on {@code at}; takes over the caller's use of it, also when refused. */
  public Mount mount(SuperBlock superBlock, Path at, int flags) {
    try {
      return vfs.mounts().mount(superBlock, at, flags);
    } catch (Refused refused) {
      superBlock.deactivate();
      throw refused;
    }
  }

  /**
   * {@return the root of {@code superBlock} on a mount that is in no tree, with references: how the kernel itself reaches a file system}
   * Takes over the caller's use of it; closing the path gives it up.
   */
  public Path internal(SuperBlock superBlock) {
    Mount mount;
    try {
      mount = new Mount(0, superBlock, superBlock.root(), 0);
    } catch (Refused noMemory) {
      superBlock.deactivate();
      throw noMemory;
    }
    superBlock.root().get();
    return new Path(mount, superBlock.root());
  }

  /** {@return what is to be shown elsewhere, with references} */
  private static Path sourceOf(Caller who, String source) {
    if (source.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    return PathWalk.resolve(who, null, source, LookupFlags.FOLLOW);
  }

  private void remount(Path at, int flags, String options) {
    requireMountRoot(at);
    if ((flags & BIND) == 0) {
      at.mount().superBlock().remount((flags & MountFlags.RDONLY) != 0, options);
    }
    vfs.mounts().remount(at.mount(), flags);
  }

  /** The umount2 system call. */
  public void unmount(Caller who, String target, int flags) {
    requirePower(who);
    Mount mount;
    try (Path at = PathWalk.resolve(who, null, target, (flags & UMOUNT_NOFOLLOW) != 0 ? 0 : LookupFlags.FOLLOW)) {
      requireMountRoot(at);
      mount = at.mount();
    }
    vfs.mounts().unmount(mount, (flags & DETACH) != 0);
  }

  private static void requireMountRoot(Path path) {
    if (path.dentry() != path.mount().root()) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static void requirePower(Caller who) {
    if (!who.credentials().has(Capability.SYS_ADMIN)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  public void chroot(Caller who, String path) {
    try (Path found = enter(who, null, path)) {
      if (!who.credentials().has(Capability.SYS_CHROOT)) {
        throw Refused.of(Errno.EPERM);
      }
      who.context().root(found);
    }
  }

  public void chdir(Caller who, String path) {
    try (Path found = enter(who, null, path)) {
      who.context().directory(found);
    }
  }

  /** fchdir: {@code path} is that of an open descriptor. */
  public void chdir(Caller who, Path path) {
    if (!(path.inode() instanceof DirectoryInode)) {
      throw Refused.of(Errno.ENOTDIR);
    }
    Permissions.check(path.inode(), Permissions.EXECUTE, who.credentials());
    who.context().directory(path);
  }

  private static Path enter(Caller who, Path base, String path) {
    Path found = PathWalk.resolve(who, base, path, LookupFlags.FOLLOW | LookupFlags.DIRECTORY);
    try {
      Permissions.check(found.inode(), Permissions.EXECUTE, who.credentials());
      return found;
    } catch (Refused refused) {
      found.close();
      throw refused;
    }
  }

  /**
   * {@return the working directory, for getcwd}
   *
   * @throws Refused ENOENT if it was removed
   */
  public String workingDirectory(Caller who) {
    try (Path here = who.context().directory();
        Path root = who.context().root()) {
      if (here.dentry().isDeleted()) {
        throw Refused.of(Errno.ENOENT);
      }
      return here.text(root);
    }
  }

  /** One mount, as {@code root} sees it. */
  public record Line(int id, int parent, long device, String rootInFileSystem, String point, String flags, String type, String source, String options) {
    /** {@return the line of /proc/mounts} */
    public String mounts() {
      return escape(source) + " " + escape(point) + " " + type + " " + flags + options + " 0 0\n";
    }

    /** {@return the line of /proc/[pid]/mountinfo} */
    public String mountInfo() {
      String superFlags = flags.startsWith("ro") ? "ro" : "rw";
      return id + " " + parent + " " + DeviceNumber.major(device) + ":" + DeviceNumber.minor(device) + " " + escape(rootInFileSystem) + " "
          + escape(point) + " " + flags + " - " + type + " " + escape(source) + " " + superFlags + options + "\n";
    }

    /** Blank, tab, newline and backslash as octal. */
    private static String escape(String text) {
      return text.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011").replace("\n", "\\012");
    }
  }

  /** {@return the mounts below {@code root}, in the order in which they were made} */
  public List<Line> lines(Path root) {
    List<Line> lines = new ArrayList<>();
    for (Mount mount : vfs.mounts().all()) {
      Path seen = new Path(mount, mount.root());
      if (seen.isUnreachable(root)) {
        continue;
      }
      SuperBlock fs = mount.superBlock();
      int parent = mount.parent() == null ? mount.id() : mount.parent().id();
      int flags = mount.isReadOnly() ? mount.flags() | MountFlags.RDONLY : mount.flags();
      lines.add(new Line(mount.id(), parent, fs.device(), within(mount.root()), seen.text(root), MountFlags.text(flags), fs.type().name(),
          fs.source().isEmpty() ? "none" : fs.source(), fs.options()));
    }
    return lines;
  }

  private static String within(Dentry dentry) {
    String path = "";
    for (Dentry at = dentry; !at.isRoot(); at = at.parent()) {
      path = "/" + at.name() + path;
    }
    return path.isEmpty() ? "/" : path;
  }
}
