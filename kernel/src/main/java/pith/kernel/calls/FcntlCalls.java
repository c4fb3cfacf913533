package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Permissions;

/** fcntl: one call that is many. Source of the commands: asm-generic fcntl.h and Linux uapi fcntl.h. */
final class FcntlCalls {
  private static final int F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4;
  private static final int F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7, F_SETOWN = 8, F_GETOWN = 9;
  private static final int F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_OFD_SETLKW = 38;
  private static final int F_SETSIG = 10, F_GETSIG = 11, F_SETOWN_EX = 15, F_GETOWN_EX = 16, F_GETLEASE = 1025, F_DUPFD_CLOEXEC = 1030;
  private static final int F_UNLCK = 2;
  private static final int FD_CLOEXEC = 1;

  /** {@code type} of a {@code struct f_owner_ex}: the owner is a process. */
  private static final int F_OWNER_PID = 1;

  private FcntlCalls() {}

  static long fcntl(Current current, long fdArgument, long command, long argument) {
    int fd = (int) fdArgument;
    try (Descriptor open = Descriptor.any(current, fd)) {
      return switch ((int) command) {
        case F_DUPFD -> duplicate(current, fd, argument, false);
        case F_DUPFD_CLOEXEC -> duplicate(current, fd, argument, true);
        case F_GETFD -> current.files().isCloseOnExec(fd) ? FD_CLOEXEC : 0;
        case F_SETFD -> {
          current.files().setCloseOnExec(fd, (argument & FD_CLOEXEC) != 0);
          yield 0;
        }
        case F_GETFL -> open.file().flags();
        default -> {
          if (open.file().isPathOnly()) {
            throw Refused.of(Errno.EBADF);
          }
          yield ofFile(current, open.file(), (int) command, argument);
        }
      };
    }
  }

  private static long duplicate(Current current, int fd, long from, boolean cloexec) {
    if (Integer.compareUnsigned((int) from, current.descriptorLimit()) >= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return current.files().duplicate(fd, (int) from, current.descriptorLimit(), cloexec);
  }

  /**
   * Commands that are about the open file rather than its number. Nobody is ever the owner that gets SIGIO, and nobody holds leases.
   */
  private static long ofFile(Current current, File file, int command, long argument) {
    switch (command) {
      case F_SETFL -> setStatus(current, file, (int) argument);
      case F_GETLK -> LockCalls.test(current, file, argument, false);
      case F_SETLK -> LockCalls.set(current, file, argument, false, false);
      case F_SETLKW -> LockCalls.set(current, file, argument, false, true);
      case F_OFD_GETLK -> LockCalls.test(current, file, argument, true);
      case F_OFD_SETLK -> LockCalls.set(current, file, argument, true, false);
      case F_OFD_SETLKW -> LockCalls.set(current, file, argument, true, true);
      case F_SETOWN, F_GETOWN, F_SETSIG, F_GETSIG, F_SETOWN_EX -> {
        return 0;
      }
      case F_GETOWN_EX -> {
        current.space().writeInt(argument, F_OWNER_PID);
        current.space().writeInt(argument + 4, 0);
      }
      case F_GETLEASE -> {
        return F_UNLCK;
      }
      default -> {
        return file.control(command, argument);
      }
    }
    return 0;
  }

  private static void setStatus(Current current, File file, int flags) {
    if ((flags & ~file.flags() & OpenFlags.NOATIME) != 0) {
      Permissions.checkOwner(file.inode(), current.credentials());
    }
    file.setFlags(flags);
  }
}
