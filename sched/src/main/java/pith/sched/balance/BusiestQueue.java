package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.domain.SchedGroup;

/** Which runqueue of the busiest group has most of what is to move (Linux's {@code find_busiest_queue}). */
final class BusiestQueue {
  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final Runqueue[] runqueues;
  private final CachePolicy cache;

  BusiestQueue(SchedDomains domains, HartLoads loads, HartBalance[] harts, Runqueue[] runqueues, CachePolicy cache) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    this.runqueues = runqueues;
    this.cache = cache;
  }

  /** {@return the runqueue, or null if none has anything that could move} */
  Runqueue find(Pass pass, SchedGroup group) {
    int best = -1;
    for (int hart : group.harts()) {
      if (pass.harts.get(hart) && hasCandidate(pass, hart) && (best < 0 ? worthwhile(pass, hart) : more(pass, hart, best))) {
        best = hart;
      }
    }
    return best < 0 ? null : runqueues[best];
  }

  /** A hart without fair tasks has nothing to give; nor has a stronger one whose only task could but be slowed down. */
  private boolean hasCandidate(Pass pass, int hart) {
    int tasks = loads.tasks(hart);
    boolean onlyTaskOfStronger =
        tasks == 1
            && pass.domain.has(DomainFlag.ASYM_CPUCAPACITY)
            && !CapacityRules.greater(loads.capacity(pass.toHart()), loads.capacity(hart));
    boolean tooHeavy = pass.type == MigrationType.LOAD && tasks == 1 && loads.load(hart) > pass.imbalance && !reduced(pass.domain, hart);
    boolean alone = pass.type == MigrationType.UTIL && tasks <= 1;
    return tasks > 0 && !onlyTaskOfStronger && !tooHeavy && !alone;
  }

  private boolean worthwhile(Pass pass, int hart) {
    return switch (pass.type) {
      case LOAD -> loads.load(hart) > 0;
      case UTIL -> loads.util(hart) > 0;
      case TASK -> true;
      case MISFIT -> harts[hart].misfitLoad > 0;
      case LLC_TASK -> preferring(pass, hart) > 0;
    };
  }

  private boolean more(Pass pass, int hart, int best) {
    return switch (pass.type) {
      case LOAD -> loads.load(hart) * loads.capacity(best) > loads.load(best) * loads.capacity(hart);
      case UTIL -> loads.util(hart) > loads.util(best);
      case TASK -> loads.tasks(hart) > loads.tasks(best);
      case MISFIT -> harts[hart].misfitLoad > harts[best].misfitLoad;
      case LLC_TASK -> preferring(pass, hart) > preferring(pass, best);
    };
  }

  private int preferring(Pass pass, int hart) {
    return cache.preferring(hart, domains.places().llc(pass.toHart()));
  }

  /** {@return whether so much of a hart goes to other classes that it is worth leaving} Source: Linux's {@code check_cpu_capacity}. */
  boolean reduced(SchedDomain domain, int hart) {
    return loads.capacity(hart) * domain.tuning().imbalancePct() < domains.capacity(hart) * 100L;
  }
}
