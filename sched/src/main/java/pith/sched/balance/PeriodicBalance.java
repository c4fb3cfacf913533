package pith.sched.balance;

import java.util.concurrent.atomic.AtomicBoolean;
import pith.sched.Runqueue;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomain;

/** Balances those of a hart's domains whose interval is over, near ones first (Linux's {@code sched_balance_domains}). */
final class PeriodicBalance {
  private final BalanceInterval intervals;
  private final DomainBalance balance;
  private final HartLoads loads;
  private final long hertz;
  private final AtomicBoolean serial;

  /** {@code serial} is one for all harts: who has it balances memory nodes. */
  PeriodicBalance(BalanceInterval intervals, DomainBalance balance, HartLoads loads, long hertz, AtomicBoolean serial) {
    this.intervals = intervals;
    this.balance = balance;
    this.loads = loads;
    this.hertz = hertz;
    this.serial = serial;
  }

  /** Balances for {@code rq} at {@code now}; no runqueue's lock is held. */
  void run(Runqueue rq, HartBalance hart, SchedDomain lowest, long now) {
    boolean idle = loads.idle(rq.hart().id());
    boolean mine = true;
    long next = now + hertz;
    for (SchedDomain domain = lowest; domain != null; domain = domain.parent()) {
      boolean decayed = NewIdleCost.decay(domain.state, now, hertz);
      if (!mine && !decayed) {
        break;
      }
      if (mine) {
        if (now - domain.state.lastBalance >= intervals.of(domain, !idle)) {
          mine = once(rq, domain, idle, now);
          idle = loads.idle(rq.hart().id());
        }
        next = Math.min(next, domain.state.lastBalance + intervals.of(domain, !idle));
      }
    }
    hart.nextBalance = next;
  }

  /** {@return whether wider domains are this hart's duty too} */
  private boolean once(Runqueue rq, SchedDomain domain, boolean idle, long now) {
    boolean serialized = domain.has(DomainFlag.SERIALIZE);
    if (serialized && !serial.compareAndSet(false, true)) {
      return true; // another hart is at it: at the next tick
    }
    try {
      DomainBalance.Outcome outcome = balance.run(domain, rq, idle ? IdleType.IDLE : IdleType.BUSY);
      domain.state.lastBalance = now;
      return outcome != DomainBalance.Outcome.NOT_MINE;
    } finally {
      if (serialized) {
        serial.set(false);
      }
    }
  }
}
