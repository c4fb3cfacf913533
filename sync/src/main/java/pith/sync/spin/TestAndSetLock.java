package pith.sync.spin;

import java.util.concurrent.atomic.AtomicBoolean;
import pith.hal.Hart;

/** One word: 1 while the lock is held. Who wants it sets it until it was 0. */
public final class TestAndSetLock extends RawSpinLock {
  private final AtomicBoolean held = new AtomicBoolean();

  public TestAndSetLock(long address) {
    super(address);
  }

  @Override
  void take(Hart hart) {
    for (int spins = 1; ; spins++) {
      exchange(hart, 0);
      if (!held.getAndSet(true)) {
        return;
      }
      pause(spins);
    }
  }

  @Override
  void pass(Hart hart) {
    store(hart, 0);
    held.setRelease(false);
  }
}
