package pith.mm.slab;

import pith.hal.KernelStack;
import pith.sync.PerHart;

/** What each hart did with one cache. Owned by the hart; sums are exact while nobody changes them. */
final class HartCounts {
  static final class Count {
    long allocations;
    long frees;

    /** Acquisitions of a lock that all harts want: the barn's and the list's. */
    long shared;
  }

  private final PerHart<Count> harts;

  HartCounts(int count) {
    harts = new PerHart<>(count, _ -> new Count());
  }

  /** {@return the number of the hart that the caller runs on; 0 for a host thread, which prepares a machine or looks at one that rests} */
  static int here() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().id() : 0;
  }

  Count own() {
    return harts.get(here());
  }

  Count of(int hart) {
    return harts.get(hart);
  }

  /** {@return objects that users have} */
  long inUse() {
    long sum = 0;
    for (Count count : harts) {
      sum += count.allocations - count.frees;
    }
    return sum;
  }

  int size() {
    return harts.size();
  }
}
