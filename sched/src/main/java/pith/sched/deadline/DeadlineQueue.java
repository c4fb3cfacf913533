package pith.sched.deadline;

import java.util.TreeSet;
import java.util.function.Predicate;
import pith.sched.SchedTask;
import pith.sched.entity.DeadlineEntity;

/** The entities of one hart that have runtime and want to use it, the running one included, by deadline. */
final class DeadlineQueue {
  private final TreeSet<DeadlineEntity<SchedTask>> byDeadline =
      new TreeSet<>(
          (a, b) -> {
            int order = Long.compare(a.deadline, b.deadline);
            return order != 0 ? order : Long.compare(a.sequence, b.sequence);
          });
  private long sequence;

  void add(DeadlineEntity<SchedTask> entity) {
    entity.sequence = sequence++;
    entity.queued = true;
    byDeadline.add(entity);
  }

  void remove(DeadlineEntity<SchedTask> entity) {
    if (entity.queued) {
      byDeadline.remove(entity);
      entity.queued = false;
    }
  }

  DeadlineEntity<SchedTask> first() {
    return byDeadline.isEmpty() ? null : byDeadline.first();
  }

  /** {@return the earliest deadline, or {@link Long#MAX_VALUE}} */
  long earliest() {
    return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline;
  }

  /** {@return the task with the earliest deadline that waits, is at rest and {@code fits}, or null} */
  SchedTask waiting(Predicate<SchedTask> fits) {
    for (DeadlineEntity<SchedTask> entity : byDeadline) {
      if (entity.waiting && !entity.owner.onHart() && fits.test(entity.owner)) {
        return entity.owner;
      }
    }
    return null;
  }
}
