package pith.sched.ext;

import java.util.function.Predicate;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.dispatch.DispatchQueue;

/** The ext class's part of one hart. */
final class ExtHart {
  final Runqueue rq;

  /** What the hart picks from. Guarded by its runqueue's lock. */
  final DispatchQueue<SchedTask> local = new DispatchQueue<>();

  /** What is to come into {@link #local}. Guarded by the class's lock. */
  final DispatchQueue<SchedTask> inbox = new DispatchQueue<>();

  /** Whether a task may run here. */
  final Predicate<SchedTask> allows;

  /** Tasks of the class that the runqueue counts among its own: in {@link #local}, or running. Guarded by the runqueue's lock. */
  int counted;

  /** Somebody wants the hart to look for work; set before it is interrupted, and cleared when it looks. */
  volatile boolean kicked;

  /** Somebody wants the turn of the task that runs here to end. */
  volatile boolean preempt;

  ExtHart(Runqueue rq) {
    this.rq = rq;
    int hart = rq.hart().id();
    allows = task -> task.allowedOn(hart);
  }
}
