package pith.sched.balance;

import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.domain.SchedGroup;
import pith.sync.Execution;

/** Looks at every group of a domain, and keeps what it found about the local one and the busiest other (Linux's {@code update_sd_lb_stats}). */
final class GroupSurvey {
  /** Reading a hart's figures: a cache line or two that the hart wrote last, in cycles. */
  private static final long CYCLES_PER_HART = 40;

  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final CachePolicy cache;

  final GroupLoad local = new GroupLoad();
  final GroupLoad busiest = new GroupLoad();
  private final GroupLoad candidate = new GroupLoad();
  long totalLoad;
  long totalCapacity;
  long totalUtil;

  /** Whether tasks should be spread over the groups: the domain below says so. */
  boolean preferSibling;

  GroupSurvey(SchedDomains domains, HartLoads loads, HartBalance[] harts, CachePolicy cache) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    this.cache = cache;
  }

  /** {@return whether another group than the local one has anything to do} */
  boolean survey(Pass pass) {
    SchedDomain domain = pass.domain;
    totalLoad = totalCapacity = totalUtil = 0;
    busiest.reset(null);
    preferSibling = domain.child() != null && domain.child().has(DomainFlag.PREFER_SIBLING);
    boolean overloaded = false;
    for (SchedGroup group : domain.groups()) {
      boolean isLocal = group.contains(pass.toHart());
      GroupLoad load = isLocal ? local : candidate;
      overloaded |= measure(pass, group, load, isLocal);
      totalLoad += load.load;
      totalCapacity += load.capacity;
      totalUtil += load.util;
      if (!isLocal && BusiestGroup.outdoes(pass, candidate, busiest, local, loads)) {
        busiest.copyFrom(candidate);
      }
    }
    conclude(pass, overloaded);
    return busiest.group != null;
  }

  /** The widest domain tells the machine whether anybody has too much; the cache's tells how far a wake-up should search. */
  private void conclude(Pass pass, boolean overloaded) {
    if (pass.domain.parent() == null) {
      domains.root().overloaded = overloaded;
    }
    LlcState llc = domains.llc(pass.toHart());
    if (pass.idle != IdleType.NEWLY_IDLE && pass.domain.weight() == llc.weight()) {
      llc.idleScan = idleScan(totalUtil, llc.weight(), pass.domain.tuning().imbalancePct());
    }
  }

  /** The fuller the cache's harts, the less a search is worth: 1 − (x·pct)², x being how full. Source: Linux's {@code update_idle_cpu_scan}. */
  static int idleScan(long util, int weight, int pct) {
    long x = util / weight * pct / 100;
    long used = Math.min(CapacityRules.SCALE, x * x / CapacityRules.SCALE);
    return (int) ((CapacityRules.SCALE - used) * weight / CapacityRules.SCALE);
  }

  /** Sums up one group. {@return whether a hart in it has more to do than it can} */
  private boolean measure(Pass pass, SchedGroup group, GroupLoad sum, boolean isLocal) {
    sum.reset(group);
    boolean overloaded = false;
    boolean asymmetric = pass.domain.has(DomainFlag.ASYM_CPUCAPACITY);
    for (int hart : group.harts()) {
      if (!pass.harts.get(hart)) {
        continue;
      }
      Execution.current().hart().charge(CYCLES_PER_HART);
      overloaded |= add(sum, hart);
      if (asymmetric && harts[hart].misfitLoad > sum.misfitLoad) {
        sum.misfitLoad = harts[hart].misfitLoad;
        overloaded = true;
      }
      if (!isLocal && cache.present()) {
        sum.preferring += cache.preferring(hart, domains.places().llc(pass.toHart()));
      }
    }
    if (!isLocal) {
      sum.sharesCores = pass.idle.idle() && group.threadsOfCore() && sum.tasks > 1;
      sum.gathered = cache.present() && cache.gathers(pass, group, sum.preferring);
    }
    sum.classify(pass.domain.tuning().imbalancePct());
    recordCache(pass, group, sum);
    return overloaded;
  }

  private boolean add(GroupLoad sum, int hart) {
    int running = loads.running(hart);
    sum.load += loads.load(hart);
    sum.util += loads.util(hart);
    sum.runnable += loads.runnable(hart);
    sum.capacity += loads.capacity(hart);
    sum.running += running;
    sum.tasks += loads.tasks(hart);
    if (running == 0 && loads.idle(hart)) {
      sum.idleHarts++;
    }
    return running > 1;
  }

  /** Only a periodic pass just above a cache takes the cache's figures down: quicker ones would see each other's moves half done. */
  private void recordCache(Pass pass, SchedGroup group, GroupLoad sum) {
    SchedDomain child = pass.domain.child();
    if (cache.present() && pass.idle != IdleType.NEWLY_IDLE && !pass.domain.has(DomainFlag.SHARE_LLC) && (child == null || child.has(DomainFlag.SHARE_LLC))) {
      cache.measured(pass.domain, group, sum.util, sum.capacity);
    }
  }
}
