package pith.kernel.perf;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import pith.hal.Hart;

/**
 * A task, or a hart, with the events that watch it. Told of a task's switches by the hart that switches; events are changed by calls.
 *
 * <p>Its own lock guards the events. Whoever holds it does no work that is charged and takes no other lock, so it can be taken in the middle of a switch.
 */
public final class Watch {
  private final CopyOnWriteArrayList<PerfEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicBoolean locked = new AtomicBoolean();

  /** What the kernel counts of the task; null for a hart. */
  private final SoftwareCounts counts;

  /** Where what is watched runs, or null. Guarded by {@link #locked}. */
  private Hart hart;

  /** Watches a task that does not run yet. */
  public Watch(SoftwareCounts counts) {
    this.counts = counts;
  }

  /** Watches whatever runs on a hart. */
  Watch(Hart hart) {
    counts = null;
    this.hart = hart;
  }

  SoftwareCounts counts() {
    return counts;
  }

  /** The task has made another one, which has not run yet: it inherits what is to be inherited. */
  public void inheritedBy(Watch child) {
    for (PerfEvent event : events) {
      if (event.heirs() != null) {
        event.heirs().add(this, event, child);
      }
    }
  }

  /** The task runs another program from now on: what waited for that is switched on. */
  public void executes() {
    lock();
    for (PerfEvent event : events) {
      if (event.atExec()) {
        event.enable(true, hart);
      }
    }
    unlock();
  }

  /** The task ends: what it inherited is counted up. */
  public void ends() {
    for (PerfEvent event : events) {
      if (event.heirs() != null) {
        event.heirs().ended(this, event);
      }
    }
  }

  /** The task runs on a hart from now on, or on none (null). */
  public void runsOn(Hart on) {
    lock();
    hart = on;
    for (int i = 0; i < events.size(); i++) {
      events.get(i).watch(on);
    }
    unlock();
  }

  void add(PerfEvent event) {
    lock();
    events.add(event);
    event.watch(hart);
    unlock();
  }

  void remove(PerfEvent event) {
    lock();
    events.remove(event);
    event.watch(null);
    unlock();
  }

  void enable(PerfEvent event, boolean wanted) {
    lock();
    event.enable(wanted, hart);
    unlock();
  }

  void reset(PerfEvent event) {
    lock();
    event.reset();
    unlock();
  }

  boolean enabled(PerfEvent event) {
    lock();
    boolean enabled = event.enabled();
    unlock();
    return enabled;
  }

  long count(PerfEvent event) {
    lock();
    long count = event.count();
    unlock();
    return count;
  }

  /** {@return for how many cycles the event has counted} */
  long running(PerfEvent event) {
    lock();
    long running = event.running();
    unlock();
    return running;
  }

  private void lock() {
    while (!locked.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
  }

  private void unlock() {
    locked.set(false);
  }
}
