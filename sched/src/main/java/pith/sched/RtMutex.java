package pith.sched;

import java.util.ArrayList;
import java.util.List;

/**
 * A lock whose holder is as urgent as the most urgent of those who wait for it, so that nobody of middling urgency keeps them all waiting (priority
 * inversion). Who waits stands here in order of urgency. Guarded by {@link PriorityInheritance}'s lock. Source: Linux's {@code rt_mutex}.
 */
public final class RtMutex {
  SchedTask holder;
  private final List<SchedTask> waiters = new ArrayList<>();

  /** Adds a waiter behind those who are as urgent. */
  void insert(SchedTask task) {
    int at = waiters.size();
    while (at > 0 && precedes(task, waiters.get(at - 1))) {
      at--;
    }
    waiters.add(at, task);
  }

  void remove(SchedTask task) {
    waiters.remove(task);
  }

  /** {@return the most urgent waiter, or null} */
  SchedTask first() {
    return waiters.isEmpty() ? null : waiters.getFirst();
  }

  /** {@return whether {@code a} is more urgent than {@code b}} */
  static boolean precedes(SchedTask a, SchedTask b) {
    return a.rank() != b.rank()
        ? a.rank() < b.rank()
        : a.rank() == Rank.DEADLINE && a.deadline().deadline < b.deadline().deadline;
  }
}
