package pith.sched.cas;

import java.util.BitSet;
import pith.hal.Hart;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.CacheOccupancy;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Finds the cache in which a process's threads ran most lately. It is changed only for one in which they ran more than twice as much, so that a
 * preference lasts. Done by
 * one of the threads, on its way to user code, at most once an epoch for all.
 *
 * <p>On the way the threads that run are counted, for the rule about too many of them. A process that is left alone is not looked at, so not counted either:
 * once there were too many, there are until the tolerance is widened. Source: Linux's {@code task_cache_work}, which returns before it counts.
 */
final class PreferredCache {
  /** Reading a hart's figures, beside its lock, in cycles. */
  private static final long CYCLES_PER_HART = 30;

  private static final int HYSTERESIS = 2;
  private static final int SLOWEST = 8;
  private static final int FASTEST = 2;

  private final SchedDomains domains;
  private final Runqueue[] runqueues;
  private final Occupancy occupancy;
  private final Exclusion exclusion;
  private final CasTunables tunables;
  private final NodeScope nodes;
  private final CasStatistics statistics;

  PreferredCache(
      SchedDomains domains, Runqueue[] runqueues, Occupancy occupancy, Exclusion exclusion, CasTunables tunables, NodeScope nodes, CasStatistics statistics) {
    this.domains = domains;
    this.runqueues = runqueues;
    this.occupancy = occupancy;
    this.exclusion = exclusion;
    this.tunables = tunables;
    this.nodes = nodes;
    this.statistics = statistics;
  }

  /** {@code task}, the current one, looks for all that share its memory, unless another one just did. */
  void scan(SchedTask task) {
    CacheOccupancy memory = task.cache().memory;
    Hart here = Execution.current().hart();
    long now = occupancy.ticks(here.cycles());
    long due = memory.nextScan.get();
    if (now < due || !memory.nextScan.compareAndSet(due, now + tunables.epochPeriod())) {
      return;
    }
    statistics.scan();
    if (Exclusion.single(task) || exclusion.tooLarge(memory, here.id())) {
      forget(memory);
      return;
    }
    count(memory, here.id(), choose(task, memory, here));
  }

  void forget(CacheOccupancy memory) {
    if (memory.hart >= 0) {
      memory.hart = -1;
      statistics.forgotten();
    }
  }

  /** {@return how many threads of {@code memory} run at the moment, where it was looked for them} */
  private int choose(SchedTask task, CacheOccupancy memory, Hart here) {
    BitSet scope = scope(task, memory);
    long best = 0;
    int hottest = -1;
    long present = 0;
    int current = memory.hart;
    int running = 0;
    for (LlcState llc : domains.llcs()) {
      if (scope.nextSetBit(llc.harts()[0]) < 0 || !touches(scope, llc)) {
        continue;
      }
      long sum = 0;
      long most = 0;
      int at = -1;
      for (int hart : llc.harts()) {
        long share = scope.get(hart) ? share(memory, hart, here) : 0;
        sum += share;
        running += runqueues[hart].current().cache().memory == memory ? 1 : 0;
        if (share > most) {
          most = share;
          at = hart;
        }
      }
      if (current >= 0 && domains.places().llc(current) == llc.id()) {
        present = sum;
      }
      if (sum > best) {
        best = sum;
        hottest = at;
      }
    }
    if (hottest >= 0 && best > HYSTERESIS * present) {
      memory.hart = hottest;
      statistics.chosen();
    }
    return running;
  }

  private static boolean touches(BitSet scope, LlcState llc) {
    int first = scope.nextSetBit(llc.harts()[0]);
    return first >= 0 && first <= llc.harts()[llc.weight() - 1];
  }

  private long share(CacheOccupancy memory, int hart, Hart here) {
    here.charge(CYCLES_PER_HART);
    return occupancy.share(memory, hart, here.cycles());
  }

  /** Where they never ran they have nothing; and memory nodes come first, where they matter. */
  private BitSet scope(SchedTask task, CacheOccupancy memory) {
    BitSet scope;
    try (SpinLock.Held held = memory.lock.acquire()) {
      scope = (BitSet) memory.visited.clone();
    }
    nodes.narrow(task, memory, scope);
    return scope;
  }

  /** Of threads that run at a time there is an average, in whole numbers: it moves faster the smaller the cache. */
  private void count(CacheOccupancy memory, int here, int running) {
    int pace = Math.clamp(domains.llc(here).weight() / 4, FASTEST, SLOWEST);
    try (SpinLock.Held held = memory.lock.acquire()) {
      memory.runningAverage += (running - memory.runningAverage) / pace;
    }
  }
}
