package pith.kernel.timer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A timer as a descriptor (timerfd_create(2)): a read waits for its end and answers how often it ended. */
public final class TimerFile extends File {
  /** Size of Linux's {@code struct timerfd_ctx}. */
  private static final int RECORD_BYTES = 232;
  private static final LockClass LOCK = LockClass.of("timerfd->lock");
  private static final long SECOND = 1_000_000_000;

  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue queue = new WaitQueue();
  private final PeriodicTimer timer;
  private final int clock;

  /** Guarded by {@link #lock}. */
  private long ends;

  private TimerFile(Path path, int flags, Kernel kernel, int clock) {
    super(path, OpenFlags.RDWR | flags, Credentials.ROOT, RECORD_BYTES);
    this.clock = clock;
    this.timer = new PeriodicTimer(kernel, this::ended);
  }

  /** {@return a timer on {@code clock}, not armed} */
  public static File open(Kernel kernel, int clock, int flags) {
    try (Path path = kernel.vfs().anonymous().named("[timerfd]")) {
      return new TimerFile(path, flags, kernel, clock);
    }
  }

  private void ended(long missed) {
    try (SpinLock.Held held = lock.acquire()) {
      ends += 1 + missed;
    }
    queue.wakeAll();
  }

  public int clock() {
    return clock;
  }

  @Override
  public String information() {
    IntervalTimer.Setting now = timer.get();
    long waiting;
    try (SpinLock.Held held = lock.acquire()) {
      waiting = ends;
    }
    return String.format(
        "clockid: %d%nticks: %d%nsettime flags: 00%nit_value: (%d, %d)%nit_interval: (%d, %d)%n", clock, waiting, now.left() / SECOND, now.left() % SECOND,
        now.interval() / SECOND, now.interval() % SECOND);
  }

  /** As {@link PeriodicTimer#set}; ends that were not read are forgotten. */
  public IntervalTimer.Setting set(long at, long every) {
    IntervalTimer.Setting before = timer.set(at, every);
    take();
    return before;
  }

  /** {@return what it is set to now} */
  public IntervalTimer.Setting setting() {
    return timer.get();
  }

  private long take() {
    try (SpinLock.Held held = lock.acquire()) {
      long taken = ends;
      ends = 0;
      return taken;
    }
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (to.remaining() < 8) {
      throw Refused.of(Errno.EINVAL);
    }
    long[] taken = {take()};
    if (taken[0] == 0) {
      if (isNonBlocking()) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (queue.await(Sleep.INTERRUPTIBLE, () -> (taken[0] = take()) != 0) == WaitResult.INTERRUPTED) {
        throw Interrupted.RESTARTABLE;
      }
    }
    to.put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, taken[0]).array(), 0, 8);
    return 8;
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(queue);
    }
    return ends != 0 ? PollMask.IN | PollMask.RDNORM : 0;
  }

  @Override
  protected void released() {
    timer.cancel();
  }
}
