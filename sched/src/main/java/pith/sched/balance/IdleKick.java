package pith.sched.balance;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.sched.Runqueue;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomains;
import pith.sync.SpinLock;

/**
 * Idle harts have no tick. A busy one that sees, at its own tick, that it has something to give away asks one of them to balance for all (Linux's {@code
 * nohz_balancer_kick}).
 */
final class IdleKick {
  /** Cycles for an interrupt to reach another hart. */
  private static final long IPI_CYCLES = 1_000;

  private final SchedDomains domains;
  private final HartLoads loads;
  private final HartBalance[] harts;
  private final Runqueue[] runqueues;
  private final long tick;

  /** When idle harts are to balance next, in cycles. A hint. */
  private final AtomicLong next = new AtomicLong();

  /** Harts that were asked and have not answered yet. */
  private final AtomicIntegerArray asked;

  IdleKick(SchedDomains domains, HartLoads loads, HartBalance[] harts, Runqueue[] runqueues, long tick) {
    this.domains = domains;
    this.loads = loads;
    this.harts = harts;
    this.runqueues = runqueues;
    this.tick = tick;
    asked = new AtomicIntegerArray(harts.length);
  }

  /** The tick of a busy hart. */
  void tick(Runqueue rq, long now) {
    countTicking(rq);
    if (now >= next.get() && worthwhile(rq.hart().id())) {
      Hart idle = firstIdle(rq.hart().id());
      if (idle != null && asked.compareAndSet(idle.id(), 0, 1)) {
        next.set(now + tick);
        idle.raise(Interrupt.SOFTWARE, now + IPI_CYCLES);
      }
    }
  }

  /** The first tick of a busy hart whose tick was stopped. Source: Linux's {@code nohz_balance_exit_idle}. */
  private void countTicking(Runqueue rq) {
    HartBalance hart = harts[rq.hart().id()];
    if (!hart.ticks) {
      try (SpinLock.Held held = rq.lock.acquire()) {
        hart.ticks = true;
        domains.llc(rq.hart().id()).ticking(true);
      }
    }
  }

  /** {@return whether {@code hart} was asked to balance for all idle ones; it is up to it then} */
  boolean takes(int hart) {
    return asked.compareAndSet(hart, 1, 0);
  }

  /** Somebody waits here, or a task is too large for here, or several harts of this cache have ticks while another cache may be idle. */
  private boolean worthwhile(int hart) {
    if (loads.running(hart) >= 2 || harts[hart].misfitLoad > 0) {
      return true;
    }
    boolean asymmetric = domains.asymmetric();
    return !asymmetric && loads.tasks(hart) >= 1 && domains.llc(hart).ticking() > 1;
  }

  private Hart firstIdle(int from) {
    for (int i = 1; i < runqueues.length; i++) {
      int hart = (from + i) % runqueues.length;
      if (loads.idle(hart)) {
        return runqueues[hart].hart();
      }
    }
    return null;
  }
}
