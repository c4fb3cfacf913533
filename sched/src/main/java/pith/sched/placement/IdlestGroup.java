package pith.sched.placement;

import pith.sched.SchedTask;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedGroup;
import pith.sched.eevdf.FairEntity;
import pith.sync.Execution;

/** Which group of a domain a task should go to, if not the local one (Linux's {@code sched_balance_find_dst_group}). */
final class IdlestGroup {
  private static final long LOOK_CYCLES = 20;
  private static final int NODE_MINIMUM = 2;

  private final HartLoads loads;

  IdlestGroup(HartLoads loads) {
    this.loads = loads;
  }

  /** How much a group has to do, from least to most. */
  private enum Busyness {
    SPARE,
    FULL,
    OVERLOADED
  }

  /** What a group looks like without the task. */
  private record Look(SchedGroup group, Busyness busyness, int idle, int running, long util, long averageLoad) {}

  /** {@return the group, or null if none is better than the local one} */
  SchedGroup find(SchedDomain domain, SchedTask task) {
    Look local = null;
    Look idlest = null;
    for (SchedGroup group : domain.groups()) {
      if (!group.mask().intersects(task.allowed())) {
        continue;
      }
      Look look = look(domain, group, task);
      if (group == domain.localGroup()) {
        local = look;
      } else if (idlest == null || idler(look, idlest)) {
        idlest = look;
      }
    }
    if (idlest == null) {
      return null;
    }
    return local == null || leaves(domain, local, idlest) ? idlest.group : null;
  }

  private Look look(SchedDomain domain, SchedGroup group, SchedTask task) {
    long load = 0;
    long util = 0;
    long runnable = 0;
    long capacity = 0;
    int running = 0;
    int idle = 0;
    for (int hart : group.harts()) {
      Execution.current().hart().charge(LOOK_CYCLES);
      boolean own = task.hartId() == hart && task.queued();
      load += Math.max(0, loads.load(hart) - (own ? loads.taskLoad(task) : 0));
      util += Math.max(0, loads.util(hart) - (own ? loads.taskUtil(task) : 0));
      runnable += loads.runnable(hart);
      capacity += loads.capacity(hart);
      running += loads.running(hart) - (own ? 1 : 0);
      idle += loads.running(hart) - (own ? 1 : 0) == 0 ? 1 : 0;
    }
    Busyness busyness = busyness(domain.tuning().imbalancePct(), running, group.weight(), capacity, util, runnable);
    return new Look(group, busyness, idle, running, util, load * CapacityRules.SCALE / Math.max(1, capacity));
  }

  private static Busyness busyness(int pct, int running, int weight, long capacity, long util, long runnable) {
    if (running > weight && (capacity * 100 < util * pct || capacity * pct < runnable * 100)) {
      return Busyness.OVERLOADED;
    }
    boolean spare = running < weight || capacity * pct >= runnable * 100 && capacity * 100 > util * pct;
    return spare ? Busyness.SPARE : Busyness.FULL;
  }

  private static boolean idler(Look one, Look other) {
    if (one.busyness != other.busyness) {
      return one.busyness.compareTo(other.busyness) < 0;
    }
    if (one.busyness != Busyness.SPARE) {
      return one.averageLoad < other.averageLoad;
    }
    return one.idle > other.idle || one.idle == other.idle && one.util < other.util;
  }

  private static boolean leaves(SchedDomain domain, Look local, Look idlest) {
    if (local.busyness != idlest.busyness) {
      return local.busyness.compareTo(idlest.busyness) > 0;
    }
    boolean nodes = domain.has(DomainFlag.NUMA);
    if (local.busyness == Busyness.SPARE) {
      boolean stays = nodes && local.running + 1 <= domain.nodeImbalance() && Math.abs(local.idle - idlest.idle) <= NODE_MINIMUM;
      return !stays && local.idle < idlest.idle;
    }
    long margin = (long) FairEntity.NICE_0 * (domain.tuning().imbalancePct() - 100) / 100;
    if (nodes && idlest.averageLoad + margin >= local.averageLoad) {
      return false;
    }
    return idlest.averageLoad < local.averageLoad + margin
        && 100 * local.averageLoad > domain.tuning().imbalancePct() * idlest.averageLoad;
  }
}
