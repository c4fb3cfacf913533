package pith.sched;

import pith.sched.eevdf.FairGroup;
import pith.sched.load.RunqueueLoad;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Gives a task other attributes or another rank, whatever it does: a task that stands on a runqueue is taken off, changed, and put back; one that
 * runs goes on running until it is found that another is more entitled. Source: Linux's {@code __sched_setscheduler}, {@code rt_mutex_setprio}.
 */
final class AttributeChange {
  private final Scheduler scheduler;
  private final Runqueue[] runqueues;
  private final Activation activation;

  AttributeChange(Scheduler scheduler, Runqueue[] runqueues, Activation activation) {
    this.scheduler = scheduler;
    this.runqueues = runqueues;
    this.activation = activation;
  }

  /** The task asked for {@code next}, or somebody entitled did so in its place. */
  void apply(SchedTask task, SchedAttributes next) {
    try (SpinLock.Held pi = task.piLock.acquire()) {
      rearrange(task, next, task.lender());
    }
  }

  /** Classes may have taken policies over, or given them back. */
  void reclassify(SchedTask task) {
    try (SpinLock.Held pi = task.piLock.acquire()) {
      if (scheduler.classOf(task.rank(), task.policy()) != task.schedClass()) {
        rearrange(task, task.attributes(), task.lender());
      }
    }
  }

  /** {@code lender} waits for what {@code task} holds and is the most urgent who does; null if nobody waits. {@return whether that changed anything} */
  boolean lend(SchedTask task, SchedTask lender) {
    try (SpinLock.Held pi = task.piLock.acquire()) {
      int rank = rank(task.attributes(), lender);
      boolean changes = rank != task.rank() || rank == Rank.DEADLINE && lender != task.lender();
      if (changes) {
        rearrange(task, task.attributes(), lender);
      } else {
        task.lender(lender);
      }
      return changes;
    }
  }

  private static int rank(SchedAttributes own, SchedTask lender) {
    return lender == null ? own.rank() : Math.min(own.rank(), lender.rank());
  }

  private void rearrange(SchedTask task, SchedAttributes next, SchedTask lender) {
    int rank = rank(next, lender);
    SchedClass was = task.schedClass();
    boolean lowered;
    Runqueue rq;
    try (SpinLock.Held held = activation.lockRunqueue(task)) {
      rq = runqueues[task.hartId];
      rq.account();
      lowered = rank > task.rank();
      SchedClass nextClass = scheduler.classOf(rank, next.policy());
      takeOff(rq, task, nextClass);
      task.attributes(next);
      task.lender(lender);
      task.rank(rank);
      task.rt().atHead = lowered;
      task.schedClass(nextClass);
      putBack(rq, task, was);
      reschedule(rq, task);
    }
    task.schedClass().push(rq);
    if (lowered) {
      was.pull(rq);
    }
  }

  /** The task goes to another group of the fair class, of which it need not be at present. Source: Linux's {@code sched_move_task}. */
  void regroup(SchedTask task, FairGroup group) {
    try (SpinLock.Held pi = task.piLock.acquire();
        SpinLock.Held held = activation.lockRunqueue(task)) {
      Runqueue rq = runqueues[task.hartId];
      rq.account();
      SchedClass schedClass = task.schedClass();
      takeOff(rq, task, schedClass);
      if (schedClass.occupant() == RunqueueLoad.Occupant.FAIR) {
        schedClass.leaves(rq, task); // its averages go along
      }
      task.fair().group = group;
      task.regrouped(rq.clock());
      putBack(rq, task, schedClass);
      reschedule(rq, task);
    }
  }

  private void takeOff(Runqueue rq, SchedTask task, SchedClass next) {
    Activation.unqueueParked(rq, task);
    if (task.queued && task == rq.current) {
      task.schedClass().putPrevious(rq, task);
    }
    if (task.queued) {
      rq.dequeue(task, Departure.CHANGE);
    }
    if (next != task.schedClass()) {
      task.schedClass().leaves(rq, task);
    }
  }

  private static void putBack(Runqueue rq, SchedTask task, SchedClass was) {
    if (was != task.schedClass()) {
      task.schedClass().switchedTo(rq, task);
    }
    if (task.queued) {
      rq.enqueue(task, Arrival.CHANGE);
    }
    if (task.queued && task == rq.current) {
      task.schedClass().setNext(rq, task);
    }
  }

  private void reschedule(Runqueue rq, SchedTask task) {
    if (task.queued && (task == rq.current ? rq.running() > 1 : activation.preempts(rq, task))) {
      Activation.requestReschedule(Execution.current().hart(), rq);
    }
  }
}
