package pith.kernel.timer;

import pith.kernel.task.Kernel;
import pith.sched.Timers;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** A timer that ends once, or again and again, on CLOCK_MONOTONIC in nanoseconds. */
public final class PeriodicTimer {
  private static final LockClass LOCK = LockClass.of("posix_timer->lock");

  /** What a timer is set to: time left until the next end (0: not armed) and interval, in nanoseconds. */
  public record Setting(long left, long interval) {
    public static final Setting OFF = new Setting(0, 0);
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final Kernel kernel;
  private final Runnable ended;

  /** Guarded by {@link #lock}, as the next two. */
  private Timers.Timer armed;

  private long deadline;
  private long interval;

  /** A timer that calls {@code ended}, in the timer interrupt, at each of its ends. */
  public PeriodicTimer(Kernel kernel, Runnable ended) {
    this.kernel = kernel;
    this.ended = ended;
  }

  /** Arms it to end at {@code at} (CLOCK_MONOTONIC), then every {@code every} nanoseconds; {@code at} 0 disarms. {@return what it was set to} */
  public Setting set(long at, long every) {
    try (SpinLock.Held held = lock.acquire()) {
      Setting before = setting();
      if (armed != null) {
        armed.cancel();
        armed = null;
      }
      deadline = at;
      interval = every;
      if (at != 0) {
        arm();
      }
      return before;
    }
  }

  /** {@return what it is set to now} */
  public Setting get() {
    try (SpinLock.Held held = lock.acquire()) {
      return setting();
    }
  }

  private Setting setting() {
    return deadline == 0 ? new Setting(0, interval) : new Setting(Math.max(1, deadline - kernel.monotonicNanos()), interval);
  }

  private void arm() {
    armed = kernel.scheduler().timers(Execution.current().hart()).start(kernel.machine().cycles(deadline) + 1, this::fire);
  }

  private void fire() {
    try (SpinLock.Held held = lock.acquire()) {
      if (armed == null) {
        return;
      }
      armed = null;
      deadline = interval == 0 ? 0 : nextDeadline();
      if (deadline != 0) {
        arm();
      }
    }
    ended.run();
  }

  /** Ends that were missed, because the interval is short against what else happens, count as one. */
  private long nextDeadline() {
    long next = deadline + interval;
    long now = kernel.monotonicNanos();
    return next > now ? next : now + interval - (now - next) % interval;
  }

  /** Disarms it for good. */
  public void cancel() {
    set(0, 0);
  }
}
