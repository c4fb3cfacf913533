package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.ArgumentMemory;

/** Calls about descriptors and open files as such: dup, dup3, ioctl. */
final class DescriptorCalls {
  /** Commands that every file understands. Source: asm-generic ioctls.h and uapi fs.h. */
  private static final int FIGETBSZ = 2, FIONBIO = 0x5421, FIONCLEX = 0x5450, FIOCLEX = 0x5451, FIOASYNC = 0x5452;
  private static final int FICLONE = 0x4004_9409, FICLONERANGE = 0x4020_940d;

  private DescriptorCalls() {}

  static long dup(Current current, long fd) {
    return current.files().duplicate((int) fd, 0, current.descriptorLimit(), false);
  }

  static long dup3(Current current, long fd, long target, long flags) {
    if ((flags & ~(long) OpenFlags.CLOEXEC) != 0 || (int) fd == (int) target) {
      throw Refused.of(Errno.EINVAL);
    }
    return current.files().duplicateTo((int) fd, (int) target, current.descriptorLimit(), flags != 0);
  }

  static long ioctl(Current current, long fd, long command, long argument) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      File file = open.file();
      switch ((int) command) {
        case FIOCLEX -> current.files().setCloseOnExec((int) fd, true);
        case FIONCLEX -> current.files().setCloseOnExec((int) fd, false);
        case FIONBIO -> setFlag(file, OpenFlags.NONBLOCK, current.space().readInt(argument) != 0);
        case FIOASYNC -> setFlag(file, OpenFlags.ASYNC, current.space().readInt(argument) != 0);
        case FIGETBSZ -> current.space().writeInt(argument, file.stat().blockSize());
        case FICLONE -> refuseClone(current, argument, file);
        case FICLONERANGE -> refuseClone(current, current.space().readLong(argument), file);
        default -> {
          return file.ioctl((int) command, argument, ArgumentMemory.of(current.space().user()));
        }
      }
      return 0;
    }
  }

  /** No file system here shares blocks between files; what is wrong with the files themselves is said first. Source: Linux {@code vfs_clone_file_range}. */
  private static void refuseClone(Current current, long fd, File to) {
    try (Descriptor from = Descriptor.of(current, (int) fd)) {
      if (from.file().inode().superBlock() != to.inode().superBlock()) {
        throw Refused.of(Errno.EXDEV);
      }
      TransferCalls.requireRegular(from.file());
      TransferCalls.requireRegular(to);
      TransferCalls.checkOpen(from.file(), to);
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  private static void setFlag(File file, int flag, boolean set) {
    file.setFlags(set ? file.flags() | flag : file.flags() & ~flag);
  }
}
