package pith.sync;

import java.util.function.Supplier;

/** What every lock that sleeps does beside its own work: charge cycles, tell the checker, trace contention. */
final class SleepLocks {
  private SleepLocks() {}

  static void charge(Execution me) {
    if (me != null) {
      me.hart().charge(LockCosts.ATOMIC);
    }
  }

  static void acquiring(Execution me, Object lock, LockClass as) {
    if (me == null) {
      return;
    }
    charge(me);
    me.mightSleep();
    if (me.services().lockdep() != null) {
      me.services().lockdep().acquiring(me, lock, as);
    }
  }

  static void acquired(Execution me, Object lock, LockClass as, HeldLocks.Kind kind, boolean tried) {
    if (me != null && me.services().lockdep() != null) {
      me.services().lockdep().acquired(me, lock, as, kind, tried);
    }
  }

  static void released(Execution me, Object lock, LockClass lockClass) {
    if (me == null) {
      return;
    }
    charge(me);
    if (me.services().lockdep() != null) {
      me.services().lockdep().released(me, lock, lockClass);
    }
  }

  /** Waits: spins while {@code holder} runs, else in the lock's queue. {@return whether it was acquired, rather than the sleep interrupted} */
  static boolean contend(FairLock lock, long kind, Execution me, LockClass lockClass, Sleep mode, Supplier<Object> holder) {
    Contention.begins(me, lockClass);
    boolean acquired = me != null && lock.spin(me, kind, holder) || lock.acquire(kind, mode);
    Contention.ends(me, lockClass);
    return acquired;
  }

  static String name(Execution me) {
    return me != null ? me.name() : Thread.currentThread().getName();
  }
}
