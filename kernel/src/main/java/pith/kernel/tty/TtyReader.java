package pith.kernel.tty;

import java.util.function.BooleanSupplier;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoTarget;

/**
 * How long a read of a terminal waits, and what it takes (termios(3), "canonical and noncanonical mode"): a line, or at least VMIN bytes, or what
 * comes within VTIME. It waits for nothing more once the terminal is hung up.
 */
final class TtyReader {
  private static final long NANOS_PER_DECISECOND = 100_000_000L;

  private final Kernel kernel;
  private final Tty tty;
  private final InputBuffer input;
  private final WaitQueue readable;
  private final Runnable drained;

  /** Reads of {@code tty}, whose input is {@code input}, guarded by the terminal's lock; {@code drained} is told when a read has made room. */
  TtyReader(Kernel kernel, Tty tty, InputBuffer input, WaitQueue readable, Runnable drained) {
    this.kernel = kernel;
    this.tty = tty;
    this.input = input;
    this.readable = readable;
    this.drained = drained;
  }

  /** {@return bytes read, 0 at an end of file} */
  long read(IoTarget to, boolean nonBlocking) {
    int wanted = (int) Math.min(to.remaining(), InputBuffer.CAPACITY);
    if (wanted == 0) {
      return 0;
    }
    byte[] bytes = new byte[wanted];
    int count = tty.termios.canonical() ? readLine(bytes, nonBlocking) : readRaw(bytes, nonBlocking);
    drained.run();
    int at = 0;
    while (at < count) {
      at += to.put(bytes, at, count - at);
    }
    return count;
  }

  private int readLine(byte[] bytes, boolean nonBlocking) {
    await(nonBlocking, Long.MAX_VALUE, () -> input.ready() || tty.hungUp() || !tty.termios.canonical());
    return take(bytes, 0, tty.termios.canonical());
  }

  private int readRaw(byte[] bytes, boolean nonBlocking) {
    int minimum = tty.termios.character(Termios.VMIN);
    long time = tty.termios.character(Termios.VTIME) * NANOS_PER_DECISECOND;
    return minimum == 0 ? readWithin(time, bytes, nonBlocking) : readAtLeast(Math.min(minimum, bytes.length), time, bytes, nonBlocking);
  }

  /** What is there, or comes within {@code time}. */
  private int readWithin(long time, byte[] bytes, boolean nonBlocking) {
    if (time > 0 && !nonBlocking) {
      await(false, after(time), this::hasSome);
    }
    return take(bytes, 0, false);
  }

  /** So many bytes, or fewer if, after the first, none comes for {@code time}, unless that is 0. */
  private int readAtLeast(int minimum, long time, byte[] bytes, boolean nonBlocking) {
    int count = 0;
    while (count < minimum) {
      boolean more = awaitMore(nonBlocking, time > 0 && count > 0 ? after(time) : Long.MAX_VALUE, count);
      int got = take(bytes, count, false);
      count += got;
      if (!more || got == 0 && tty.hungUp()) {
        break;
      }
    }
    return count;
  }

  private boolean hasSome() {
    return input.available() > 0 || tty.hungUp();
  }

  private boolean awaitMore(boolean nonBlocking, long deadline, int have) {
    try {
      return await(nonBlocking, deadline, this::hasSome) == WaitResult.READY;
    } catch (Interrupted | Refused interruption) {
      if (have == 0) {
        throw interruption;
      }
      return false;
    }
  }

  private long after(long nanos) {
    return kernel.machine().cycles(kernel.monotonicNanos() + nanos);
  }

  private WaitResult await(boolean nonBlocking, long deadline, BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return WaitResult.READY;
    }
    if (nonBlocking) {
      throw Refused.of(Errno.EAGAIN);
    }
    WaitResult result = readable.awaitUntil(Sleep.INTERRUPTIBLE, deadline, condition);
    if (result == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
    return result;
  }

  private int take(byte[] bytes, int at, boolean oneLine) {
    try (SpinLock.Held held = tty.lock.acquire()) {
      if (at == 0) {
        return input.take(bytes, bytes.length, oneLine);
      }
      byte[] rest = new byte[bytes.length - at];
      int count = input.take(rest, rest.length, oneLine);
      System.arraycopy(rest, 0, bytes, at, count);
      return count;
    }
  }
}
