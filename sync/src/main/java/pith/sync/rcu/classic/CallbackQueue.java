package pith.sync.rcu.classic;

/**
 * Callbacks of one hart, oldest first, each with the number of the grace period it waits for. Those numbers never fall, so what is
 * ready is always at the head. A ring that grows; owned by the hart.
 */
final class CallbackQueue {
  private Runnable[] callbacks = new Runnable[16];
  private long[] periods = new long[16];
  private int head;
  private int size;

  int size() {
    return size;
  }

  /** {@return the grace period that the oldest callback waits for, or {@link Long#MAX_VALUE} if there is none} */
  long firstPeriod() {
    return size == 0 ? Long.MAX_VALUE : periods[head];
  }

  void add(Runnable callback, long period) {
    if (size == callbacks.length) {
      grow();
    }
    int slot = (head + size++) & (callbacks.length - 1);
    callbacks[slot] = callback;
    periods[slot] = period;
  }

  Runnable removeFirst() {
    Runnable first = callbacks[head];
    callbacks[head] = null;
    head = (head + 1) & (callbacks.length - 1);
    size--;
    return first;
  }

  private void grow() {
    Runnable[] moreCallbacks = new Runnable[2 * callbacks.length];
    long[] morePeriods = new long[2 * periods.length];
    for (int i = 0; i < size; i++) {
      int slot = (head + i) & (callbacks.length - 1);
      moreCallbacks[i] = callbacks[slot];
      morePeriods[i] = periods[slot];
    }
    callbacks = moreCallbacks;
    periods = morePeriods;
    head = 0;
  }
}
