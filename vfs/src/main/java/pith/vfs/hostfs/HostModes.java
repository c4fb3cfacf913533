package pith.vfs.hostfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Inode;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;

/** What a machine may say about permissions and owners of the host's files. */
final class HostModes {
  private HostModes() {}

  /** {@return permissions without what would give a program on the host the rights of whoever runs Pith} */
  static int harmless(int permissions) {
    return permissions & ~(Mode.SET_USER_ID | Mode.SET_GROUP_ID);
  }

  /** Sets the permissions of a file or directory on the host; the host's umask has no say. */
  static void set(int directory, String name, FileType type, int mode) {
    if (type == FileType.SYMLINK) {
      return;
    }
    int kind = type == FileType.DIRECTORY ? HostCalls.DIRECTORY : HostCalls.NON_BLOCKING | HostCalls.NO_TERMINAL;
    int fd = HostCalls.open(directory, name, HostCalls.READ_ONLY | kind, 0);
    try {
      HostCalls.chmod(fd, mode);
    } finally {
      HostCalls.close(fd);
    }
  }

  /** Files of the host stay whose they are. */
  static void requireSame(Inode inode, int user, int group) {
    if (user != inode.uid() || group != inode.gid()) {
      throw Refused.of(Errno.EPERM);
    }
  }
}
