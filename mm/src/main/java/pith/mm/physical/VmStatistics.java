package pith.mm.physical;

import java.util.concurrent.atomic.AtomicLongArray;

/** One counter for each {@link VmStatistic} of a machine. Atomic. */
public final class VmStatistics {
  private final AtomicLongArray counts = new AtomicLongArray(VmStatistic.values().length);

  public void add(VmStatistic what, long change) {
    counts.getAndAdd(what.ordinal(), change);
  }

  public long get(VmStatistic what) {
    return counts.get(what.ordinal());
  }
}
