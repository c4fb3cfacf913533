package pith.sched.dispatch;

import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tasks that wait, by arrival or by virtual time. All operations take O(log n), but for a search that passes over many that do not fit.
 *
 * @param <T> the type of tasks
 */
public final class DispatchQueue<T extends ExtEntity.Owner> {
  private final TreeSet<ExtEntity<T>> tasks =
      new TreeSet<>(
          (a, b) -> {
            int byKey = Long.compare(a.key, b.key);
            return byKey != 0 ? byKey : Long.compare(a.order, b.order);
          });
  private boolean byTime;
  private long last;
  private long head;

  /** How many there are; read by everybody. */
  private volatile int size;

  public int size() {
    return size;
  }

  /** Puts a task, which is in no queue, to the end. {@return whether the queue is one by arrival} */
  public boolean add(ExtEntity<T> task) {
    return add(task, false, 0, ++last);
  }

  /** Puts a task, which is in no queue, to the front. {@return whether the queue is one by arrival} */
  public boolean addFirst(ExtEntity<T> task) {
    return add(task, false, 0, --head);
  }

  /** Puts a task, which is in no queue, behind those of earlier and equal virtual time. {@return whether the queue is one by virtual time} */
  public boolean add(ExtEntity<T> task, long vtime) {
    return add(task, true, vtime, ++last);
  }

  private boolean add(ExtEntity<T> task, boolean timed, long key, long order) {
    if (!tasks.isEmpty() && byTime != timed) {
      return false;
    }
    byTime = timed;
    task.key = key;
    task.order = order;
    task.queue = this;
    tasks.add(task);
    size = tasks.size();
    return true;
  }

  /** Takes a task out of the queue it is in, if it is in any. */
  public static <T extends ExtEntity.Owner> void remove(ExtEntity<T> task) {
    DispatchQueue<T> queue = task.queue;
    if (queue != null) {
      queue.tasks.remove(task);
      queue.size = queue.tasks.size();
      task.queue = null;
    }
  }

  /** {@return the first task, or null} */
  public ExtEntity<T> first() {
    return tasks.isEmpty() ? null : tasks.first();
  }

  /** {@return the first task that fits, or null} */
  public ExtEntity<T> first(Predicate<T> fits) {
    for (ExtEntity<T> each : tasks) {
      if (fits.test(each.owner)) {
        return each;
      }
    }
    return null;
  }
}
