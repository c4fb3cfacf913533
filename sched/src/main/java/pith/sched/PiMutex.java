package pith.sched;

import pith.sync.Execution;
import pith.sync.HeldLocks;
import pith.sync.LockChecker;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SleepingLock;
import pith.sync.SpinLock;

/**
 * A mutex whose holder is as urgent as the most urgent of those who wait for it, so that a task of middling urgency cannot keep the urgent one waiting by
 * keeping the holder from its hart (priority inversion). Whoever releases it passes it to the most urgent waiter. User programs have the same by PI futexes,
 * made of the same {@link RtMutex}; no lock of the kernel itself is one yet, since none is held for long by tasks of so different urgency. Source: Linux's
 * {@code rt_mutex}.
 *
 * <p>Lock order: the mutex's own lock, then that of {@link PriorityInheritance}.
 */
public final class PiMutex implements SleepingLock {
  private static final LockClass LOCK = LockClass.of("pi_mutex.wait_lock");
  private static final long ATOMIC_CYCLES = 20;

  private final PriorityInheritance inheritance;
  private final LockClass lockClass;
  private final RtMutex mutex = new RtMutex();

  /** Held while it is decided whose the mutex is. */
  private final SpinLock lock = new SpinLock(LOCK);

  private final Held held = this::release;

  /** A mutex that lends by {@code inheritance}, the scheduler's. */
  public PiMutex(PriorityInheritance inheritance, LockClass lockClass) {
    this.inheritance = inheritance;
    this.lockClass = lockClass;
  }

  @Override
  public Held acquire() {
    SchedTask me = (SchedTask) Execution.current();
    me.mightSleep();
    me.hart().charge(ATOMIC_CYCLES);
    LockChecker checker = me.services().lockdep();
    if (checker != null) {
      checker.acquiring(me, this, lockClass);
    }
    if (!take(me)) {
      sleepUntilPassed(me);
    }
    if (checker != null) {
      checker.acquired(me, this, lockClass, HeldLocks.Kind.SLEEPING, false);
    }
    return held;
  }

  /** Holds the mutex, or waits for it from now on. {@return whether it is held} */
  private boolean take(SchedTask me) {
    try (SpinLock.Held _ = lock.acquire()) {
      if (mutex.holder == null) {
        inheritance.hold(mutex, me);
        return true;
      }
      if (!inheritance.await(mutex, me)) {
        throw new IllegalStateException("deadlock: " + me.name() + " acquires " + lockClass + ", whose holder waits for it in the end");
      }
      return false;
    }
  }

  private void sleepUntilPassed(SchedTask me) {
    while (!inheritance.holds(me, mutex)) {
      me.prepareToSleep(Sleep.UNINTERRUPTIBLE);
      if (!inheritance.holds(me, mutex)) {
        me.schedule();
      }
    }
    me.finishSleep();
  }

  private void release() {
    SchedTask me = (SchedTask) Execution.current();
    if (!inheritance.holds(me, mutex)) {
      throw new IllegalStateException(me.name() + " releases " + lockClass + ", which it does not hold");
    }
    if (me.services().lockdep() != null) {
      me.services().lockdep().released(me, this, lockClass);
    }
    SchedTask next;
    try (SpinLock.Held _ = lock.acquire()) {
      next = inheritance.pass(mutex);
    }
    if (next != null) {
      next.wakeUp();
    }
  }
}
