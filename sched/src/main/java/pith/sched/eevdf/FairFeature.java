package pith.sched.eevdf;

/** A rule of fair scheduling that can be switched off or on, to see what it is for. Names and defaults are those of Linux's {@code kernel/sched/features.h}. */
public enum FairFeature {
  /** Who comes back keeps the lag it left with, rather than beginning at the average. */
  PLACE_LAG(true),
  /** A new task's first request is half as long. */
  PLACE_DEADLINE_INITIAL(true),
  /** Who moves takes along what is left of its request. */
  PLACE_REL_DEADLINE(true),
  /** Who runs is preempted by equals at the end of its request only, or of the shortest request that waits. */
  RUN_TO_PARITY(true),
  /** Who wakes with a shorter slice breaks that protection. */
  PREEMPT_SHORT(true),
  /** Who was woken last is picked next if it is eligible. */
  NEXT_BUDDY(false),
  /** Who owes time when it falls asleep stays in the queue until that is paid. */
  DELAY_DEQUEUE(true),
  /** Nobody is owed time for that. */
  DELAY_ZERO(true),
  /** Who wakes may preempt at all. */
  WAKEUP_PREEMPTION(true);

  private final boolean usual;

  FairFeature(boolean usual) {
    this.usual = usual;
  }

  boolean usual() {
    return usual;
  }
}
