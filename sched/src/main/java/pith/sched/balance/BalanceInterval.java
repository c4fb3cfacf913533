package pith.sched.balance;

import pith.sched.domain.SchedDomain;

/** How long a hart waits between two passes over a domain (Linux's {@code get_sd_balance_interval}). */
final class BalanceInterval {
  private final long tick;
  private final long most;

  BalanceInterval(BalanceTuning tuning, int harts) {
    tick = tuning.tick();
    most = Math.max(tick, tuning.mostInterval(harts));
  }

  /** {@return cycles; a busy hart waits longer, and never a multiple of what it waits further down, so that the levels do not fall together} */
  long of(SchedDomain domain, boolean busy) {
    long interval = busy ? domain.state.interval * domain.tuning().busyFactor() - tick : domain.state.interval;
    return Math.clamp(interval, tick, most);
  }
}
