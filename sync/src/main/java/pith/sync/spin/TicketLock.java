package pith.sync.spin;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Hart;

/** Two counters in one word: the number that the next comer draws, and the number that is served. */
public final class TicketLock extends RawSpinLock {
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger serving = new AtomicInteger();

  public TicketLock(long address) {
    super(address);
  }

  @Override
  void take(Hart hart) {
    exchange(hart, 0);
    int ticket = next.getAndIncrement();
    for (int spins = 1; ; spins++) {
      load(hart, 0);
      if (serving.getAcquire() == ticket) {
        return;
      }
      pause(spins);
    }
  }

  @Override
  void pass(Hart hart) {
    store(hart, 0);
    serving.setRelease(serving.getPlain() + 1);
  }
}
