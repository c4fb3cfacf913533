package pith.sched.balance;

import pith.hal.Hart;
import pith.sched.RunqueuePair;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.TaskList;
import pith.sched.balance.MigrationFilter.Answer;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.Migrations;
import pith.sched.domain.SchedDomains;
import pith.sync.Execution;

/** Moves tasks, coldest first, until the imbalance is gone or the limit reached (Linux's {@code detach_tasks} and {@code attach_tasks}). */
final class Detachment {
  /** A look at one task. */
  private static final long LOOK_CYCLES = 60;

  /** Taking it from one queue and putting it on another, beside what the queues cost. */
  private static final long MOVE_CYCLES = 300;

  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final MigrationFilter filter;
  private final int most;

  Detachment(SchedDomains domains, HartLoads loads, HartBalance[] harts, MigrationFilter filter, int most) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    this.filter = filter;
    this.most = most;
  }

  /** {@return how many tasks moved from {@code pass.from} to {@code pass.to}} No runqueue's lock is held. */
  int run(Pass pass) {
    try (RunqueuePair both = new RunqueuePair(pass.from, pass.to)) {
      if (pass.from.running() <= 1) {
        pass.allPinned = false; // somebody else took them; nothing is known about any
        return 0;
      }
      int moved = 0;
      TaskList tasks = harts[pass.fromHart()].tasks;
      for (int left = Math.min(most, tasks.size()); left > 0 && pass.imbalance > 0 && !leavesNothing(pass); left--) {
        SchedTask task = tasks.oldest();
        tasks.refresh(task);
        Execution.current().hart().charge(LOOK_CYCLES);
        if (tries(pass, task)) {
          moved++;
        }
      }
      return moved;
    }
  }

  /** An idle hart that took the last task would only swap places with the other. */
  private static boolean leavesNothing(Pass pass) {
    return pass.idle.idle() && pass.from.running() <= 1;
  }

  private boolean tries(Pass pass, SchedTask task) {
    Answer answer = filter.ask(pass, task);
    if (answer == Answer.NO) {
      return false;
    }
    long amount = amount(pass, task);
    if (amount < 0) {
      return false;
    }
    pass.imbalance -= amount;
    move(pass, task);
    if (answer == Answer.YES_WARM) {
      pass.domain.statistics.hotGained[pass.idle.ordinal()]++;
    }
    return true;
  }

  /** {@return how much of the imbalance the task is, or −1 if it is too much, or not what is looked for} The more passes failed, the more is let through. */
  private long amount(Pass pass, SchedTask task) {
    return switch (pass.type) {
      case LOAD -> bounded(pass, Math.max(1, loads.taskLoad(task)));
      case UTIL -> bounded(pass, loads.taskUtil(task));
      case TASK, LLC_TASK -> 1;
      case MISFIT -> CapacityRules.fits(loads.taskUtil(task), loads.capacity(pass.fromHart())) ? -1 : pass.imbalance;
    };
  }

  private static long bounded(Pass pass, long amount) {
    return amount >> Math.min(pass.domain.state.failed, 62) > pass.imbalance ? -1 : amount;
  }

  private void move(Pass pass, SchedTask task) {
    Hart here = Execution.current().hart();
    here.charge(MOVE_CYCLES);
    task.placement().decide(pass.type.reason(), null, pass.fromHart(), here.id(), here.cycles());
    Migrations.count(task, pass.fromHart(), pass.toHart(), domains);
    Scheduler.migrate(task, pass.from, pass.to);
  }
}
