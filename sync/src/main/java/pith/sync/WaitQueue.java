package pith.sync;

import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * Executions that wait for a condition that others will make true.
 *
 * <p>A waiter queues, announces its sleep, and only then looks at the condition; a waker makes the condition true and only then looks
 * at the queue. Between each pair stands a full fence: whichever comes second sees what the other did, so no wake-up is lost. The
 * condition runs while the sleep is announced: it may take spin locks but must not sleep.
 *
 * <p>Waiters are woken in the order in which they came. A wake-up reaches every shared waiter; of the exclusive ones, {@link #wakeOne}
 * wakes the first that sleeps, since only one of them could make use of what there is. Source: Linux's {@code wait_event} and
 * {@code __wake_up}.
 *
 * <p>Lock order: the queue's lock, then what {@link Execution#wakeUp} or another {@link Waiter} takes.
 */
public final class WaitQueue {
  private static final LockClass LOCK = LockClass.of("wait_queue");

  /** Size of Linux's {@code wait_queue_head_t}. */
  private static final int HEAD_BYTES = 24;

  /** Something to be told of wake-ups, such as poll's or epoll's entry for a file. */
  @FunctionalInterface
  public interface Waiter {
    /** Called under the queue's lock: must neither sleep nor touch this queue. {@return whether it was waiting} */
    boolean wake();
  }

  /** A place in a queue. */
  public static final class Entry {
    private final Waiter waiter;
    private final boolean exclusive;

    /** It is left with the first wake-up. */
    private final boolean once;

    private Entry previous;

    /** Null if it is in no queue. */
    private Entry next;

    private Entry(Waiter waiter, boolean exclusive, boolean once) {
      this.waiter = waiter;
      this.exclusive = exclusive;
      this.once = once;
    }
  }

  private final SpinLock lock;

  /** The head of the queue, a ring closed through it. Guarded by {@link #lock}. */
  private final Entry ring = new Entry(null, false, false);

  /** Written under {@link #lock}; read without, to see that there is nobody to wake. */
  private volatile int size;

  public WaitQueue() {
    this(LOCK);
  }

  /** A queue whose lock has a class of its own: for one that is woken by a {@link Waiter} of another, as epoll's is. */
  public WaitQueue(LockClass lockClass) {
    lock = new SpinLock(lockClass);
    ring.previous = ring;
    ring.next = ring;
  }

  /** The queue's head lies at physical address {@code pa}: see {@link SpinLock#place}. */
  public void place(long pa) {
    lock.place(pa, HEAD_BYTES);
  }

  /** Waits until {@code condition} holds. {@return READY or INTERRUPTED} */
  public WaitResult await(Sleep mode, BooleanSupplier condition) {
    return await(mode, Long.MAX_VALUE, false, condition);
  }

  /** As {@link #await}, up to a time in cycles of the machine. */
  public WaitResult awaitUntil(Sleep mode, long deadline, BooleanSupplier condition) {
    return await(mode, deadline, false, condition);
  }

  /**
   * As {@link #awaitUntil}, as one of several of whom {@link #wakeOne} wakes one. {@code condition} must take what it finds, so that
   * a wake-up is either used or left to the next one; {@link Long#MAX_VALUE} means no deadline.
   */
  public WaitResult awaitExclusive(Sleep mode, long deadline, BooleanSupplier condition) {
    return await(mode, deadline, true, condition);
  }

  private WaitResult await(Sleep mode, long deadline, boolean exclusive, BooleanSupplier condition) {
    Execution me = Execution.current();
    me.mightSleep();
    if (condition.getAsBoolean()) {
      return WaitResult.READY;
    }
    me.sleeps();
    Entry entry = new Entry(me::wakeUp, exclusive, false);
    enqueue(entry);
    try {
      return sleep(me, mode, deadline, condition);
    } finally {
      me.finishSleep();
      dequeue(entry);
    }
  }

  private static WaitResult sleep(Execution me, Sleep mode, long deadline, BooleanSupplier condition) {
    boolean inTime = true;
    while (true) {
      me.prepareToSleep(mode);
      VarHandle.fullFence();
      if (condition.getAsBoolean()) {
        return WaitResult.READY;
      }
      if (!inTime) {
        return WaitResult.TIMED_OUT;
      }
      if (me.interruptionPending(mode)) {
        return WaitResult.INTERRUPTED;
      }
      if (deadline == Long.MAX_VALUE) {
        me.schedule();
      } else {
        inTime = me.hart().cycles() < deadline && me.scheduleUntil(deadline);
      }
    }
  }

  /** Wakes every shared waiter and one exclusive one. */
  public void wakeOne() {
    wake(1);
  }

  /** Wakes every waiter. */
  public void wakeAll() {
    wake(Integer.MAX_VALUE);
  }

  /**
   * As {@link #wakeOne} by one who is about to sleep, such as a writer into a pipe that waits for the answer: a hint to the scheduler that its hart will be
   * free. Source: Linux's {@code wake_up_interruptible_sync_poll}.
   */
  public void wakeOneInSync() {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      wakeOne();
      return;
    }
    me.wakesInSync(true);
    try {
      wakeOne();
    } finally {
      me.wakesInSync(false);
    }
  }

  private void wake(int exclusive) {
    VarHandle.fullFence();
    if (size == 0) {
      return;
    }
    int left = exclusive;
    try (SpinLock.Held held = lock.acquire()) {
      for (Entry entry = ring.next, next; entry != ring; entry = next) {
        next = entry.next;
        if (entry.once) {
          unlink(entry);
        }
        if (entry.exclusive ? left > 0 && entry.waiter.wake() : wakeShared(entry)) {
          left--;
        }
      }
    }
  }

  /** {@return false: a shared waiter does not use up what there is} */
  private static boolean wakeShared(Entry entry) {
    entry.waiter.wake();
    return false;
  }

  /** Adds a shared waiter, to be removed with {@link #remove}. It must look at its condition after this. */
  public void add(Waiter waiter) {
    enqueue(new Entry(waiter, false, false));
    VarHandle.fullFence();
  }

  /**
   * As {@link #add}, perhaps of one that is told {@code once} and then does not wait any more. {@return its place, to {@link #leave}} Source: Linux's
   * {@code autoremove_wake_function}.
   */
  public Entry add(Waiter waiter, boolean once) {
    Entry entry = new Entry(waiter, false, once);
    enqueue(entry);
    VarHandle.fullFence();
    return entry;
  }

  /** Removes a place that this queue gave, if it is still there; once this returns its waiter is not called any more. */
  public void leave(Entry entry) {
    try (SpinLock.Held held = lock.acquire()) {
      if (entry.next != null) {
        unlink(entry);
      }
    }
  }

  /** Adds an exclusive waiter, to be removed with {@link #remove}. */
  public void addExclusive(Waiter waiter) {
    enqueue(new Entry(waiter, true, false));
    VarHandle.fullFence();
  }

  /** Removes a waiter; once this returns it is not called any more. Does nothing if it is not queued. */
  public void remove(Waiter waiter) {
    try (SpinLock.Held held = lock.acquire()) {
      for (Entry entry = ring.next; entry != ring; entry = entry.next) {
        if (entry.waiter == waiter) {
          unlink(entry);
          return;
        }
      }
    }
  }

  /** {@return whether anybody waits, at this moment} */
  public boolean hasWaiters() {
    return size != 0;
  }

  private void enqueue(Entry entry) {
    try (SpinLock.Held held = lock.acquire()) {
      entry.previous = ring.previous;
      entry.next = ring;
      ring.previous.next = entry;
      ring.previous = entry;
      size++;
    }
  }

  private void dequeue(Entry entry) {
    try (SpinLock.Held held = lock.acquire()) {
      unlink(entry);
    }
  }

  private void unlink(Entry entry) {
    entry.previous.next = entry.next;
    entry.next.previous = entry.previous;
    entry.next = null;
    size--;
  }
}
