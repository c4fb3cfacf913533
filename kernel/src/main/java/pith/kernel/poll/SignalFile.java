package pith.kernel.poll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** Signals read from a descriptor instead of handled (signalfd(2)): those of the reader, out of a set that it has blocked. */
public final class SignalFile extends File {
  /** Size of Linux's {@code struct signalfd_ctx}. */
  private static final int RECORD_BYTES = 8;
  private static final int INFO_BYTES = 128;

  private volatile long set;

  private SignalFile(Path path, int flags, long set) {
    super(path, OpenFlags.RDWR | flags, Credentials.ROOT, RECORD_BYTES);
    accept(set);
  }

  /** {@return a file that gives the signals of {@code set}} */
  public static File open(Vfs vfs, long set, int flags) {
    try (Path path = vfs.anonymous().named("[signalfd]")) {
      return new SignalFile(path, flags, set);
    }
  }

  /** Gives the signals of {@code signals} from now on; KILL and STOP never. */
  public void accept(long signals) {
    set = signals & ~(Signal.mask(Signal.KILL) | Signal.mask(Signal.STOP));
  }

  @Override
  public String information() {
    return String.format("sigmask:\t%016x%n", set);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (to.remaining() < INFO_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    Task task = (Task) Execution.current();
    SigInfo[] next = {task.signals().takeOneOf(set)};
    if (next[0] == null) {
      if (isNonBlocking()) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (task.process().signalArrivals.await(Sleep.INTERRUPTIBLE, () -> (next[0] = task.signals().takeOneOf(set)) != null) == WaitResult.INTERRUPTED) {
        throw Interrupted.RESTARTABLE;
      }
    }
    long read = 0;
    while (next[0] != null) {
      to.put(describe(next[0]), 0, INFO_BYTES);
      read += INFO_BYTES;
      next[0] = to.remaining() < INFO_BYTES ? null : task.signals().takeOneOf(set);
    }
    return read;
  }

  /** {@code struct signalfd_siginfo}. */
  private static byte[] describe(SigInfo info) {
    ByteBuffer bytes = ByteBuffer.allocate(INFO_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, info.signal()).putInt(8, info.code()).putInt(12, info.pid()).putInt(16, info.uid());
    bytes.putInt(40, (int) info.value()).putInt(44, (int) info.value()).putLong(48, info.value());
    return bytes.array();
  }

  @Override
  public int poll(PollTable table) {
    Task task = (Task) Execution.current();
    if (table != null) {
      table.register(task.process().signalArrivals);
    }
    long pending = task.signals().pendingSet();
    return (pending & set) != 0 ? PollMask.IN | PollMask.RDNORM : 0;
  }
}
