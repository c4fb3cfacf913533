package pith.kernel.perf;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * The copies of an event that the descendants of its task have: what they count is part of its own. A task's copy is made when the task is, and when it ends,
 * what it counted is kept here.
 *
 * <p>Lock order: this one's, then that of a {@link Watch}. Source: {@code child_list} and {@code child_count} of Linux's {@code struct perf_event}.
 */
final class Heirs {
  private static final LockClass LOCK = LockClass.of("perf_event.child_mutex");

  private record Heir(Watch watch, PerfEvent event) {}

  private final SpinLock lock = new SpinLock(LOCK);
  private final List<Heir> living = new ArrayList<>();

  /** What those counted that have ended, and for how long. */
  private long count;

  private long running;
  private boolean closed;

  /** The task of {@code watch} has {@code event}, and made another task, which is to have the same. */
  void add(Watch watch, PerfEvent event, Watch child) {
    try (var _ = lock.acquire()) {
      if (!closed) {
        PerfEvent copy = event.inherited(child.counts(), watch.enabled(event));
        living.add(new Heir(child, copy));
        child.add(copy);
      }
    }
  }

  /** The task of {@code watch} ends; nothing, if the event is not inherited. */
  void ended(Watch watch, PerfEvent event) {
    try (var _ = lock.acquire()) {
      if (living.remove(new Heir(watch, event))) {
        watch.remove(event);
        count += watch.count(event);
        running += watch.running(event);
      }
    }
  }

  void enable(boolean wanted) {
    try (var _ = lock.acquire()) {
      living.forEach(heir -> heir.watch.enable(heir.event, wanted));
    }
  }

  /** Those that live begin at 0 again. What those counted that have ended stays, as on Linux. */
  void reset() {
    try (var _ = lock.acquire()) {
      living.forEach(heir -> heir.watch.reset(heir.event));
    }
  }

  /** {@return what all of them have counted} */
  long count() {
    try (var _ = lock.acquire()) {
      return count + living.stream().mapToLong(heir -> heir.watch.count(heir.event)).sum();
    }
  }

  /** {@return for how many cycles they have counted, added up} */
  long running() {
    try (var _ = lock.acquire()) {
      return running + living.stream().mapToLong(heir -> heir.watch.running(heir.event)).sum();
    }
  }

  /** Nobody can ask any more: the copies go, and there will be no more. */
  void close() {
    try (var _ = lock.acquire()) {
      closed = true;
      living.forEach(heir -> heir.watch.remove(heir.event));
      living.clear();
    }
  }
}
