package pith.kernel.timer;

import java.util.function.LongSupplier;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** A timer on CPU time: that of a process, of its user code alone, or of one thread. */
public final class CpuTimer implements IntervalTimer {
  private final CpuTimers timers;
  private final LongSupplier clock;
  private final Ended ended;

  /** Guarded by the timers' lock, as the next one; 0 if not armed. */
  private long deadline;

  private long interval;

  /** A timer among those of its process that goes by {@code clock}, which shows nanoseconds. */
  CpuTimer(CpuTimers timers, LongSupplier clock, Ended ended) {
    this.timers = timers;
    this.clock = clock;
    this.ended = ended;
  }

  @Override
  public Setting set(long at, long every) {
    long now = now();
    Setting before;
    try (SpinLock.Held held = timers.lock.acquire()) {
      if (at != 0 && timers.closed(held)) {
        throw Refused.of(Errno.ESRCH);
      }
      before = setting(now, held);
      deadline = at;
      interval = every;
      timers.armed(this, at != 0, held);
    }
    timers.changed();
    return before;
  }

  @Override
  public Setting get() {
    long now = now();
    try (SpinLock.Held held = timers.lock.acquire()) {
      return setting(now, held);
    }
  }

  private Setting setting(long now, SpinLock.Held held) {
    return deadline == 0 || timers.closed(held) ? new Setting(0, interval) : new Setting(Math.max(1, deadline - now), interval);
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  /** Looks at the clock, and if it got so far, does what there is to do. {@return nanoseconds left until the next end, or {@link Long#MAX_VALUE}} */
  long expire() {
    long now = now();
    long missed;
    long left;
    try (SpinLock.Held held = timers.lock.acquire()) {
      if (deadline == 0) {
        return Long.MAX_VALUE;
      }
      if (now < deadline) {
        return deadline - now;
      }
      missed = interval == 0 ? 0 : (now - deadline) / interval;
      deadline = interval == 0 ? 0 : deadline + (missed + 1) * interval;
      timers.armed(this, deadline != 0, held);
      left = deadline == 0 ? Long.MAX_VALUE : deadline - now;
    }
    ended.run(missed);
    return left;
  }
}
