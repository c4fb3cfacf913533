package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/**
 * What {@link Mutex} and {@link RwSemaphore} are made of: a lock held by one exclusively or by many together, for which comers sleep
 * in a queue, first come, first served.
 *
 * <p>One word says it all: {@code EXCLUSIVE} (one holder), {@code WAITERS} (the queue is not empty) and above them the number of
 * sharers. Without waiters, acquiring and releasing is one atomic operation on it. While {@code WAITERS} is set nobody acquires in
 * that way: the word can only lose holders, and who removes the last one, or joins or leaves the queue, takes {@code waitLock} and
 * <em>grants</em>: gives the lock to the queue's head, and to the sharers right behind a sharer. So a writer waits for the readers
 * before it and for none that came later.
 *
 * <p>Memory order: every change of the word is a volatile read-modify-write. A holder granted the lock by another's release reads
 * {@code granted}, a volatile too, so the critical sections of one lock are ordered whichever way it was passed on. Of setting
 * {@code WAITERS} and removing the last holder one comes first: either the releaser sees the bit and grants, or the comer's own
 * grant sees the lock free.
 *
 * <p>Lock order: {@code waitLock}, then what {@link Execution#wakeUp} takes.
 */
final class FairLock {
  static final long EXCLUSIVE = 1;
  static final long SHARED = 4;
  private static final long WAITERS = 2;

  private static final LockClass WAIT_LOCK = LockClass.of("wait_lock");
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(FairLock.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Node {
    final Execution sleeper;
    final long mode;
    Node next;
    volatile boolean granted;

    Node(Execution sleeper, long mode) {
      this.sleeper = sleeper;
      this.mode = mode;
    }
  }

  private final SpinLock waitLock = new SpinLock(WAIT_LOCK);
  private volatile long state;

  /** The queue. Guarded by {@link #waitLock}. */
  private Node first;

  private Node last;

  /** Acquires without waiting, {@code mode} being {@link #EXCLUSIVE} or {@link #SHARED}. {@return whether it did} */
  boolean tryAcquire(long mode) {
    long seen = state;
    while ((seen & WAITERS) == 0 && compatible(mode, seen)) {
      if (STATE.compareAndSet(this, seen, seen + mode)) {
        return true;
      }
      seen = state;
    }
    return false;
  }

  private static boolean compatible(long mode, long state) {
    return mode == EXCLUSIVE ? (state & ~WAITERS) == 0 : (state & EXCLUSIVE) == 0;
  }

  /**
   * Spins for the lock as long as its holder runs, and thus is likely to give it back sooner than a sleep would take: until somebody queues, since who came
   * first is to have it first, or the caller's hart is wanted. {@return whether it was acquired} Source: Linux's {@code mutex_optimistic_spin} and
   * {@code rwsem_optimistic_spin}.
   */
  boolean spin(Execution me, long mode, Supplier<Object> holder) {
    for (int spins = 1; (state & WAITERS) == 0 && !me.reschedulePending() && holder.get() instanceof Execution other && other.running(); spins++) {
      me.relax(LockCosts.SPIN);
      if ((spins & 0x3f) == 0) {
        Thread.yield(); // where harts are host threads, the holder may be waiting for this one
      }
      if (tryAcquire(mode)) {
        return true;
      }
    }
    return tryAcquire(mode);
  }

  /** Acquires, sleeping in the queue. {@return false if {@code sleep} was interrupted} */
  boolean acquire(long mode, Sleep sleep) {
    return tryAcquire(mode) || acquireInQueue(Execution.current(), mode, sleep);
  }

  private boolean acquireInQueue(Execution me, long mode, Sleep sleep) {
    me.sleeps();
    Node node = new Node(me, mode);
    try (SpinLock.Held held = waitLock.acquire()) {
      append(node);
      STATE.getAndBitwiseOr(this, WAITERS);
      grant();
    }
    boolean interrupted = sleepUntilGranted(node, sleep);
    return !interrupted || !leave(node);
  }

  /** {@return whether an interruption came first} */
  private static boolean sleepUntilGranted(Node node, Sleep sleep) {
    Execution me = node.sleeper;
    boolean interrupted = false;
    while (!node.granted && !interrupted) {
      me.prepareToSleep(sleep);
      if (!node.granted) {
        interrupted = me.interruptionPending(sleep);
        if (!interrupted) {
          me.schedule();
        }
      }
    }
    me.finishSleep();
    return interrupted;
  }

  /** Leaves the queue, unless the lock was granted meanwhile. {@return whether it left} */
  private boolean leave(Node node) {
    try (SpinLock.Held held = waitLock.acquire()) {
      if (node.granted) {
        return false;
      }
      unlink(node);
      grant();
      return true;
    }
  }

  void release(long mode) {
    long left = (long) STATE.getAndAdd(this, -mode) - mode;
    if (left == WAITERS) {
      grantNext();
    }
  }

  /** Turns exclusive holding into sharing, without a moment between in which another could have the lock. */
  void downgrade() {
    long left = (long) STATE.getAndAdd(this, SHARED - EXCLUSIVE);
    if ((left & WAITERS) != 0) {
      grantNext();
    }
  }

  private void grantNext() {
    try (SpinLock.Held held = waitLock.acquire()) {
      grant();
    }
  }

  /** Gives the lock to those at the head of the queue who can have it now. {@link #waitLock} is held. */
  private void grant() {
    while (first != null && compatible(first.mode, state)) {
      Node node = first;
      unlink(node);
      STATE.getAndAdd(this, node.mode);
      node.granted = true;
      node.sleeper.wakeUp();
    }
    if (first == null) {
      STATE.getAndBitwiseAnd(this, ~WAITERS);
    }
  }

  private void append(Node node) {
    if (first == null) {
      first = node;
    } else {
      last.next = node;
    }
    last = node;
  }

  private void unlink(Node node) {
    Node before = null;
    for (Node at = first; at != node; at = at.next) {
      before = at;
    }
    if (before == null) {
      first = node.next;
    } else {
      before.next = node.next;
    }
    if (last == node) {
      last = before;
    }
  }

  /** {@return whether somebody holds it exclusively} */
  boolean exclusive() {
    return (state & EXCLUSIVE) != 0;
  }

  /** {@return how many share it} */
  long sharers() {
    return state / SHARED;
  }

  /** {@return whether somebody waits} */
  boolean contended() {
    return (state & WAITERS) != 0;
  }
}
