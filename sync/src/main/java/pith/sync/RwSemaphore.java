package pith.sync;

import java.util.function.Supplier;

/**
 * A lock that many readers or one writer may hold, and sleep while they do. Comers spin while a writer runs, for it is likely to be done soon; then they queue
 * in the order in which they came, a batch of adjacent readers entering together: a writer is not starved by readers who keep coming, nor a reader by writers.
 *
 * <p>So a reader must not read again: a writer between its two acquisitions would wait for the first while the second waits for the
 * writer. Must not be acquired in a spin lock or an RCU reader. How it works: {@link FairLock}.
 */
public final class RwSemaphore {
  private final LockClass lockClass;
  private final Runnable endOfWriting;
  private final FairLock lock = new FairLock();
  private final ReadHeld readHeld = new ReadHeld();
  private final WriteHeld writeHeld = new WriteHeld();

  /** The writer: an execution, or a host thread that prepares the machine. Others look at it only to guess how long they will wait. */
  private volatile Object writer;

  private final Supplier<Object> holder = () -> writer;

  public RwSemaphore(LockClass lockClass) {
    this(lockClass, () -> {});
  }

  /** A semaphore whose writers run {@code endOfWriting} last thing before others may enter; it must not sleep. */
  public RwSemaphore(LockClass lockClass, Runnable endOfWriting) {
    this.lockClass = lockClass;
    this.endOfWriting = endOfWriting;
  }

  /** Acquires for reading, sleeping while a writer has it or waits. {@return the guard, shared by all readers} */
  public ReadHeld read() {
    return read(Sleep.UNINTERRUPTIBLE);
  }

  /** As {@link #read()} in a sleep of {@code mode}. {@return the guard, or null if the sleep was interrupted} */
  public ReadHeld read(Sleep mode) {
    return acquire(FairLock.SHARED, lockClass, mode) ? readHeld : null;
  }

  /** As {@link #read()} for a second semaphore of a class already held: {@code level} is 1 to 3, see {@link LockClass}. */
  public ReadHeld readNested(int level) {
    acquire(FairLock.SHARED, lockClass.level(level), Sleep.UNINTERRUPTIBLE);
    return readHeld;
  }

  /** Acquires for writing, sleeping while anybody has it. {@return the guard} */
  public WriteHeld write() {
    return write(Sleep.UNINTERRUPTIBLE);
  }

  /** As {@link #write()} in a sleep of {@code mode}. {@return the guard, or null if the sleep was interrupted} */
  public WriteHeld write(Sleep mode) {
    return acquire(FairLock.EXCLUSIVE, lockClass, mode) ? writeHeld : null;
  }

  /** As {@link #write()} for a second semaphore of a class already held: {@code level} is 1 to 3, see {@link LockClass}. */
  public WriteHeld writeNested(int level) {
    acquire(FairLock.EXCLUSIVE, lockClass.level(level), Sleep.UNINTERRUPTIBLE);
    return writeHeld;
  }

  private boolean acquire(long kind, LockClass as, Sleep mode) {
    Execution me = Execution.currentOrNull();
    SleepLocks.acquiring(me, this, as);
    if (!lock.tryAcquire(kind) && !acquireSlowly(me, kind, mode)) {
      return false;
    }
    acquired(me, kind, as, false);
    return true;
  }

  private boolean acquireSlowly(Execution me, long kind, Sleep mode) {
    if (writtenBy(me)) {
      throw new IllegalStateException("deadlock: " + SleepLocks.name(me) + " acquires " + lockClass + ", which it holds");
    }
    return SleepLocks.contend(lock, kind, me, lockClass, mode, holder);
  }

  /** Acquires for reading if nobody writes or waits. {@return the guard, or null} */
  public ReadHeld tryRead() {
    return tryAcquire(FairLock.SHARED) ? readHeld : null;
  }

  /** Acquires for writing if nobody has it. {@return the guard, or null} */
  public WriteHeld tryWrite() {
    return tryAcquire(FairLock.EXCLUSIVE) ? writeHeld : null;
  }

  private boolean tryAcquire(long kind) {
    Execution me = Execution.currentOrNull();
    SleepLocks.charge(me);
    if (!lock.tryAcquire(kind)) {
      return false;
    }
    acquired(me, kind, lockClass, true);
    return true;
  }

  private void acquired(Execution me, long kind, LockClass as, boolean tried) {
    if (kind == FairLock.EXCLUSIVE) {
      writer = me != null ? me : Thread.currentThread();
      SleepLocks.acquired(me, this, as, HeldLocks.Kind.SLEEPING, tried);
    } else {
      SleepLocks.acquired(me, this, as, HeldLocks.Kind.SHARED, tried);
    }
  }

  /** {@return whether the caller holds it for writing} */
  public boolean writtenByCurrent() {
    return writtenBy(Execution.currentOrNull());
  }

  private boolean writtenBy(Execution me) {
    return writer == (me != null ? me : Thread.currentThread());
  }

  /** {@return whether anybody reads or writes, at this moment} */
  public boolean held() {
    return lock.exclusive() || lock.sharers() > 0;
  }

  /** {@return whether anybody waits: who holds it for long may want to let them} */
  public boolean contended() {
    return lock.contended();
  }

  private void releaseRead() {
    if (lock.sharers() == 0) {
      throw new IllegalStateException(SleepLocks.name(Execution.currentOrNull()) + " releases " + lockClass + ", which nobody reads");
    }
    SleepLocks.released(Execution.currentOrNull(), this, lockClass);
    lock.release(FairLock.SHARED);
  }

  private void releaseWrite() {
    endWriting();
    SleepLocks.released(Execution.currentOrNull(), this, lockClass);
    lock.release(FairLock.EXCLUSIVE);
  }

  private void endWriting() {
    if (!writtenByCurrent()) {
      throw new IllegalStateException(
          SleepLocks.name(Execution.currentOrNull()) + " releases " + lockClass + ", which it does not write");
    }
    endOfWriting.run();
    writer = null;
  }

  @Override
  public String toString() {
    return lockClass.name();
  }

  /** Says that the semaphore is held at least for reading: what a method takes that only looks. */
  public sealed interface AnyHeld extends AutoCloseable permits ReadHeld, WriteHeld {
    /** {@return the semaphore that is held} */
    RwSemaphore semaphore();

    @Override
    void close();
  }

  /** Says that the semaphore is held for reading; closing it ends one reader's hold. */
  public final class ReadHeld implements AnyHeld {
    private ReadHeld() {}

    @Override
    public RwSemaphore semaphore() {
      return RwSemaphore.this;
    }

    @Override
    public void close() {
      releaseRead();
    }
  }

  /** Says that the semaphore is held for writing; closing it releases it. */
  public final class WriteHeld implements AnyHeld {
    private WriteHeld() {}

    @Override
    public RwSemaphore semaphore() {
      return RwSemaphore.this;
    }

    /** Goes on as a reader; no writer comes between. This guard must not be used any more, the one returned must be closed. */
    public ReadHeld downgrade() {
      endWriting();
      lock.downgrade();
      return readHeld;
    }

    @Override
    public void close() {
      releaseWrite();
    }
  }
}
