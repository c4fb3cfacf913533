package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartBalance;
import pith.sched.domain.RootDomain;
import pith.sched.domain.SchedDomain;

/**
 * A hart is about to idle and looks for a task that waits elsewhere (Linux's {@code sched_balance_newidle}): near ones first, and only as far as the
 * search takes
 * less than the hart idles on average.
 */
final class NewIdleBalance {
  private final RootDomain root;
  private final NewIdleCost costs;
  private final BalanceInterval intervals;
  private final DomainBalance balance;

  NewIdleBalance(RootDomain root, NewIdleCost costs, BalanceInterval intervals, DomainBalance balance) {
    this.root = root;
    this.costs = costs;
    this.intervals = intervals;
    this.balance = balance;
  }

  /** {@return whether {@code rq}, whose lock is not held, has something to do now} */
  boolean run(Runqueue rq, HartBalance hart, SchedDomain lowest) {
    long began = rq.hart().cycles();
    hart.idleSince = Math.max(1, began);
    if (lowest == null || !root.overloaded || hart.averageIdle < lowest.state.maxNewIdleCost) {
      dueLater(hart, lowest);
      return false;
    }
    boolean pulled = search(rq, hart, lowest);
    hart.maxIdleCost = Math.max(hart.maxIdleCost, rq.hart().cycles() - began);
    boolean busy = pulled || rq.running() > 0; // somebody may have been put here meanwhile
    if (busy) {
      hart.idleSince = 0;
    }
    return busy;
  }

  private boolean search(Runqueue rq, HartBalance hart, SchedDomain lowest) {
    long spent = 0;
    boolean pulled = false;
    for (SchedDomain domain = lowest; domain != null && !pulled && rq.running() == 0; domain = domain.parent()) {
      dueLater(hart, domain);
      if (hart.averageIdle < spent + domain.state.maxNewIdleCost) {
        break;
      }
      int weight = domain.has(DomainFlag.BALANCE_NEWIDLE) ? costs.cast(domain.state) : 0;
      if (weight > 0) {
        long before = rq.hart().cycles();
        DomainBalance.Outcome outcome = balance.run(domain, rq, IdleType.NEWLY_IDLE);
        pulled = outcome == DomainBalance.Outcome.MOVED;
        long cost = rq.hart().cycles() - before;
        spent += cost;
        costs.searched(domain.state, cost, pulled ? weight : 0, rq.hart().cycles());
        if (outcome == DomainBalance.Outcome.NOT_MINE) {
          break;
        }
      }
    }
    return pulled;
  }

  /** As an idle hart it balances more often: the next periodic pass may be due earlier. */
  private void dueLater(HartBalance hart, SchedDomain domain) {
    if (domain != null) {
      hart.nextBalance = Math.min(hart.nextBalance, domain.state.lastBalance + intervals.of(domain, false));
    }
  }
}
