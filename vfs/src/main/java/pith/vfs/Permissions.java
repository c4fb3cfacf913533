package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;

/**
 * Who may do what: the one place where it is decided. Refusals are EACCES where permission bits say no, EPERM where only the owner or
 * a capability would do. Source: Linux {@code generic_permission} and {@code may_delete}.
 */
public final class Permissions {
  public static final int EXECUTE = 1;
  public static final int WRITE = 2;
  public static final int READ = 4;

  private Permissions() {}

  /** Refuses with EACCES unless {@code who} may do all of {@code wanted} (READ, WRITE, EXECUTE). */
  public static void check(Inode inode, int wanted, Credentials who) {
    if (!allows(inode, wanted, who)) {
      throw Refused.of(Errno.EACCES);
    }
  }

  /** {@return whether {@code who} may do all of {@code wanted}} */
  public static boolean allows(Inode inode, int wanted, Credentials who) {
    int granted = classBits(inode, who);
    return (granted & wanted) == wanted || capabilityAllows(inode, wanted, who);
  }

  /** The first class that fits decides, even if a later one would grant more. */
  private static int classBits(Inode inode, Credentials who) {
    int mode = inode.mode();
    if (inode.uid() == who.fileUser()) {
      return mode >> 6 & 7;
    }
    return who.inGroup(inode.gid()) ? mode >> 3 & 7 : mode & 7;
  }

  private static boolean capabilityAllows(Inode inode, int wanted, Credentials who) {
    boolean directory = inode.type() == FileType.DIRECTORY;
    if ((wanted & WRITE) == 0 && (directory || wanted == READ) && who.has(Capability.DAC_READ_SEARCH)) {
      return true;
    }
    // Even root executes only what somebody may execute.
    boolean executable = directory || (wanted & EXECUTE) == 0 || (inode.mode() & Mode.ANY_EXECUTE) != 0;
    return executable && who.has(Capability.DAC_OVERRIDE);
  }

  /** {@return whether {@code who} counts as the file's owner} */
  public static boolean owns(Inode inode, Credentials who) {
    return inode.uid() == who.fileUser() || who.has(Capability.FOWNER);
  }

  /** Refuses with EPERM unless {@code who} counts as the owner. */
  public static void checkOwner(Inode inode, Credentials who) {
    if (!owns(inode, who)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** Refuses unless {@code who} may make a name in the directory, whose lock is held. */
  static void checkCreate(DirectoryInode directory, Credentials who) {
    if (directory.isRemoved()) {
      throw Refused.of(Errno.ENOENT);
    }
    check(directory, WRITE | EXECUTE, who);
  }

  /** Refuses unless {@code who} may remove the name of {@code victim} from the directory, whose lock is held. */
  static void checkDelete(DirectoryInode directory, Inode victim, boolean asDirectory, Credentials who) {
    check(directory, WRITE | EXECUTE, who);
    boolean others = (directory.mode() & Mode.STICKY) != 0 && directory.uid() != who.fileUser() && !owns(victim, who);
    if (others || victim.isSwapped()) {
      throw Refused.of(Errno.EPERM);
    }
    boolean isDirectory = victim instanceof DirectoryInode;
    if (asDirectory && !isDirectory) {
      throw Refused.of(Errno.ENOTDIR);
    }
    if (!asDirectory && isDirectory) {
      throw Refused.of(Errno.EISDIR);
    }
    if (directory.isRemoved()) {
      throw Refused.of(Errno.ENOENT);
    }
  }

  /** {@return the permissions that chmod really sets: set-group-id goes if the file's group is not one of the caller's} */
  static int chmod(Inode inode, int permissions, Credentials who) {
    boolean keeps = who.inGroup(inode.gid()) || who.has(Capability.FSETID);
    return keeps ? permissions : permissions & ~Mode.SET_GROUP_ID;
  }

  /** Refuses with EPERM unless {@code who} may give the file to these ids. */
  static void checkChown(Inode inode, int uid, int gid, Credentials who) {
    boolean user = uid == inode.uid() && uid == who.fileUser();
    boolean group = inode.uid() == who.fileUser() && (gid == inode.gid() || who.inGroup(gid));
    if ((uid != -1 && !user || gid != -1 && !group) && !who.has(Capability.CHOWN)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** {@return the mode without what must not outlive a change of owner or contents: set-user-id, and set-group-id of a program} */
  static int withoutSetId(int mode) {
    int cleared = mode & ~Mode.SET_USER_ID;
    return (mode & Mode.GROUP_EXECUTE) != 0 ? cleared & ~Mode.SET_GROUP_ID : cleared;
  }
}
