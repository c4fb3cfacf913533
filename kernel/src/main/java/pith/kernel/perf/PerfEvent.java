package pith.kernel.perf;

import pith.hal.Hart;
import pith.hal.memory.AccessCounters;

/**
 * One counter as its owner sees it: off or on, and counting while it is on and what it watches runs.
 *
 * <p>There are as many counters as anybody wants, so the time for which an event is on and the time for which it counts are the same: that of its task on
 * harts. Guarded by its {@link Watch}.
 */
final class PerfEvent {
  private final Counter counter;
  private final AccessCounters accesses;

  /** The only hart that counts, or -1 for any. */
  private final int onlyHart;

  private boolean enabled;
  private long count;
  private long running;

  /** Where it counts now, and from what; null while it does not. */
  private Hart hart;

  private long countBegan;
  private long runningBegan;

  PerfEvent(Counter counter, AccessCounters accesses, int onlyHart, boolean enabled) {
    this.counter = counter;
    this.accesses = accesses;
    this.onlyHart = onlyHart;
    this.enabled = enabled;
  }

  /** What it watches runs on a hart, or {@code null}: on none. */
  void watch(Hart on) {
    settle();
    hart = null;
    if (on != null && enabled && (onlyHart < 0 || onlyHart == on.id())) {
      hart = on;
      countBegan = counter.read(on, accesses);
      runningBegan = on.cycles();
    }
  }

  /** Switches it on or off; {@code on} is where what it watches runs at this moment, or null. */
  void enable(boolean wanted, Hart on) {
    settle();
    enabled = wanted;
    watch(on);
  }

  void reset() {
    settle();
    count = 0;
  }

  long count() {
    settle();
    return count;
  }

  /** {@return for how many cycles it has counted} */
  long running() {
    settle();
    return running;
  }

  private void settle() {
    if (hart != null) {
      long now = counter.read(hart, accesses);
      count += now - countBegan;
      running += hart.cycles() - runningBegan;
      countBegan = now;
      runningBegan = hart.cycles();
    }
  }
}
