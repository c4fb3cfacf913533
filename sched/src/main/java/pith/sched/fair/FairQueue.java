package pith.sched.fair;

import java.util.TreeSet;
import pith.sched.SchedTask;

/**
 * The runnable tasks of the fair class on one runqueue, the running one included, by virtual deadline.
 *
 * <p>The average virtual time V = Σ w·v / Σ w is kept as a sum relative to {@code zero}, which follows V so that products stay small.
 * A task is eligible when v ≤ V, tested without a division. Source: Stoica and Abdel-Wahab, "Earliest Eligible Virtual Deadline First"
 * (1995); Linux's {@code pick_eevdf}.
 */
final class FairQueue {
  private final TreeSet<SchedTask> byDeadline =
      new TreeSet<>(
          (a, b) -> {
            int order = Long.compare(a.fair().deadline, b.fair().deadline);
            return order != 0 ? order : Long.compare(a.fair().sequence, b.fair().sequence);
          });
  private long zero;
  private long weight;
  private long weightedSum;
  private long sequence;

  int size() {
    return byDeadline.size();
  }

  long weight() {
    return weight;
  }

  /** {@return V, the average virtual time} */
  long average() {
    return weight == 0 ? zero : zero + Math.floorDiv(weightedSum, weight);
  }

  void add(SchedTask task) {
    task.fair().sequence = sequence++;
    byDeadline.add(task);
    weight += task.fair().weight;
    weightedSum += (task.fair().vruntime - zero) * task.fair().weight;
  }

  void remove(SchedTask task) {
    byDeadline.remove(task);
    weight -= task.fair().weight;
    weightedSum -= (task.fair().vruntime - zero) * task.fair().weight;
    advanceZero();
  }

  /** The task's virtual time advances to {@code vruntime}, its deadline to {@code deadline}. */
  void age(SchedTask task, long vruntime, long deadline) {
    if (deadline != task.fair().deadline) {
      byDeadline.remove(task);
      task.fair().deadline = deadline;
      byDeadline.add(task);
    }
    weightedSum += (vruntime - task.fair().vruntime) * task.fair().weight;
    task.fair().vruntime = vruntime;
    advanceZero();
  }

  private void advanceZero() {
    if (weight > 0) {
      long shift = Math.floorDiv(weightedSum, weight);
      zero += shift;
      weightedSum -= shift * weight;
    }
  }

  boolean eligible(SchedTask task) {
    return (task.fair().vruntime - zero) * weight <= weightedSum;
  }

  /** {@return the eligible task with the earliest deadline, or null if the queue is empty} */
  SchedTask earliestEligible() {
    for (SchedTask task : byDeadline) {
      if (eligible(task)) {
        return task;
      }
    }
    return null; // whoever has the least virtual time is eligible: the queue is empty
  }

  /** {@return a task that may move to another hart, latest deadline first, or null} */
  SchedTask movable(int toHart) {
    for (SchedTask task : byDeadline.descendingSet()) {
      if (!task.onHart() && task.allowedOn(toHart)) {
        return task;
      }
    }
    return null;
  }
}
