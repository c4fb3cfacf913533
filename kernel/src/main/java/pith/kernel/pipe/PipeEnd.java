package pith.kernel.pipe;

import java.util.function.ToLongFunction;
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
import pith.vfs.SpecialInode;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollTable;
import pith.vfs.io.UserBuffer;

/** An open end of a pipe, or for a named one perhaps both ends. */
public final class PipeEnd extends File {
  private static final int FIONREAD = 0x541b;
  private static final long STEP_CYCLES = 200;

  private final Pipe pipe;

  /** An end of {@code pipe}, of which this takes a reference of its own; the caller has one. */
  PipeEnd(Path path, int flags, Credentials credentials, Pipe pipe) {
    super(path, flags, credentials);
    this.pipe = pipe;
    pipe.tryGet();
    pipe.open(isReadable(), isWritable());
  }

  /** {@return both ends of a new pipe, the one to read first; {@code flags} may hold O_NONBLOCK} */
  public static File[] create(Vfs vfs, Credentials credentials, int flags) {
    Pipe pipe = new Pipe(vfs.memory());
    try (Path path = vfs.pipes().numbered("pipe", FileType.FIFO.bits() | 0600, credentials.fileUser(), credentials.fileGroup())) {
      ((SpecialInode) path.inode()).attachment().set(pipe);
      return ends(path, flags, credentials, pipe);
    } finally {
      pipe.put();
    }
  }

  private static File[] ends(Path path, int flags, Credentials credentials, Pipe pipe) {
    File reading = new PipeEnd(path, OpenFlags.RDONLY | flags, credentials, pipe);
    try {
      return new File[] {reading, new PipeEnd(path, OpenFlags.WRONLY | flags, credentials, pipe)};
    } catch (Refused noMemory) {
      reading.put();
      throw noMemory;
    }
  }

  public Pipe pipe() {
    return pipe;
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    Execution.current().hart().charge(STEP_CYCLES + Math.min(to.remaining(), Pipe.ATOMIC) / 8);
    return pipe.read(to, isNonBlocking());
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    Execution.current().hart().charge(STEP_CYCLES + Math.min(from.remaining(), Pipe.ATOMIC) / 8);
    try {
      return pipe.write(from, isNonBlocking());
    } catch (Refused refusal) {
      throw signalled(refusal);
    }
  }

  /** Waits until the pipe has room, and lets {@code reader} read up to {@code limit} bytes of something into it. {@return what it answers} */
  public long receive(ToLongFunction<IoTarget> reader, long limit, boolean nonBlocking) {
    try {
      return pipe.receive(reader, limit, nonBlocking || isNonBlocking());
    } catch (Refused refusal) {
      throw signalled(refusal);
    }
  }

  /**
   * Waits until the pipe has room, and gives it the pages of a program's buffer. {@return bytes given, which may be fewer than there are} Source: Linux's
   * {@code vmsplice_to_pipe}.
   */
  public long link(UserBuffer from, boolean nonBlocking) {
    try {
      return pipe.link(from, nonBlocking || isNonBlocking());
    } catch (Refused refusal) {
      throw signalled(refusal);
    }
  }

  /** Waits until the pipe has room, as a write would. {@return how many bytes there is room for} */
  public int awaitRoom(boolean nonBlocking) {
    try {
      return pipe.awaitRoom(nonBlocking || isNonBlocking());
    } catch (Refused refusal) {
      throw signalled(refusal);
    }
  }

  /** Whoever writes without readers gets SIGPIPE besides. */
  private static Refused signalled(Refused refusal) {
    if (refusal.errno() == Errno.EPIPE) {
      Task task = (Task) Execution.current();
      SignalSender.sendToTask(task.kernel(), task, SigInfo.kernel(Signal.PIPE));
    }
    return refusal;
  }

  @Override
  public int poll(PollTable table) {
    return pipe.poll(table, isReadable(), isWritable());
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    if (command == FIONREAD) {
      memory.writeInt(argument, pipe.available());
      return 0;
    }
    return super.ioctl(command, argument, memory);
  }

  @Override
  public long control(int command, long argument) {
    return switch (command) {
      case F_GETPIPE_SZ -> pipe.capacity();
      case F_SETPIPE_SZ -> pipe.resize(Integer.toUnsignedLong((int) argument));
      default -> super.control(command, argument);
    };
  }

  @Override
  protected void released() {
    pipe.close(isReadable(), isWritable());
    pipe.put();
  }
}
