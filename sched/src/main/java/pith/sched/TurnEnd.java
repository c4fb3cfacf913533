package pith.sched;

import pith.hal.Hart;

/**
 * Programs the interrupt that ends the running task's turn. A busy hart is interrupted at least once a tick even if nobody waits, so
 * that accounts are brought up to date and RCU's grace periods end; an idle hart is not.
 */
final class TurnEnd {
  /** Ticks per second, Linux's usual HZ. */
  private static final long TICK_HERTZ = 250;

  private final Timers[] timers;
  private final long tick;

  TurnEnd(Timers[] timers, long hertz) {
    this.timers = timers;
    this.tick = Math.max(1, hertz / TICK_HERTZ);
  }

  /** For the hart's own stack, which holds {@code rq.lock}, after whatever changes who runs or who waits. */
  void arm(Runqueue rq) {
    Hart hart = rq.hart();
    SchedTask running = rq.current;
    if (running == rq.idle()) {
      timers[hart.id()].turnEnd(Long.MAX_VALUE);
    } else {
      timers[hart.id()].turnEnd(hart.cycles() + Math.min(untilTick(hart.cycles()), running.schedClass().turnLength(rq, running)));
    }
  }

  /** Ticks keep their beat whoever runs: a task that sleeps before a whole tick has passed meets one now and then, and so is seen by what looks at ticks. */
  private long untilTick(long now) {
    return tick - now % tick;
  }
}
