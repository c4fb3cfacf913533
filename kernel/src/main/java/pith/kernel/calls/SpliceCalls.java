package pith.kernel.calls;

import java.util.function.Function;
import pith.kernel.pipe.PipeEnd;
import pith.kernel.splice.FileTarget;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.UserBuffer;

/** splice, tee and vmsplice: transfers of which one side at least is a pipe. */
final class SpliceCalls {
  /** SPLICE_F_NONBLOCK, and all flags there are: MOVE, NONBLOCK, MORE, GIFT. Source: Linux splice.h. */
  private static final int NONBLOCK = 2, KNOWN = 15;

  private SpliceCalls() {}

  static long splice(Current current, long fdIn, long offsetIn, long fdOut, long offsetOut, long length, long flags) {
    return splice(current, fdIn, file -> Offset.at(current, file, offsetIn), fdOut, file -> Offset.at(current, file, offsetOut), length, flags);
  }

  /** As splice, with offsets by value, which stay as they are; -1 for a file's own. */
  static long spliceAt(Current current, long fdIn, long offsetIn, long fdOut, long offsetOut, long length, long flags) {
    return splice(current, fdIn, file -> Offset.of(file, offsetIn), fdOut, file -> Offset.of(file, offsetOut), length, flags);
  }

  private static long splice(Current current, long fdIn, Function<File, Offset> offsetIn, long fdOut, Function<File, Offset> offsetOut, long length, long flags) {
    StatCalls.checkFlags((int) flags, KNOWN);
    if (length == 0) {
      return 0;
    }
    try (Descriptor in = Descriptor.of(current, fdIn);
        Descriptor out = Descriptor.of(current, fdOut)) {
      checkOpen(in.file(), out.file());
      Offset from = offsetIn.apply(in.file());
      Offset to = offsetOut.apply(out.file());
      long count = transfer(in.file(), from, out.file(), to, Math.min(length, Buffers.MAX_TRANSFER), (flags & NONBLOCK) != 0);
      from.advance(current, count);
      to.advance(current, count);
      return count;
    }
  }

  private static void checkOpen(File in, File out) {
    if (!in.isReadable() || !out.isWritable()) {
      throw Refused.of(Errno.EBADF);
    }
  }

  private static long transfer(File in, Offset from, File out, Offset to, long length, boolean nonBlocking) {
    if (in instanceof PipeEnd source && out instanceof PipeEnd sink) {
      return between(source, sink, length, nonBlocking, true);
    }
    if (in instanceof PipeEnd source) {
      if ((out.flags() & OpenFlags.APPEND) != 0) {
        throw Refused.of(Errno.EINVAL);
      }
      boolean any = source.pipe().awaitData(nonBlocking || source.isNonBlocking());
      try (FileTarget target = new FileTarget(out, to.position(), length)) {
        return any ? source.read(target) : 0;
      }
    }
    if (out instanceof PipeEnd sink) {
      long position = from.position();
      return sink.receive(target -> position == FileTarget.OWN_POSITION ? in.read(target) : in.readAt(target, position), length, nonBlocking);
    }
    throw Refused.of(Errno.EINVAL);
  }

  /** {@return bytes moved, or with {@code consume} false copied, from one pipe to another} */
  private static long between(PipeEnd in, PipeEnd out, long length, boolean nonBlocking, boolean consume) {
    if (in.pipe() == out.pipe()) {
      throw Refused.of(Errno.EINVAL);
    }
    while (in.pipe().awaitData(nonBlocking || in.isNonBlocking())) {
      out.awaitRoom(nonBlocking);
      int count = in.pipe().copyTo(out.pipe(), length, consume);
      if (count > 0) {
        return count;
      }
    }
    return 0;
  }

  static long tee(Current current, long fdIn, long fdOut, long length, long flags) {
    StatCalls.checkFlags((int) flags, KNOWN);
    if (length == 0) {
      return 0;
    }
    try (Descriptor in = Descriptor.of(current, fdIn);
        Descriptor out = Descriptor.of(current, fdOut)) {
      checkOpen(in.file(), out.file());
      if (in.file() instanceof PipeEnd source && out.file() instanceof PipeEnd sink) {
        return between(source, sink, Math.min(length, Buffers.MAX_TRANSFER), (flags & NONBLOCK) != 0, false);
      }
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Between a pipe and user memory: into the pipe go the pages themselves, whether they are a gift or not; out of it come copies. */
  static long vmsplice(Current current, long fd, long vector, long segments, long flags) {
    StatCalls.checkFlags((int) flags, KNOWN);
    try (Descriptor open = Descriptor.of(current, fd)) {
      if (!(open.file() instanceof PipeEnd end)) {
        throw Refused.of(Errno.EBADF);
      }
      UserBuffer buffer = Buffers.many(current, vector, segments);
      if (buffer.remaining() == 0) {
        return 0;
      }
      boolean nonBlocking = (flags & NONBLOCK) != 0;
      if (end.isWritable()) {
        return end.link(buffer, nonBlocking);
      }
      return end.pipe().awaitData(nonBlocking || end.isNonBlocking()) ? end.read(buffer) : 0;
    }
  }
}
