package pith.kernel.stream;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.SpecialDriver;
import pith.vfs.SpecialInode;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A host stream, open. */
public final class StreamFile extends File {
  private static final int CHUNK = 64 << 10;

  private final HostStream stream;

  private StreamFile(Path path, int flags, Credentials who, HostStream stream) {
    super(path, flags, who);
    this.stream = stream;
  }

  /**
   * {@return {@code stream} as an open file; {@code flags} say whether it is read or written} It can be opened again in the same direction,
   * by way of /dev/stdout and its like.
   */
  public static File open(Vfs vfs, HostStream stream, int flags) {
    try (Path path = vfs.pipes().numbered("pipe", FileType.FIFO.bits() | 0600, 0, 0)) {
      SpecialDriver again = (at, node, wanted, who) -> reopen(at, wanted, who, stream, flags);
      ((SpecialInode) path.inode()).attachment().set(again);
      return new StreamFile(path, flags, Credentials.ROOT, stream);
    }
  }

  private static File reopen(Path path, int wanted, Credentials who, HostStream stream, int flags) {
    if ((wanted & OpenFlags.ACCESS_MODE) != (flags & OpenFlags.ACCESS_MODE)) {
      throw Refused.of(Errno.EACCES);
    }
    return new StreamFile(path, wanted, who, stream);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    byte[] bytes = new byte[(int) Math.min(CHUNK, to.remaining())];
    int count = stream.read(bytes, 0, bytes.length);
    return count <= 0 ? 0 : to.put(bytes, 0, count);
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    long written = 0;
    byte[] bytes = new byte[(int) Math.min(CHUNK, from.remaining())];
    while (from.remaining() > 0) {
      int count = from.take(bytes, 0, (int) Math.min(bytes.length, from.remaining()));
      if (!stream.write(bytes, 0, count)) {
        Task task = (Task) Execution.current();
        SignalSender.sendToTask(task.kernel(), task, SigInfo.kernel(Signal.PIPE));
        throw Refused.of(Errno.EPIPE);
      }
      written += count;
    }
    return written;
  }

  /** Always ready: a read that has to wait does so on the host. */
  @Override
  public int poll(PollTable table) {
    return (isReadable() ? PollMask.IN | PollMask.RDNORM : 0) | (isWritable() ? PollMask.OUT | PollMask.WRNORM : 0);
  }
}
