package pith.sched.balance;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import pith.sched.Balancing;
import pith.sched.Runqueue;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomains;

/** Evens out work over the scheduling domains: when a hart is about to idle, at a busy hart's tick, and for idle harts when asked. */
public final class LoadBalancer implements Balancing {
  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final Runqueue[] runqueues;
  private final CachePolicy cache;
  private final NodePolicy nodes;
  private final IdleKick kick;
  private final PeriodicBalance[] periodic;
  private final NewIdleBalance[] newIdle;

  /** {@code seed} decides how the dice of harts about to idle fall. */
  public LoadBalancer(
      SchedDomains domains, HartLoads loads, HartBalance[] harts, Runqueue[] runqueues, BalanceTuning tuning, CachePolicy cache, NodePolicy nodes, long seed) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    this.runqueues = runqueues;
    this.cache = cache;
    this.nodes = nodes;
    kick = new IdleKick(domains, loads, harts, runqueues, tuning.tick());
    periodic = new PeriodicBalance[harts.length];
    newIdle = new NewIdleBalance[harts.length];
    BalanceInterval intervals = new BalanceInterval(tuning, harts.length);
    BalanceDuty duty = new BalanceDuty(domains, loads);
    BusiestQueue queues = new BusiestQueue(domains, loads, harts, runqueues, cache);
    Detachment detachment = new Detachment(domains, loads, harts, new MigrationFilter(loads, tuning, cache, nodes), tuning.mostTasks());
    ActivePush push = new ActivePush(loads, harts, queues, cache);
    AtomicBoolean serial = new AtomicBoolean();
    Arrays.setAll(
        periodic,
        hart -> {
          GroupSurvey survey = new GroupSurvey(domains, loads, harts, cache);
          DomainBalance balance = new DomainBalance(survey, duty, queues, detachment, push, runqueues, tuning.tick());
          newIdle[hart] = new NewIdleBalance(domains.root(), new NewIdleCost(tuning, seed * harts.length + hart), intervals, balance);
          return new PeriodicBalance(intervals, balance, loads, tuning.hertz(), serial);
        });
  }

  /** {@return for each hart what balancing keeps for it} */
  public static HartBalance[] harts(int count, BalanceTuning tuning) {
    HartBalance[] harts = new HartBalance[count];
    Arrays.setAll(harts, hart -> new HartBalance(tuning.migrationCost()));
    return harts;
  }

  @Override
  public boolean newlyIdle(Runqueue to) {
    int hart = to.hart().id();
    return newIdle[hart].run(to, harts[hart], domains.lowest(hart));
  }

  @Override
  public void tick(Runqueue rq) {
    cache.tick(rq);
    nodes.tick(rq);
    balanceIfDue(rq, rq.hart().cycles(), periodic[rq.hart().id()]);
    if (!loads.idle(rq.hart().id())) {
      kick.tick(rq, rq.hart().cycles());
    }
  }

  private void balanceIfDue(Runqueue rq, long now, PeriodicBalance by) {
    int hart = rq.hart().id();
    if (now >= harts[hart].nextBalance) {
      by.run(rq, harts[hart], domains.lowest(hart), now);
    }
  }

  /** One idle hart balances for all of them, itself last, until it has got something to do. Source: Linux's {@code _nohz_idle_balance}. */
  @Override
  public void interrupted(Runqueue rq) {
    int me = rq.hart().id();
    if (!kick.takes(me)) {
      return;
    }
    for (int i = 1; i <= harts.length && rq.running() == 0; i++) {
      int hart = (me + i) % harts.length;
      if (loads.idle(hart)) {
        balanceIfDue(runqueues[hart], rq.hart().cycles(), periodic[me]);
      }
    }
  }
}
