package pith.kernel.tty;

import java.util.function.BooleanSupplier;
import pith.hal.Hart;
import pith.hal.device.ConsolePort;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A console port that is no terminal: three streams, which look like pipes to what runs there. */
final class PortStreams implements PortEnd {
  private static final LockClass LOCK = LockClass.of("port->lock");
  private static final int CHUNK = 4096;

  private final Kernel kernel;
  private final ConsolePort port;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue readable = new WaitQueue();
  private final WaitQueue writable = new WaitQueue();
  private volatile int leader;
  private volatile boolean over;

  PortStreams(Kernel kernel, ConsolePort port) {
    this.kernel = kernel;
    this.port = port;
  }

  @Override
  public ConsolePort port() {
    return port;
  }

  @Override
  public void led(int pid) {
    leader = pid;
  }

  @Override
  public void interrupt(Hart hart) {
    readable.wakeAll();
    writable.wakeAll();
    int signal = port.takeSignal();
    if (signal != 0) {
      toGroup(signal);
    }
    if (port.hungUp() && !over) {
      over = true;
      toGroup(Signal.HUP);
      toGroup(Signal.CONT);
    }
  }

  private void toGroup(int signal) {
    ProcessGroup group = leader == 0 ? null : kernel.tasks().group(leader);
    if (group != null) {
      SignalSender.sendToGroup(kernel, group, SigInfo.kernel(signal));
    }
  }

  @Override
  public void over() {
    over = true;
    readable.wakeAll();
    writable.wakeAll();
  }

  long read(IoTarget to, boolean nonBlocking) {
    await(readable, nonBlocking, this::inputReady);
    byte[] bytes = new byte[(int) Math.min(CHUNK, to.remaining())];
    int count = over ? 0 : take(bytes);
    return count == 0 ? 0 : to.put(bytes, 0, count);
  }

  private boolean inputReady() {
    return over || port.readable() || port.inputEnded();
  }

  private int take(byte[] bytes) {
    try (SpinLock.Held held = lock.acquire()) {
      return port.receive(bytes, 0, bytes.length);
    }
  }

  /** Writes all, waiting for grants. {@return bytes written} Refuses with EPIPE, and SIGPIPE, once nobody listens. */
  long write(int stream, IoSource from, boolean nonBlocking) {
    byte[] bytes = new byte[(int) Math.min(CHUNK, from.remaining())];
    long written = 0;
    while (from.remaining() > 0) {
      try {
        await(writable, nonBlocking, this::outputReady);
      } catch (Refused | Interrupted early) {
        if (written == 0) {
          throw early;
        }
        return written;
      }
      written += put(stream, from, bytes);
    }
    return written;
  }

  private boolean outputReady() {
    return over || port.room() > 0;
  }

  private int put(int stream, IoSource from, byte[] bytes) {
    if (over) {
      toCaller();
      throw Refused.of(Errno.EPIPE);
    }
    int count = from.take(bytes, 0, (int) Math.min(Math.min(port.room(), bytes.length), from.remaining()));
    try (SpinLock.Held held = lock.acquire()) {
      port.transmit(stream, bytes, 0, count);
    }
    return count;
  }

  private void toCaller() {
    Task task = (Task) Execution.current();
    SignalSender.sendToTask(kernel, task, SigInfo.kernel(Signal.PIPE));
  }

  private static void await(WaitQueue queue, boolean nonBlocking, BooleanSupplier condition) {
    if (nonBlocking && !condition.getAsBoolean()) {
      throw Refused.of(Errno.EAGAIN);
    }
    if (queue.await(Sleep.INTERRUPTIBLE, condition) == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
  }

  int poll(PollTable table, boolean input) {
    if (table != null) {
      table.register(input ? readable : writable);
    }
    if (input) {
      return (inputReady() ? PollMask.IN | PollMask.RDNORM : 0) | (over || port.inputEnded() ? PollMask.HUP : 0);
    }
    return (outputReady() ? PollMask.OUT | PollMask.WRNORM : 0) | (over ? PollMask.ERR : 0);
  }
}
