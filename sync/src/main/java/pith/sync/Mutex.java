package pith.sync;

import java.util.function.Supplier;

/**
 * A lock whose holder may sleep; comers spin while the holder runs, then sleep too, and get it in the order in which they came.
 *
 * <p>Must not be acquired in a spin lock or an RCU reader. How it works: {@link FairLock}.
 */
public final class Mutex implements SleepingLock {
  private final LockClass lockClass;
  private final FairLock lock = new FairLock();
  private final Held held = new Held();

  /** The holder: an execution, or a host thread that prepares the machine. Others look at it only to guess how long they will wait. */
  private volatile Object owner;

  private final Supplier<Object> holder = () -> owner;

  public Mutex(LockClass lockClass) {
    this.lockClass = lockClass;
  }

  /** Acquires the mutex, sleeping while another has it. {@return the guard; closing it releases the mutex} */
  @Override
  public Held acquire() {
    return acquire(lockClass, Sleep.UNINTERRUPTIBLE);
  }

  /** As {@link #acquire()} in a sleep of {@code mode}. {@return the guard, or null if the sleep was interrupted} */
  public Held acquire(Sleep mode) {
    return acquire(lockClass, mode);
  }

  /** As {@link #acquire()} for a second mutex of a class already held: {@code level} is 1 to 3, see {@link LockClass}. */
  public Held acquireNested(int level) {
    return acquire(lockClass.level(level), Sleep.UNINTERRUPTIBLE);
  }

  private Held acquire(LockClass as, Sleep mode) {
    Execution me = Execution.currentOrNull();
    SleepLocks.acquiring(me, this, as);
    if (!lock.tryAcquire(FairLock.EXCLUSIVE) && !acquireSlowly(me, mode)) {
      return null;
    }
    return acquired(me, as, false);
  }

  private boolean acquireSlowly(Execution me, Sleep mode) {
    if (heldBy(me)) {
      throw new IllegalStateException("deadlock: " + SleepLocks.name(me) + " acquires " + lockClass + ", which it holds");
    }
    return SleepLocks.contend(lock, FairLock.EXCLUSIVE, me, lockClass, mode, holder);
  }

  /** Acquires the mutex if it is free. {@return the guard, or null} */
  public Held tryAcquire() {
    Execution me = Execution.currentOrNull();
    SleepLocks.charge(me);
    return lock.tryAcquire(FairLock.EXCLUSIVE) ? acquired(me, lockClass, true) : null;
  }

  private Held acquired(Execution me, LockClass as, boolean tried) {
    owner = me != null ? me : Thread.currentThread();
    SleepLocks.acquired(me, this, as, HeldLocks.Kind.SLEEPING, tried);
    return held;
  }

  /** {@return whether the caller holds the mutex} */
  public boolean heldByCurrent() {
    return heldBy(Execution.currentOrNull());
  }

  private boolean heldBy(Execution me) {
    return owner == (me != null ? me : Thread.currentThread());
  }

  /** {@return whether anybody holds the mutex, at this moment} */
  public boolean held() {
    return lock.exclusive();
  }

  private void release() {
    Execution me = Execution.currentOrNull();
    if (!heldBy(me)) {
      throw new IllegalStateException(SleepLocks.name(me) + " releases " + lockClass + ", which it does not hold");
    }
    owner = null;
    SleepLocks.released(me, this, lockClass);
    lock.release(FairLock.EXCLUSIVE);
  }

  @Override
  public String toString() {
    return lockClass.name();
  }

  /** Says that the mutex is held, and releases it when closed. There is one per mutex. */
  public final class Held implements SleepingLock.Held {
    private Held() {}

    /** {@return the mutex that is held} */
    public Mutex mutex() {
      return Mutex.this;
    }

    @Override
    public void close() {
      release();
    }
  }
}
