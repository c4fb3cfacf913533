package pith.sched;

import pith.hal.Hart;

/**
 * The hand-over of a hart from one task to the next, in four phases. The runqueue's lock is not held: the previous task stays marked
 * as on its hart until {@link #finish}, so nobody wakes, moves or frees it before its stack is at rest.
 */
final class ContextSwitch {
  /** What Linux's switch of registers, stack and bookkeeping costs, in cycles. */
  private static final long CYCLES = 600;

  private final Runqueue[] runqueues;

  ContextSwitch(Runqueue[] runqueues) {
    this.runqueues = runqueues;
  }

  /** Switches {@code hart} from {@code previous}, the caller, to {@code next}; returns when {@code previous} runs again. */
  void run(Hart hart, SchedTask previous, SchedTask next) {
    prepare(hart, previous, next);
    next.switchAddressSpace(hart, previous);
    if (previous.state() == TaskState.DEAD) {
      hart.engine().exitTo(next.stack());
      return;
    }
    hart.engine().switchTo(next.stack());
  }

  private void prepare(Hart hart, SchedTask previous, SchedTask next) {
    Runqueue rq = runqueues[hart.id()];
    rq.previous = previous;
    rq.switches++;
    previous.info().leaves(previous.state() != TaskState.RUNNING);
    hart.chargeQuietly(CYCLES);
    SchedEvents.switched(hart, previous, next);
  }

  /** Runs first on the next task's stack: the previous one is at rest now. */
  void finish(Hart hart) {
    Runqueue rq = runqueues[hart.id()];
    SchedTask previous = rq.previous;
    rq.previous = null;
    if (previous != null) { // not at boot
      previous.onHart(false); // from here on, others may run or move it
    }
  }
}
