package pith.sync.spin;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import pith.hal.Hart;

/**
 * A queue of waiting harts: the lock's word names the last of them, and each has a line of its own on which it waits until the one before it says that it is
 * its turn.
 *
 * <pre>
 *   tail ───────────────────────────┐
 *   hart 3 (holds)   hart 0   hart 7▼
 *   next: 0 ───────▶ next: 7 ▶ next: −     each spins on its own line
 * </pre>
 *
 * <p>A hart may be in the queue of a lock once: the kernel is not preemptible, and holders don't sleep.
 */
public final class McsLock extends RawSpinLock {
  private static final int NOBODY = -1;

  private final AtomicInteger tail = new AtomicInteger(NOBODY);

  /** By hart: who waits behind it. */
  private final AtomicIntegerArray next;

  /** By hart: 1 while it waits. */
  private final AtomicIntegerArray waits;

  /** A lock for {@code harts} harts. Line 0 is the tail's; each hart's line follows. */
  public McsLock(long address, int harts) {
    super(address);
    next = new AtomicIntegerArray(harts);
    waits = new AtomicIntegerArray(harts);
  }

  @Override
  void take(Hart hart) {
    int me = hart.id();
    next.setPlain(me, NOBODY);
    waits.setPlain(me, 1);
    store(hart, 1 + me);
    exchange(hart, 0);
    int before = tail.getAndSet(me);
    if (before != NOBODY) {
      store(hart, 1 + before);
      next.setRelease(before, me);
      await(hart);
    }
  }

  private void await(Hart hart) {
    for (int spins = 1; ; spins++) {
      load(hart, 1 + hart.id());
      if (waits.getAcquire(hart.id()) == 0) {
        return;
      }
      pause(spins);
    }
  }

  @Override
  void pass(Hart hart) {
    int me = hart.id();
    load(hart, 1 + me);
    if (next.getAcquire(me) == NOBODY) {
      exchange(hart, 0);
      if (tail.compareAndSet(me, NOBODY)) {
        return;
      }
    }
    // Somebody came, and is about to say who it is.
    for (int spins = 1; next.getAcquire(me) == NOBODY; spins++) {
      pause(spins);
      load(hart, 1 + me);
    }
    int after = next.getAcquire(me);
    store(hart, 1 + after);
    waits.setRelease(after, 0);
  }
}
