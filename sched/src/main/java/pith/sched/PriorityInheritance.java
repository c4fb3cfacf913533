package pith.sched;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Lends ranks along chains of {@link RtMutex}: a task that waits lends its rank to the holder, which may wait for another holder, and so on. One lock
 * guards all chains of a machine, where Linux walks them lock by lock: waiting in the kernel is the rare case.
 *
 * <pre>
 *   task ──waits for──▶ RtMutex ──held by──▶ task ──waits for──▶ RtMutex ──held by──▶ task
 *        its rank ────────────lent────────────▶        ────────────lent────────────▶
 * </pre>
 *
 * <p>Lock order: this one, then {@code task.piLock}. Sources: Sha, Rajkumar and Lehoczky, "Priority Inheritance Protocols" (IEEE ToC 39(9), 1990);
 * Linux {@code rt_mutex_adjust_prio_chain}.
 */
public final class PriorityInheritance {
  private static final LockClass LOCK = LockClass.of("rt_mutex->wait_lock");

  /** Longer chains are taken for a deadlock. Source: Linux {@code max_lock_depth}. */
  private static final int MAX_DEPTH = 1024;

  private final SpinLock lock = new SpinLock(LOCK);
  private final AttributeChange change;

  PriorityInheritance(AttributeChange change) {
    this.change = change;
  }

  /** {@code task} holds {@code mutex}, for which nobody waits yet. */
  public void hold(RtMutex mutex, SchedTask task) {
    try (SpinLock.Held held = lock.acquire()) {
      mutex.holder = task;
      task.holds().add(mutex);
    }
  }

  /** {@code task} begins to wait, and lends its rank. {@return whether it may: not if the holder waits for {@code task} in the end} */
  public boolean await(RtMutex mutex, SchedTask task) {
    try (SpinLock.Held held = lock.acquire()) {
      if (closesCircle(mutex, task)) {
        return false;
      }
      mutex.insert(task);
      task.blockedOn(mutex);
      propagate(mutex.holder);
      return true;
    }
  }

  private static boolean closesCircle(RtMutex mutex, SchedTask task) {
    RtMutex at = mutex;
    for (int depth = 0; at != null && at.holder != null; depth++) {
      if (at.holder == task || depth == MAX_DEPTH) {
        return true;
      }
      at = at.holder.blockedOn();
    }
    return false;
  }

  /** {@code task} gives up waiting. {@return whether it did: not if the lock is its own by now} */
  public boolean giveUp(RtMutex mutex, SchedTask task) {
    try (SpinLock.Held held = lock.acquire()) {
      if (task.blockedOn() != mutex) {
        return false;
      }
      mutex.remove(task);
      task.blockedOn(null);
      propagate(mutex.holder);
      return true;
    }
  }

  /** {@return who is to hold {@code mutex} next, or null if nobody waits} A guess, unless whoever could change it is kept out otherwise. */
  public SchedTask next(RtMutex mutex) {
    try (SpinLock.Held held = lock.acquire()) {
      return mutex.first();
    }
  }

  /** The holder lets go: the most urgent waiter, if there is one, holds the lock from now on. {@return it, or null} The caller wakes it up. */
  public SchedTask pass(RtMutex mutex) {
    try (SpinLock.Held held = lock.acquire()) {
      SchedTask former = mutex.holder;
      SchedTask next = mutex.first();
      former.holds().remove(mutex);
      mutex.holder = next;
      if (next != null) {
        mutex.remove(next);
        next.blockedOn(null);
        next.holds().add(mutex);
        propagate(next);
      }
      propagate(former);
      return next;
    }
  }

  /** Nobody waits any more: the holder, if there is one, is not known as such any longer. */
  public void drop(RtMutex mutex) {
    try (SpinLock.Held held = lock.acquire()) {
      if (mutex.holder != null) {
        mutex.holder.holds().remove(mutex);
        mutex.holder = null;
      }
    }
  }

  /** {@return the locks that a task holds and that others wait for} */
  public List<RtMutex> heldBy(SchedTask task) {
    try (SpinLock.Held held = lock.acquire()) {
      return new ArrayList<>(task.holds());
    }
  }

  /** {@return whether {@code task} holds {@code mutex}} */
  public boolean holds(SchedTask task, RtMutex mutex) {
    try (SpinLock.Held held = lock.acquire()) {
      return mutex.holder == task;
    }
  }

  /** {@code task}, which may be waiting, has other attributes: those for whom it waits hear of it. Source: Linux {@code rt_mutex_adjust_pi}. */
  public void attributesChanged(SchedTask task) {
    if (task.blockedOn() != null) {
      try (SpinLock.Held held = lock.acquire()) {
        reposition(task);
      }
    }
  }

  private void reposition(SchedTask waiter) {
    RtMutex mutex = waiter.blockedOn();
    if (mutex != null) {
      mutex.remove(waiter);
      mutex.insert(waiter);
      propagate(mutex.holder);
    }
  }

  /** Lends {@code holder} what it is due, and so on along the chain, until somebody's rank stays as it is. */
  private void propagate(SchedTask holder) {
    if (holder != null && change.lend(holder, mostUrgent(holder))) {
      reposition(holder);
    }
  }

  private static SchedTask mostUrgent(SchedTask holder) {
    SchedTask best = null;
    for (RtMutex mutex : holder.holds()) {
      SchedTask first = mutex.first();
      best = first != null && (best == null || RtMutex.precedes(first, best)) ? first : best;
    }
    return best;
  }
}
