package pith.sched.placement;

import pith.sched.SchedTask;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.domain.SchedGroup;
import pith.sync.Execution;

/**
 * The slow path: from the widest domain down, the idlest group, then the idlest hart in it (Linux's {@code sched_balance_find_dst_cpu}). For tasks
 * that leave nothing
 * warm behind.
 */
public final class IdlestHart {
  private static final long LOOK_CYCLES = 20;

  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final IdlestGroup groups;

  public IdlestHart(SchedDomains domains, HartLoads loads, HartBalance[] harts) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    groups = new IdlestGroup(loads);
  }

  /** {@return a hart for {@code task}, as seen from {@code here}, in the domains that {@code flag} is set in; perhaps one that it may not use} */
  int find(SchedTask task, int here, DomainFlag flag) {
    int at = here;
    SchedDomain domain = widest(here, flag, Integer.MAX_VALUE);
    while (domain != null) {
      SchedGroup group = groups.find(domain, task);
      int idlest = group == null ? at : in(group, task, at);
      if (idlest == at) {
        domain = domain.child();
      } else {
        domain = widest(idlest, flag, domain.weight());
        at = idlest;
      }
    }
    return at;
  }

  /** {@return the widest domain of a hart that has {@code flag}, of fewer than {@code below} harts} */
  private SchedDomain widest(int hart, DomainFlag flag, int below) {
    SchedDomain found = null;
    for (SchedDomain domain = domains.lowest(hart); domain != null && domain.weight() < below; domain = domain.parent()) {
      if (domain.has(flag)) {
        found = domain;
      }
    }
    return found;
  }

  /** {@return the idlest hart of a group that the task may use; of idle ones that which idles for the shortest time, whose cache is warmest} */
  private int in(SchedGroup group, SchedTask task, int otherwise) {
    int idle = -1;
    int least = -1;
    for (int hart : group.harts()) {
      if (!task.allowedOn(hart)) {
        continue;
      }
      Execution.current().hart().charge(LOOK_CYCLES);
      if (loads.idle(hart)) {
        idle = idle < 0 || harts[hart].idleSince > harts[idle].idleSince ? hart : idle;
      } else if (idle < 0) {
        least = least < 0 || loads.load(hart) < loads.load(least) ? hart : least;
      }
    }
    return idle >= 0 ? idle : least >= 0 ? least : otherwise;
  }

  /** {@return the allowed hart with the fewest tasks, wherever} */
  int anywhere(SchedTask task) {
    int best = -1;
    for (int hart = task.allowed().nextSetBit(0); hart >= 0; hart = task.allowed().nextSetBit(hart + 1)) {
      if (hart < domains.harts() && (best < 0 || loads.running(hart) < loads.running(best))) {
        best = hart;
      }
    }
    return best;
  }
}
