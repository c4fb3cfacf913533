package pith.sched.assembly;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pith.hal.Hart;
import pith.sched.HartClockEvent;
import pith.sched.RealTimeSettings;
import pith.sched.Runqueue;
import pith.sched.Scheduler;
import pith.sched.balance.BalanceTuning;
import pith.sched.balance.BalanceWatcher;
import pith.sched.balance.CachePolicy;
import pith.sched.balance.LoadBalancer;
import pith.sched.balance.NodePolicy;
import pith.sched.balance.RunqueueLoads;
import pith.sched.cas.CacheAware;
import pith.sched.cas.NodeScope;
import pith.sched.deadline.DeadlineClass;
import pith.sched.domain.DomainBuilder;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.Places;
import pith.sched.domain.SchedDomains;
import pith.sched.eevdf.FairSettings;
import pith.sched.ext.ExtClass;
import pith.sched.ext.ExtControl;
import pith.sched.fair.FairClass;
import pith.sched.numa.NumaBalancing;
import pith.sched.placement.FairPlacement;
import pith.sched.placement.IdleSibling;
import pith.sched.placement.IdlestHart;
import pith.sched.placement.WakeAffine;
import pith.sched.rt.RtClass;

/** Puts a machine's scheduler together. */
public final class SchedulerFactory {
  private static final int FULL_FREQUENCY = 1024;

  private SchedulerFactory() {}

  /**
   * {@return a scheduler, with its parts, for {@code harts} whose clock has {@code hertz} cycles per second}
   *
   * @param places where the harts sit
   * @param seed decides how the dice of harts about to idle fall
   */
  public static SchedulerParts create(List<Hart> harts, long hertz, Places places, long seed, HartClockEvent clockEvent, SchedOptions options) {
    Runqueue[] runqueues = new Runqueue[harts.size()];
    Arrays.setAll(runqueues, hart -> new Runqueue(harts.get(hart), hertz));
    SchedDomains domains = DomainBuilder.build(places, hertz);
    BalanceTuning tuning = BalanceTuning.of(hertz);
    HartBalance[] states = LoadBalancer.harts(runqueues.length, tuning);
    HartLoads loads = new RunqueueLoads(runqueues);
    FairPlacement placement =
        new FairPlacement(domains, new WakeAffine(domains, loads), new IdleSibling(domains, loads), new IdlestHart(domains, loads, states));
    FairClass fair = new FairClass(new FairSettings(hertz, runqueues.length), runqueues, placement);
    BalanceWatcher watcher = new BalanceWatcher(domains, states, loads, fair, runqueues);
    boolean cacheAware = options.cacheAware() && CacheAware.possible(domains);
    NumaBalancing numa = NumaBalancing.nodes(domains) > 1 ? new NumaBalancing(domains, loads, fair, hertz) : null;
    NodeScope scope = numa == null ? NodeScope.NONE : numa;
    CacheAware cache = cacheAware ? new CacheAware(domains, loads, fair, runqueues, scope, tuning.tick()) : null;
    for (Runqueue rq : runqueues) {
      rq.load().clock().scale(places.capacity(rq.hart().id()), FULL_FREQUENCY);
      rq.watcher(watcher);
      if (cacheAware) {
        rq.watcher(cache);
      }
      if (numa != null) {
        rq.watcher(numa);
      }
    }
    LoadBalancer balancer = new LoadBalancer(domains, loads, states, runqueues, tuning, cacheAware ? cache : CachePolicy.LEGACY, numa == null ? NodePolicy.NONE : numa, seed);
    RealTimeSettings settings = new RealTimeSettings(runqueues.length);
    int[] llcOf = IntStream.range(0, runqueues.length).map(places::llc).toArray();
    RtClass rt = new RtClass(runqueues, hertz, llcOf, settings);
    DeadlineClass deadline = new DeadlineClass(runqueues, hertz, llcOf, settings, rt::deadlines);
    ExtClass ext = new ExtClass(runqueues, hertz, llcOf);
    for (Runqueue rq : runqueues) {
      rq.watcher(ext);
    }
    Scheduler scheduler = new Scheduler(runqueues, hertz, clockEvent, settings, List.of(deadline, rt, fair, ext), balancer);
    deadline.serve(fair, ext);
    ext.served(deadline.extServers()::serving);
    return new SchedulerParts(scheduler, domains, states, Optional.ofNullable(cache), Optional.ofNullable(numa), deadline.fairServers(), deadline.extServers(), new ExtControl(ext, scheduler, deadline, hertz));
  }
}
