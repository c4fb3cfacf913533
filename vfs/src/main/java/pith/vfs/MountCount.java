package pith.vfs;

import java.util.concurrent.atomic.AtomicIntegerArray;
import pith.hal.KernelStack;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * How many references there are to a mount. Every path that is opened or closed takes or drops one, on any hart: so each hart counts for itself, in a line of
 * its own, and one account may well be negative.
 *
 * <pre>
 *   in the tree         the tree has a reference, so the sum cannot be 0: count and forget
 *   taken out of it     count under the lock, and add all up: 0 is the end
 * </pre>
 *
 * <p>Who drops one counts first and looks after whether the mount is still in the tree; who takes the mount out of it says so first and drops the tree's
 * reference after. So the last of them sees that it is the last. A sum misses none: what it misses was taken after the mount left the tree, by somebody who has
 * another reference, and cannot drop that without the lock. Source: {@code mnt_pcp} and {@code mntput_no_expire} of Linux's {@code fs/namespace.c};
 * Boyd-Wickizer and others, An Analysis of Linux Scalability to Many Cores, OSDI 2010.
 */
final class MountCount {
  private static final LockClass LOCK = LockClass.of("mount.count_lock");

  /** A load and a store of a word in this hart's own line. */
  private static final int OWN_LINE_CYCLES = 8;

  /** Counters between those of two harts: they lie in lines of their own on the host too. */
  private static final int STRIDE = 16;

  private final SpinLock lock = new SpinLock(LOCK);
  private final AtomicIntegerArray own;
  private volatile boolean inTree;

  /** Whether the last reference is gone. Guarded by the lock. */
  private boolean over;

  /** One reference, its maker's. */
  MountCount(int harts) {
    own = new AtomicIntegerArray(Math.max(1, harts) * STRIDE);
    own.set(0, 1);
  }

  /** Says that the tree has a reference from now on, or is going to drop it. */
  void inTree(boolean is) {
    inTree = is;
  }

  /** One more; the caller knows of one that lasts. */
  void get() {
    count(1);
  }

  /** One more, unless the last is gone; within an RCU reader. {@return whether it is} */
  boolean tryGet() {
    count(1);
    if (inTree) {
      return true;
    }
    try (var _ = lock.acquire()) {
      if (over) {
        count(-1);
      }
      return !over;
    }
  }

  /** One less. {@return whether it was the last: the caller alone is told} */
  boolean put() {
    if (inTree) {
      count(-1);
      return !inTree && ends(0);
    }
    return ends(-1);
  }

  private boolean ends(int change) {
    try (var _ = lock.acquire()) {
      count(change);
      boolean last = !over && sum() == 0;
      over |= last;
      return last;
    }
  }

  private void count(int change) {
    Work.charge(OWN_LINE_CYCLES);
    own.getAndAdd(here() * STRIDE, change);
  }

  private static int here() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().id() : 0;
  }

  /** {@return how many there are, if nobody counts meanwhile} */
  int sum() {
    int sum = 0;
    for (int at = 0; at < own.length(); at += STRIDE) {
      sum += own.get(at);
    }
    return sum;
  }
}
