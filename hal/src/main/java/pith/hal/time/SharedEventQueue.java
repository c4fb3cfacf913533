package pith.hal.time;

import java.util.concurrent.locks.ReentrantLock;

/**
 * An event queue for harts that run at once on several host threads. Events fire with its lock held, hence one at a time, and may schedule and cancel others.
 *
 * <p>The lock belongs to the host: no virtual time passes while it is held or waited for, and nothing else is locked inside of it but what devices lock.
 */
public final class SharedEventQueue extends EventQueue {
  private final ReentrantLock lock;

  /** Written with the lock held; read without, to see that nothing is due. */
  private volatile long earliest = Long.MAX_VALUE;

  /** A queue under a lock that its owner uses for more. */
  public SharedEventQueue(ReentrantLock lock) {
    this.lock = lock;
  }

  @Override
  public Event schedule(long time, Action action) {
    lock.lock();
    try {
      Event event = super.schedule(time, action);
      earliest = super.nextTime();
      return event;
    } finally {
      lock.unlock();
    }
  }

  @Override
  void cancel(Event event) {
    lock.lock();
    try {
      super.cancel(event);
      earliest = super.nextTime();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the time of the earliest event, a moment ago} */
  @Override
  public long nextTime() {
    return lock.isHeldByCurrentThread() ? super.nextTime() : earliest;
  }

  @Override
  public boolean fireNext(long limit) {
    lock.lock();
    try {
      return super.fireNext(limit);
    } finally {
      earliest = super.nextTime();
      lock.unlock();
    }
  }
}
