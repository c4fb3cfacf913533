package pith.vfs;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Mode;

/**
 * Calls on extended attributes. A name begins with its namespace, which says who may read and write it: {@code user.} whoever may read
 * and write the file, {@code trusted.} and the changing of {@code security.} only the privileged. Source: Linux {@code
 * xattr_permission}.
 */
public final class XattrCalls {
  private static final int MAX_VALUE = 65_536;

  private XattrCalls() {}

  public static byte[] get(Path path, String name, Credentials who) {
    checkName(name);
    check(path.inode(), name, false, who);
    return store(path.inode()).get(name);
  }

  public static void set(Path path, String name, byte[] value, int flags, Credentials who) {
    checkName(name);
    if (value.length > MAX_VALUE) {
      throw Refused.of(Errno.E2BIG);
    }
    if ((flags & ~(Xattrs.CREATE | Xattrs.REPLACE)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Inode inode = path.inode();
    path.mount().checkWritable();
    try (var _ = inode.lock().write()) {
      check(inode, name, true, who);
      store(inode).set(name, value, flags);
      inode.touchChanged();
    }
    inode.superBlock().vfs().notifyPath(path, FsNotify.ATTRIB);
  }

  public static void remove(Path path, String name, Credentials who) {
    checkName(name);
    Inode inode = path.inode();
    path.mount().checkWritable();
    try (var _ = inode.lock().write()) {
      check(inode, name, true, who);
      store(inode).remove(name);
      inode.touchChanged();
    }
    inode.superBlock().vfs().notifyPath(path, FsNotify.ATTRIB);
  }

  /** {@return the names that {@code who} may see; none where the file system has no attributes} */
  public static List<String> list(Path path, Credentials who) {
    Xattrs xattrs = path.inode().xattrs();
    if (xattrs == null) {
      return List.of();
    }
    boolean trusted = who.has(Capability.SYS_ADMIN);
    return xattrs.names().stream().filter(name -> trusted || !name.startsWith("trusted.")).toList();
  }

  private static Xattrs store(Inode inode) {
    Xattrs xattrs = inode.xattrs();
    if (xattrs == null) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    return xattrs;
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > FileName.NAME_MAX) {
      throw Refused.of(Errno.ERANGE);
    }
  }

  private static void check(Inode inode, String name, boolean write, Credentials who) {
    String namespace = name.substring(0, Math.max(0, name.indexOf('.') + 1));
    if (name.equals(namespace) && !namespace.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    switch (namespace) {
      case "user." -> checkUser(inode, write, who);
      case "trusted." -> {
        if (!who.has(Capability.SYS_ADMIN)) {
          throw Refused.of(write ? Errno.EPERM : Errno.ENODATA);
        }
      }
      case "security." -> {
        if (write && !who.has(Capability.SYS_ADMIN)) {
          throw Refused.of(Errno.EPERM);
        }
      }
      default -> throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  private static void checkUser(Inode inode, boolean write, Credentials who) {
    boolean directory = inode instanceof DirectoryInode;
    if (!directory && !(inode instanceof RegularInode)) {
      throw Refused.of(write ? Errno.EPERM : Errno.ENODATA);
    }
    if (directory && write && (inode.mode() & Mode.STICKY) != 0) {
      Permissions.checkOwner(inode, who);
    }
    Permissions.check(inode, write ? Permissions.WRITE : Permissions.READ, who);
  }
}
