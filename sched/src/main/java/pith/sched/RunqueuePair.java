package pith.sched;

import pith.sync.SpinLock;

/**
 * Both locks of two runqueues, held until closed: the lower hart's is taken first, always, so that two harts that move tasks to one another cannot
 * wait for each
 * other. Nobody takes two runqueues' locks in another way. Source: Linux's {@code double_rq_lock}.
 */
public final class RunqueuePair implements AutoCloseable {
  private final SpinLock.Held first;
  private final SpinLock.Held second;

  /** Acquires the locks of two different runqueues; none may be held. */
  public RunqueuePair(Runqueue one, Runqueue other) {
    if (one == other) {
      throw new IllegalArgumentException("runqueue " + one.hart().id() + " is no pair with itself");
    }
    boolean ascending = one.hart().id() < other.hart().id();
    first = (ascending ? one : other).lock.acquire();
    second = (ascending ? other : one).lock.acquireNested(1);
  }

  @Override
  public void close() {
    second.close();
    first.close();
  }
}
