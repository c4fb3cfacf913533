package pith.sync.rcu.tree;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import pith.hal.Hart;

/**
 * Tells when a grace period takes far too long, and which harts hold it up: one of them is in a reader that does not end, or in kernel code that gives nobody
 * else a turn. Source: Linux's {@code CONFIG_RCU_CPU_STALL_TIMEOUT}, 21 seconds.
 */
final class StallDetector {
  private final long limit;
  private final Consumer<String> messages;

  /** The period that was reported last. */
  private final AtomicLong told = new AtomicLong();

  StallDetector(long limit, Consumer<String> messages) {
    this.limit = limit;
    this.messages = messages;
  }

  /** Looks at the period under way, at the time of {@code by}'s clock. */
  void look(Lane lane, Hart by, int harts) {
    long period = lane.sequence();
    long took = by.cycles() - lane.began();
    if ((period & 1) == 0 || took < limit || told.get() == period || !told.compareAndSet(told.get(), period)) {
      return;
    }
    StringBuilder culprits = new StringBuilder();
    for (int hart = 0; hart < harts; hart++) {
      if (lane.waitsFor(hart)) {
        culprits.append(hart).append(' ');
      }
    }
    double seconds = (double) took / by.clockRate().hertz();
    messages.accept(String.format(java.util.Locale.ROOT, "rcu: INFO: rcu_sched detected stalls on CPUs/tasks: { %s} (detected by %d, t=%.1f s, g=%d)", culprits, by.id(), seconds, period >>> 1));
  }
}
