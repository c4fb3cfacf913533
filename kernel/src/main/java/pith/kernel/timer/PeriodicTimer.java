package pith.kernel.timer;

import pith.kernel.task.Kernel;
import pith.sched.Timers;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** A timer that ends once, or again and again, on CLOCK_MONOTONIC in nanoseconds. */
public final class PeriodicTimer implements IntervalTimer {
  private static final LockClass LOCK = LockClass.of("posix_timer->lock");

  /** Ends that follow each other faster are told of together, or nobody would come to do anything else. */
  private static final long SHORTEST_NANOS = 10_000;

  private final SpinLock lock = new SpinLock(LOCK);
  private final Kernel kernel;
  private final Ended ended;

  /** Guarded by {@link #lock}, as the next two. */
  private Timers.Timer armed;

  private long deadline;
  private long interval;

  /** A timer that calls {@code ended}, in the timer interrupt, at each of its ends. */
  public PeriodicTimer(Kernel kernel, Ended ended) {
    this.kernel = kernel;
    this.ended = ended;
  }

  @Override
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
        arm(deadline);
      }
      return before;
    }
  }

  @Override
  public Setting get() {
    try (SpinLock.Held held = lock.acquire()) {
      return setting();
    }
  }

  private Setting setting() {
    return deadline == 0 ? new Setting(0, interval) : new Setting(Math.max(1, deadline - kernel.monotonicNanos()), interval);
  }

  private void arm(long at) {
    armed = kernel.scheduler().timers(Execution.current().hart()).start(kernel.machine().cycles(at) + 1, this::fire);
  }

  private void fire() {
    long missed;
    try (SpinLock.Held held = lock.acquire()) {
      if (armed == null) {
        return;
      }
      armed = null;
      missed = interval == 0 ? 0 : Math.max(0, kernel.monotonicNanos() - deadline) / interval;
      deadline = interval == 0 ? 0 : deadline + (missed + 1) * interval;
      if (deadline != 0) {
        arm(Math.max(deadline, kernel.monotonicNanos() + SHORTEST_NANOS));
      }
    }
    ended.run(missed);
  }

  @Override
  public long now() {
    return kernel.monotonicNanos();
  }
}
