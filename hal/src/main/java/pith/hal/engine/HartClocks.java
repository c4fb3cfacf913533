package pith.hal.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What harts that run at once tell each other of their clocks: one word for each, which is its clock when it last looked up, or the complement of that while it
 * waits for an interrupt.
 *
 * <p>A hart writes its own word; others only exchange a waiting one for a running one, by compare-and-set, so who wakes a hart is known, and its clock holds
 * others back from that moment on, though its host thread is still asleep. All accesses are volatile.
 */
final class HartClocks {
  private final AtomicLongArray words;

  HartClocks(int harts) {
    words = new AtomicLongArray(harts);
  }

  /** The hart, which runs, has arrived at {@code cycles}. */
  void tell(int hart, long cycles) {
    words.set(hart, cycles);
  }

  /** The hart waits from {@code cycles} on. It must look for interrupts once more after this. */
  void wait(int hart, long cycles) {
    words.set(hart, ~cycles);
  }

  boolean waits(int hart) {
    return words.get(hart) < 0;
  }

  /** {@return the clock that a running hart told last, or was woken at} */
  long at(int hart) {
    return words.get(hart);
  }

  /** Lets a waiting hart run from {@code at} on, or from when it began to wait if that is later. {@return whether it waited} */
  boolean wake(int hart, long at) {
    while (true) {
      long word = words.get(hart);
      if (word >= 0) {
        return false;
      }
      if (words.compareAndSet(hart, word, Math.max(~word, at))) {
        return true;
      }
    }
  }

  /** {@return the clock of the running hart that is furthest behind, or {@link Long#MAX_VALUE} if every hart waits} */
  long floor() {
    long floor = Long.MAX_VALUE;
    for (int i = 0; i < words.length(); i++) {
      long word = words.get(i);
      floor = word >= 0 ? Math.min(floor, word) : floor;
    }
    return floor;
  }

  /** {@return the clock that is furthest ahead} */
  long latest() {
    long latest = 0;
    for (int i = 0; i < words.length(); i++) {
      long word = words.get(i);
      latest = Math.max(latest, word >= 0 ? word : ~word);
    }
    return latest;
  }
}
