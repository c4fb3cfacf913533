package pith.sched.eevdf;

import java.util.ArrayDeque;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * How much of all harts together a group may use: a quota in each period. Harts fetch it in slices of 5 ms, so that they seldom meet here; what is left of a
 * slice when its queue runs empty is given back. A hart that finds nothing left stops the group's queue, which then waits here for the next period. Unused
 * quota is saved up to a burst. All in cycles.
 *
 * <p>Source: Turner, Rao, Rao, "CPU bandwidth control for CFS" (2010); Linux's {@code struct cfs_bandwidth}.
 */
public final class Bandwidth {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final LockClass LOCK = LockClass.of("cfs_b->lock");
  private static final long PERIOD_NANOS = 100_000_000;
  private static final long SLICE_NANOS = 5_000_000;

  /** So much a hart keeps when it gives back. Source: Linux {@code min_cfs_rq_runtime}. */
  private static final long KEPT_NANOS = 1_000_000;

  /** What has happened so far; times in cycles. */
  public record Figures(long periods, long throttledPeriods, long throttledCycles, long bursts, long burstCycles) {}

  /** What the end of a period asks of the caller. */
  public enum PeriodEnd {
    /** Nothing was used lately: there need be no further periods until somebody asks. */
    REST,
    /** The next one begins. */
    GO_ON
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final long slice;
  private final long kept;
  private volatile long quota = UNLIMITED;
  private volatile long period;
  private volatile long burst;

  /** Guarded by {@link #lock}, as all below. */
  private long runtime;

  private boolean running;
  private boolean unused;
  private long snapshot;
  private final ArrayDeque<FairQueue> throttled = new ArrayDeque<>();
  private long periods;
  private long throttledPeriods;
  private long throttledCycles;
  private long bursts;
  private long burstCycles;

  Bandwidth(FairSettings settings) {
    slice = settings.cycles(SLICE_NANOS);
    kept = settings.cycles(KEPT_NANOS);
    period = settings.cycles(PERIOD_NANOS);
  }

  public boolean limited() {
    return quota != UNLIMITED;
  }

  public long quota() {
    return quota;
  }

  public long period() {
    return period;
  }

  public long burst() {
    return burst;
  }

  /** Sets the limit; what harts hold already stays with them. */
  public void limit(long newQuota, long newPeriod, long newBurst) {
    try (SpinLock.Held held = lock.acquire()) {
      quota = newQuota;
      period = newPeriod;
      burst = newBurst;
      refill();
    }
  }

  private void refill() {
    runtime = limited() ? Math.min(runtime + quota, quota + burst) : 0;
    snapshot = runtime;
  }

  /** {@return what a hart fetches at a time} */
  public static long slice(FairSettings settings) {
    return settings.cycles(SLICE_NANOS);
  }

  /** {@return whether periods have to be started: from now on they count as running} */
  public boolean startPeriods() {
    try (SpinLock.Held held = lock.acquire()) {
      boolean start = !running && limited();
      running |= start;
      return start;
    }
  }

  /** {@code queue} used {@code cycles}. {@return whether it may go on, perhaps with a slice more} */
  public boolean use(FairQueue queue, long cycles) {
    queue.budget.remaining -= cycles;
    return !limited() || queue.budget.remaining > 0 || fetch(queue, slice);
  }

  /** {@return whether {@code queue} may run} Source: Linux's {@code assign_cfs_rq_runtime}. */
  public boolean fetch(FairQueue queue, long upTo) {
    try (SpinLock.Held held = lock.acquire()) {
      long wanted = upTo - queue.budget.remaining;
      long given = limited() ? Math.clamp(wanted, 0, runtime) : wanted;
      runtime -= limited() ? given : 0;
      unused &= given == 0;
      queue.budget.remaining += given;
      return queue.budget.remaining > 0;
    }
  }

  /** {@code queue}, for which nothing is left, waits for more. {@return whether there is nothing, as the caller found} */
  public boolean await(FairQueue queue) {
    try (SpinLock.Held held = lock.acquire()) {
      boolean empty = limited() && runtime <= 0;
      if (empty) {
        throttled.addLast(queue);
      }
      return empty;
    }
  }

  /** {@code queue} ran empty: what it will not need soon goes back. */
  public void giveBack(FairQueue queue) {
    long spare = queue.budget.remaining - kept;
    if (limited() && spare > 0) {
      try (SpinLock.Held held = lock.acquire()) {
        runtime += spare;
        queue.budget.remaining -= spare;
      }
    }
  }

  /** A period has ended, or {@code passed} have. Source: Linux's {@code do_sched_cfs_period_timer}. */
  public PeriodEnd nextPeriod(long passed) {
    try (SpinLock.Held held = lock.acquire()) {
      periods += passed;
      countBurst();
      refill();
      if (!limited() || unused && throttled.isEmpty()) {
        running = false;
        return PeriodEnd.REST;
      }
      unused = true;
      throttledPeriods += throttled.isEmpty() ? 0 : passed;
      return PeriodEnd.GO_ON;
    }
  }

  /** More than the quota was used if so much of what had been saved is gone. */
  private void countBurst() {
    long over = snapshot - runtime - quota;
    if (burst > 0 && over > 0) {
      bursts++;
      burstCycles += over;
    }
  }

  /** {@return the queue that has waited longest, with as much as it takes to run, or null if none waits or nothing is left} It waits no more. */
  public FairQueue release() {
    try (SpinLock.Held held = lock.acquire()) {
      if (throttled.isEmpty() || limited() && runtime <= 0) {
        return null;
      }
      return throttled.pollFirst();
    }
  }

  /** A released queue runs again after having been stopped for {@code cycles}; its runqueue's lock is held. {@return whether there was something for it} */
  public boolean resume(FairQueue queue, long cycles) {
    boolean funded = fetch(queue, slice);
    try (SpinLock.Held held = lock.acquire()) {
      throttledCycles += funded ? cycles : 0;
      if (!funded) {
        throttled.addFirst(queue);
      }
      return funded;
    }
  }

  public Figures figures() {
    try (SpinLock.Held held = lock.acquire()) {
      return new Figures(periods, throttledPeriods, throttledCycles, bursts, burstCycles);
    }
  }
}
