package pith.kernel.perf;

import pith.hal.Hart;
import pith.hal.machine.Machine;
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

  /** Of the task that it watches; null for a hart. */
  private final SoftwareCounts task;

  /** What tasks inherited of it, or of the event that it was inherited from; null if none do. */
  private final Heirs heirs;

  /** Whether the task's next exec switches it on. */
  private final boolean atExec;

  /** The only hart that counts, or -1 for any. */
  private final int onlyHart;

  private boolean enabled;
  private long count;
  private long running;

  /** Where it counts now, and from what; null while it does not. */
  private Hart hart;

  private long countBegan;
  private long runningBegan;

  PerfEvent(Counter counter, AccessCounters accesses, SoftwareCounts task, int onlyHart, PerfAttributes wanted, Heirs heirs) {
    this(counter, accesses, task, onlyHart, !wanted.disabled(), wanted.enabledAtExec(), heirs);
  }

  private PerfEvent(Counter counter, AccessCounters accesses, SoftwareCounts task, int onlyHart, boolean enabled, boolean atExec, Heirs heirs) {
    this.counter = counter;
    this.accesses = accesses;
    this.task = task;
    this.onlyHart = onlyHart;
    this.enabled = enabled;
    this.atExec = atExec;
    this.heirs = heirs;
    if (enabled && counter.countsAway()) {
      countBegan = read(null);
    }
  }

  /** {@return the same event for a task that the watched one has made} */
  PerfEvent inherited(SoftwareCounts child, boolean on) {
    return new PerfEvent(counter, accesses, child, onlyHart, on, atExec, heirs);
  }

  private long read(Hart on) {
    return counter.read(on, accesses, task);
  }

  Heirs heirs() {
    return heirs;
  }

  boolean atExec() {
    return atExec;
  }

  boolean enabled() {
    return enabled;
  }

  /** What it watches runs on a hart, or {@code null}: on none. */
  void watch(Hart on) {
    settle();
    hart = null;
    if (on != null && enabled && (onlyHart < 0 || onlyHart == on.id())) {
      hart = on;
      countBegan = counter.countsAway() ? countBegan : read(on);
      runningBegan = on.cycles();
    }
  }

  /** Switches it on or off; {@code on} is where what it watches runs at this moment, or null. */
  void enable(boolean wanted, Hart on) {
    settle();
    if (wanted && !enabled && counter.countsAway()) {
      countBegan = read(null);
    }
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

  /** {@return what a program is told for a count of this event} */
  long told(long counted, Machine machine) {
    return counter.told(counted, machine);
  }

  private void settle() {
    if (hart != null || enabled && counter.countsAway()) {
      long now = read(hart);
      count += now - countBegan;
      countBegan = now;
    }
    if (hart != null) {
      running += hart.cycles() - runningBegan;
      runningBegan = hart.cycles();
    }
  }
}
