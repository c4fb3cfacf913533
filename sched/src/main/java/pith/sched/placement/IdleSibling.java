package pith.sched.placement;

import pith.sched.SchedTask;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.PlacementEntity;
import pith.sched.entity.PlacementReason;
import pith.sync.Execution;

/**
 * Looks for an idle hart near the one that a wake-up aims at, in its last-level cache (Linux's {@code select_idle_sibling}). How far it looks depends
 * on how full the
 * cache's harts are.
 */
public final class IdleSibling {
  /** A look at another hart's state, in cycles. */
  private static final long LOOK_CYCLES = 20;

  private final SchedDomains domains;
  private final HartLoads loads;

  // The last search of each hart, for explanations; owned by the hart:

  private final PlacementReason[] reasons;
  private final int[] scans;

  public IdleSibling(SchedDomains domains, HartLoads loads) {
    this.domains = domains;
    this.loads = loads;
    reasons = new PlacementReason[domains.harts()];
    scans = new int[domains.harts()];
  }

  /** {@return why the last search by {@code hart} ended as it did} */
  PlacementReason reason(int hart) {
    return reasons[hart];
  }

  /** {@return at how many harts it looked} */
  int scanned(int hart) {
    return scans[hart];
  }

  private int found(int hart, PlacementReason reason) {
    reasons[Execution.current().hart().id()] = reason;
    return hart;
  }

  private boolean idle(int hart) {
    scans[Execution.current().hart().id()]++;
    Execution.current().hart().charge(LOOK_CYCLES);
    return loads.idle(hart);
  }

  private boolean fits(SchedTask task, int hart) {
    return !domains.asymmetric() || CapacityRules.fits(loads.taskUtil(task), loads.capacity(hart));
  }

  /** {@return the hart for {@code task}, which ran on {@code previous} last and is aimed at {@code target}; the target itself if no idle one is found} */
  int select(SchedTask task, SchedTask waker, int previous, int target) {
    int here = Execution.current().hart().id();
    scans[here] = 0;
    PlacementEntity placement = task.placement();
    if (task.allowedOn(target) && idle(target) && fits(task, target)) {
      return found(target, PlacementReason.TARGET_IDLE);
    }
    if (previous != target && task.allowedOn(previous) && domains.sharesCache(previous, target) && idle(previous) && fits(task, previous)) {
      return found(previous, PlacementReason.PREVIOUS_IDLE);
    }
    if (waker.boundKernelThread() && previous == here && loads.running(here) <= 1 && fits(task, previous)) {
      return found(previous, PlacementReason.BESIDE_KTHREAD);
    }
    int recent = placement.recentHart;
    placement.recentHart = previous;
    boolean another = recent >= 0 && recent != previous && recent != target;
    if (another && task.allowedOn(recent) && domains.sharesCache(recent, target) && idle(recent) && fits(task, recent)) {
      return found(recent, PlacementReason.RECENT_IDLE);
    }
    return domains.asymmetric() ? byCapacity(task, target) : inCache(task, previous, target);
  }

  private int inCache(SchedTask task, int previous, int target) {
    LlcState llc = domains.llc(target);
    boolean idleCores = llc.threads() && llc.idleCores;
    if (llc.threads() && !idleCores && domains.sharesCache(previous, target)) {
      for (int sibling : domains.core(previous)) {
        if (sibling != previous && task.allowedOn(sibling) && idle(sibling)) {
          return found(sibling, PlacementReason.SIBLING_IDLE);
        }
      }
    }
    int found = scan(task, llc, target, idleCores);
    return found >= 0 ? found : found(target, PlacementReason.NOBODY_IDLE);
  }

  /** Goes round the cache from the target on; a whole idle core is worth looking everywhere for. Source: Linux's {@code select_idle_cpu}. */
  private int scan(SchedTask task, LlcState llc, int target, boolean idleCores) {
    int[] harts = llc.harts();
    int start = target - harts[0];
    int limit = idleCores ? harts.length : Math.min(harts.length, llc.idleScan);
    int single = -1;
    for (int i = 1; i <= limit; i++) {
      int hart = harts[(start + i) % harts.length];
      if (!task.allowedOn(hart) || !idle(hart)) {
        continue;
      }
      if (!idleCores) {
        return found(hart, PlacementReason.SCAN_IDLE);
      }
      if (coreIdle(hart)) {
        return found(hart, PlacementReason.CORE_IDLE);
      }
      single = single < 0 ? hart : single;
    }
    if (idleCores) {
      llc.idleCores = false;
    }
    return single < 0 ? -1 : found(single, PlacementReason.SCAN_IDLE);
  }

  private boolean coreIdle(int hart) {
    for (int sibling : domains.core(hart)) {
      if (!idle(sibling)) {
        return false;
      }
    }
    return true;
  }

  /** Harts differ in capacity: the first idle one that is strong enough, else the strongest idle one. Source: Linux's {@code select_idle_capacity}. */
  private int byCapacity(SchedTask task, int target) {
    SchedDomain domain = widestUnlike(target);
    int best = -1;
    int harts = domains.harts();
    for (int i = 0; i < harts; i++) {
      int hart = (target + i) % harts;
      if (!domain.contains(hart) || !task.allowedOn(hart) || !idle(hart)) {
        continue;
      }
      if (fits(task, hart)) {
        return found(hart, PlacementReason.CAPACITY_IDLE);
      }
      best = best < 0 || loads.capacity(hart) > loads.capacity(best) ? hart : best;
    }
    return best < 0 ? found(target, PlacementReason.NOBODY_IDLE) : found(best, PlacementReason.CAPACITY_IDLE);
  }

  private SchedDomain widestUnlike(int target) {
    SchedDomain domain = domains.lowest(target);
    while (!domain.has(DomainFlag.ASYM_CPUCAPACITY_FULL)) {
      domain = domain.parent();
    }
    return domain;
  }
}
