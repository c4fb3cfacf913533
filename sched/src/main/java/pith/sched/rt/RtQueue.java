package pith.sched.rt;

import java.util.ArrayDeque;
import java.util.function.Predicate;
import pith.sched.Rank;
import pith.sched.SchedTask;

/** The runnable real-time tasks of one hart, the running one included: a list for each priority and a bitmap of those that are not empty. */
final class RtQueue {
  private static final int LISTS = Rank.FAIR;

  /** By rank: the most urgent first, so that the lowest bit set is the one wanted. Made when first used, and then kept. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private final ArrayDeque<SchedTask>[] lists = new ArrayDeque[LISTS];

  private final long[] occupied = new long[2];
  private int size;

  /** Deadline tasks, more urgent than all of these, are on the hart. */
  boolean belowDeadlines;

  int size() {
    return size;
  }

  void add(SchedTask task, int rank, boolean atHead) {
    ArrayDeque<SchedTask> list = list(rank);
    if (atHead) {
      list.addFirst(task);
    } else {
      list.addLast(task);
    }
    occupied[rank >> 6] |= 1L << rank;
    size++;
  }

  private ArrayDeque<SchedTask> list(int rank) {
    if (lists[rank] == null) {
      lists[rank] = new ArrayDeque<>();
    }
    return lists[rank];
  }

  void remove(SchedTask task, int rank) {
    lists[rank].remove(task);
    if (lists[rank].isEmpty()) {
      occupied[rank >> 6] &= ~(1L << rank);
    }
    size--;
  }

  /** Its equals come before it from now on. */
  void toTail(SchedTask task, int rank) {
    ArrayDeque<SchedTask> list = lists[rank];
    if (list.peekLast() != task) {
      list.remove(task);
      list.addLast(task);
    }
  }

  /** {@return the rank of the most urgent task, or {@link Rank#FAIR} if there is none} */
  int rank() {
    return next(0);
  }

  /** {@return the lowest rank that is occupied and not below {@code from}, or {@link Rank#FAIR}} */
  private int next(int from) {
    for (int word = from >> 6; word < occupied.length; word++) {
      long bits = occupied[word] & (word == from >> 6 ? -1L << from : -1L);
      if (bits != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(bits);
      }
    }
    return Rank.FAIR;
  }

  /** {@return the most urgent task, or null} */
  SchedTask first() {
    return size == 0 ? null : lists[rank()].peekFirst();
  }

  /** {@return how many tasks have a rank} */
  int peers(int rank) {
    return lists[rank].size();
  }

  /** {@return the most urgent task that waits, is at rest and {@code fits}, or null} */
  SchedTask waiting(Predicate<SchedTask> fits) {
    for (int rank = rank(); rank < LISTS; rank = next(rank + 1)) {
      for (SchedTask task : lists[rank]) {
        if (task.rt().waiting && !task.onHart() && fits.test(task)) {
          return task;
        }
      }
    }
    return null;
  }
}
