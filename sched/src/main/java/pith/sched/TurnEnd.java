package pith.sched;

import java.util.Arrays;
import pith.hal.Hart;

/**
 * Programs the interrupt that ends the running task's turn. A busy hart is interrupted at least once a tick even if nobody waits, so
 * that accounts are brought up to date and RCU's grace periods end; an idle hart is not, unless it idles for less than a tick as a rule: then
 * its tick goes on for once, since stopping it would not be worth it (Linux's idle governors), and it balances like any other.
 */
final class TurnEnd {
  /** Ticks per second, Linux's usual HZ. */
  private static final long TICK_HERTZ = 250;

  /** The average follows by an eighth of the difference. */
  private static final int AVERAGE = 8;

  private final Timers[] timers;
  private final long tick;

  /** Since when a hart idles, and how long it does so on average, in cycles; −1 while it is busy. Owned by the hart. */
  private final long[] idleSince;

  private final long[] averageIdle;

  TurnEnd(Timers[] timers, long hertz) {
    this.timers = timers;
    this.tick = Math.max(1, hertz / TICK_HERTZ);
    idleSince = new long[timers.length];
    averageIdle = new long[timers.length];
    Arrays.fill(idleSince, -1);
    Arrays.fill(averageIdle, tick);
  }

  /** For the hart's own stack, which holds {@code rq.lock}, after whatever changes who runs or who waits. */
  void arm(Runqueue rq) {
    Hart hart = rq.hart();
    SchedTask running = rq.current;
    if (running == rq.idle()) {
      boolean briefly = idlesBriefly(hart);
      timers[hart.id()].turnEnd(briefly ? hart.cycles() + untilTick(hart.cycles()) : Long.MAX_VALUE);
      if (!briefly) {
        rq.tickStopped();
      }
    } else {
      ranAgain(hart);
      timers[hart.id()].turnEnd(hart.cycles() + Math.min(untilTick(hart.cycles()), running.schedClass().turnLength(rq, running)));
    }
  }

  /** The hart is idle. {@return whether that will be over soon, as far as one can tell} */
  private boolean idlesBriefly(Hart hart) {
    if (idleSince[hart.id()] < 0) {
      idleSince[hart.id()] = hart.cycles();
    }
    return averageIdle[hart.id()] < tick && hart.cycles() - idleSince[hart.id()] < tick;
  }

  private void ranAgain(Hart hart) {
    int id = hart.id();
    if (idleSince[id] >= 0) {
      long idled = hart.cycles() - idleSince[id];
      averageIdle[id] += (idled - averageIdle[id]) / AVERAGE;
      idleSince[id] = -1;
    }
  }

  /** Ticks keep their beat whoever runs: a task that sleeps before a whole tick has passed meets one now and then, and so is seen by what looks at ticks. */
  private long untilTick(long now) {
    return tick - now % tick;
  }
}
