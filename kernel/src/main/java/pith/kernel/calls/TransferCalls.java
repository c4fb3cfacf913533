package pith.kernel.calls;

import pith.kernel.splice.FileTarget;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.attr.FileType;

/** From file to file: sendfile and copy_file_range. */
final class TransferCalls {
  private TransferCalls() {}

  static long sendfile(Current current, long fdOut, long fdIn, long offsetAddress, long count) {
    try (Descriptor in = Descriptor.of(current, fdIn);
        Descriptor out = Descriptor.of(current, fdOut)) {
      checkOpen(in.file(), out.file());
      Offset offset = Offset.at(current, in.file(), offsetAddress);
      if (!in.file().isSeekable() || (out.file().flags() & OpenFlags.APPEND) != 0 || count < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      long from = offset.isGiven() ? offset.position() : in.file().position();
      long moved = move(in.file(), from, out.file(), FileTarget.OWN_POSITION, Math.min(count, Buffers.MAX_TRANSFER));
      if (offset.isGiven()) {
        offset.advance(current, moved);
      } else {
        in.file().seek(from + moved, File.SEEK_SET);
      }
      current.process().transfers().read(moved);
      return current.process().transfers().wrote(moved);
    }
  }

  static void checkOpen(File in, File out) {
    if (!in.isReadable() || !out.isWritable()) {
      throw Refused.of(Errno.EBADF);
    }
  }

  static long copyFileRange(Current current, long fdIn, long offsetIn, long fdOut, long offsetOut, long length, long flags) {
    StatCalls.checkFlags((int) flags, 0);
    try (Descriptor in = Descriptor.of(current, fdIn);
        Descriptor out = Descriptor.of(current, fdOut)) {
      requireRegular(in.file());
      requireRegular(out.file());
      checkOpen(in.file(), out.file());
      if ((out.file().flags() & OpenFlags.APPEND) != 0) {
        throw Refused.of(Errno.EBADF);
      }
      if (in.file().inode().superBlock() != out.file().inode().superBlock()) {
        throw Refused.of(Errno.EXDEV);
      }
      Offset from = Offset.at(current, in.file(), offsetIn);
      Offset to = Offset.at(current, out.file(), offsetOut);
      long count = copy(in.file(), begin(in.file(), from), out.file(), begin(out.file(), to), length);
      finish(current, in.file(), from, count);
      finish(current, out.file(), to, count);
      current.process().transfers().read(count);
      return current.process().transfers().wrote(count);
    }
  }

  static void requireRegular(File file) {
    FileType type = file.inode().type();
    if (type != FileType.REGULAR) {
      throw Refused.of(type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL);
    }
  }

  private static long begin(File file, Offset offset) {
    return offset.isGiven() ? offset.position() : file.position();
  }

  private static long copy(File in, long from, File out, long to, long length) {
    long count = Math.min(Math.min(length < 0 ? Long.MAX_VALUE : length, Buffers.MAX_TRANSFER), Math.max(0, in.inode().size() - from));
    boolean overlap = in.inode() == out.inode() && from < to + count && to < from + count;
    if (overlap && count > 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return count == 0 ? 0 : move(in, from, out, to, count);
  }

  private static long move(File in, long from, File out, long to, long count) {
    try (FileTarget target = new FileTarget(out, to, count)) {
      return in.readAt(target, from);
    }
  }

  private static void finish(Current current, File file, Offset offset, long count) {
    if (offset.isGiven()) {
      offset.advance(current, count);
    } else {
      file.seek(count, File.SEEK_CUR);
    }
  }
}
