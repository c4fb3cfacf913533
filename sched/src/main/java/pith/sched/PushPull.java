package pith.sched;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Keeps a machine's n most urgent tasks of a class on its n harts. A hart with a task that waits although it would be the most urgent elsewhere
 * pushes it there; a hart whose urgent task leaves pulls one that waits. Both look for a hart without locks and decide under both runqueues'
 * locks, the lower hart's taken first. Source: Linux's {@code push_rt_task}, {@code pull_rt_task} and their deadline twins.
 */
public final class PushPull {
  /** Tries to find a hart that is still as it was seen when its lock is held. */
  private static final int TRIES = 3;

  /** What a class tells about its tasks. */
  public interface Movable {
    /** {@return the most urgent task that waits on {@code from}, is at rest, and {@code fits}; or null} {@code from}'s lock is held. */
    SchedTask waiting(Runqueue from, Predicate<SchedTask> fits);

    /** {@return whether {@code task} would run at once on {@code to}, whose lock is held} */
    boolean outranks(SchedTask task, Runqueue to);

    /** {@return whether {@code task} is more urgent than one of any class} */
    boolean precedes(SchedTask task, SchedTask running);

    /** {@return the hart, perhaps its own, on which {@code task} should run at once, or −1} A guess. */
    int better(SchedTask task);
  }

  private final Runqueue[] runqueues;
  private final Movable movable;

  /** For each hart how many tasks wait there. Written under its runqueue's lock. */
  private final AtomicIntegerArray waiting;

  public PushPull(Runqueue[] runqueues, Movable movable) {
    this.runqueues = runqueues;
    this.movable = movable;
    waiting = new AtomicIntegerArray(runqueues.length);
  }

  /** {@code more} tasks, or, if negative, fewer, wait on {@code rq}, whose lock is held. */
  public void waits(Runqueue rq, int more) {
    waiting.set(rq.hart().id(), waiting.get(rq.hart().id()) + more);
  }

  /** {@return whether tasks wait on a hart} */
  public boolean overloaded(Runqueue rq) {
    return waiting.get(rq.hart().id()) > 0;
  }

  /** Sends tasks that wait on {@code rq} to harts where they run at once. No runqueue's lock is held. */
  public void push(Runqueue rq) {
    while (overloaded(rq) && runqueues.length > 1 && pushOne(rq)) {
      Execution.current().hart().charge(0);
    }
  }

  private boolean pushOne(Runqueue from) {
    for (int tries = 0; tries < TRIES; tries++) {
      SchedTask task = candidate(from);
      int target = task == null ? -1 : movable.better(task);
      if (target < 0 || target == from.hart().id()) {
        return false;
      }
      if (move(from, runqueues[target], task)) {
        return true;
      }
    }
    return false;
  }

  /** The most urgent one that waits and that another hart is to have; one that should run here instead of what does is told to its hart. */
  private SchedTask candidate(Runqueue from) {
    try (SpinLock.Held held = from.lock.acquire()) {
      SchedTask task = movable.waiting(from, waiting -> movable.precedes(waiting, from.current) || movable.better(waiting) >= 0);
      if (task != null && movable.precedes(task, from.current)) {
        Activation.requestReschedule(Execution.current().hart(), from);
        return null;
      }
      return task;
    }
  }

  private boolean move(Runqueue from, Runqueue to, SchedTask expected) {
    try (RunqueuePair both = new RunqueuePair(from, to)) {
      SchedTask task = movable.waiting(from, waiting -> waiting.allowedOn(to.hart().id()) && (expected == null || waiting == expected));
      boolean moves = task != null && movable.outranks(task, to) && !movable.precedes(task, from.current);
      if (moves) {
        Activation.migrate(task, from, to);
        Activation.requestReschedule(Execution.current().hart(), to);
      }
      return moves;
    }
  }

  /** Fetches tasks to {@code to} that wait elsewhere although they would run here at once. No runqueue's lock is held. */
  public void pull(Runqueue to) {
    Hart hart = to.hart();
    for (int step = 1; step < runqueues.length; step++) {
      Runqueue from = runqueues[(hart.id() + step) % runqueues.length];
      if (overloaded(from)) {
        move(from, to, null);
      }
    }
  }
}
