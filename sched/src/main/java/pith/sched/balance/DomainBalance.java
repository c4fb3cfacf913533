package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.domain.BalanceState;
import pith.sched.domain.DomainStatistics;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedGroup;
import pith.sync.Execution;

/** Balances one domain once (Linux's {@code sched_balance_rq}): choose, move, and if nothing can be moved for long, push. */
final class DomainBalance {
  /** Beside what it looks at and moves, in cycles. */
  private static final long CYCLES = 250;

  /** The doubling of a domain's interval ends here, in ticks, while every task is bound. Source: Linux's {@code MAX_PINNED_INTERVAL}, 512 ms. */
  private static final int MOST_PINNED_TICKS = 128;

  private final Pass pass = new Pass();
  private final GroupSurvey survey;
  private final BalanceDuty duty;
  private final BusiestQueue queues;
  private final Detachment detachment;
  private final ActivePush push;
  private final Runqueue[] runqueues;
  private final long mostPinned;

  DomainBalance(GroupSurvey survey, BalanceDuty duty, BusiestQueue queues, Detachment detachment, ActivePush push, Runqueue[] runqueues, long tick) {
    this.survey = survey;
    this.duty = duty;
    this.queues = queues;
    this.detachment = detachment;
    this.push = push;
    this.runqueues = runqueues;
    this.mostPinned = MOST_PINNED_TICKS * tick;
  }

  /** What a pass came to. */
  enum Outcome {
    /** Tasks came. */
    MOVED,
    NOTHING,
    /** Another hart of the group balances this domain, and so all wider ones. */
    NOT_MINE
  }

  /** Balances {@code domain} for {@code to}, which is the hart that it belongs to; no runqueue's lock is held. */
  Outcome run(SchedDomain domain, Runqueue to, IdleType idle) {
    Execution.current().hart().charge(CYCLES);
    domain.statistics.passes[idle.ordinal()]++;
    pass.begin(domain, to, idle);
    while (true) {
      if (!duty.mine(pass)) {
        settled(!pass.allPinned);
        return Outcome.NOT_MINE;
      }
      if (!chosen()) {
        settled(!pass.allPinned);
        return Outcome.NOTHING;
      }
      int moved = detach();
      if (pass.allPinned && moved == 0 && pass.from.running() > 1 && dropBusiest()) {
        continue;
      }
      return conclude(moved);
    }
  }

  /** {@return whether there is an imbalance, and a runqueue that can do something about it} */
  private boolean chosen() {
    DomainStatistics statistics = pass.domain.statistics;
    int column = pass.idle.ordinal();
    SchedGroup group = null;
    if (survey.survey(pass) && GroupChoice.imbalanced(pass, survey)) {
      Imbalance.settle(pass, survey);
      group = pass.imbalance > 0 ? survey.busiest.group : null;
    }
    if (group == null) {
      statistics.noBusyGroup[column]++;
      return false;
    }
    pass.from = queues.find(pass, group);
    if (pass.from == null || pass.from == pass.to) {
      statistics.noBusyQueue[column]++;
      return false;
    }
    statistics.imbalance[column][Math.min(pass.type.ordinal(), MigrationType.MISFIT.ordinal())] += pass.imbalance;
    return true;
  }

  /** Moves what can be moved; what may not run on our hart may go to another of our group. */
  private int detach() {
    if (pass.from.running() <= 1) {
      return 0;
    }
    pass.beginQueue();
    int moved = detachment.run(pass);
    while (pass.otherTarget >= 0 && pass.imbalance > 0) {
      pass.harts.clear(pass.toHart());
      pass.to = runqueues[pass.otherTarget];
      pass.otherTarget = -1;
      moved += detachment.run(pass);
    }
    SchedDomain parent = pass.domain.parent();
    if (parent != null && pass.somePinned && pass.imbalance > 0) {
      parent.localGroup().imbalanced(true);
    }
    return moved;
  }

  /** Every task of the busiest queue is bound to where it is: look again without it. {@return whether others are left} */
  private boolean dropBusiest() {
    pass.harts.clear(pass.fromHart());
    for (int hart = pass.harts.nextSetBit(0); hart >= 0; hart = pass.harts.nextSetBit(hart + 1)) {
      if (!pass.domain.localGroup().contains(hart)) {
        return true;
      }
    }
    return false;
  }

  private Outcome conclude(int moved) {
    BalanceState state = pass.domain.state;
    DomainStatistics statistics = pass.domain.statistics;
    if (moved > 0) {
      statistics.gained[pass.idle.ordinal()] += moved;
      state.failed = 0;
      state.interval = pass.domain.tuning().minInterval();
      return Outcome.MOVED;
    }
    if (pass.allPinned && pass.from.running() > 1) {
      statistics.balanced[pass.idle.ordinal()]++;
      state.failed = 0;
      waitLonger();
      return Outcome.NOTHING;
    }
    statistics.failed[pass.idle.ordinal()]++;
    if (pass.idle != IdleType.NEWLY_IDLE && pass.type != MigrationType.MISFIT && !pass.cachePinned) {
      state.failed++;
    }
    pushIfNeeded();
    return Outcome.NOTHING;
  }

  private void pushIfNeeded() {
    DomainStatistics statistics = pass.domain.statistics;
    boolean needed = push.needed(pass);
    ActivePush.Outcome outcome = needed ? push.push(pass) : ActivePush.Outcome.BUSY;
    if (outcome == ActivePush.Outcome.PINNED) {
      statistics.activeFailed++;
      waitLonger();
      return;
    }
    if (outcome == ActivePush.Outcome.ASKED) {
      statistics.activeBalances++;
      statistics.activePushed++;
      pass.domain.state.failed = 0;
    }
    pass.domain.state.interval = pass.domain.tuning().minInterval();
  }

  /** All is well here, or cannot be helped. {@code cleared} says whether tasks that are bound had their chance, and none stood in the way. */
  private void settled(boolean cleared) {
    SchedDomain parent = pass.domain.parent();
    if (parent != null && cleared) {
      parent.localGroup().imbalanced(false);
    }
    pass.domain.statistics.balanced[pass.idle.ordinal()]++;
    pass.domain.state.failed = 0;
    waitLonger();
  }

  /** The next pass may come later; one by a hart about to idle, which waits for no interval, says nothing about that. */
  private void waitLonger() {
    BalanceState state = pass.domain.state;
    if (pass.idle != IdleType.NEWLY_IDLE && (pass.allPinned && state.interval < mostPinned || state.interval < pass.domain.tuning().maxInterval())) {
      state.interval *= 2;
    }
  }
}
