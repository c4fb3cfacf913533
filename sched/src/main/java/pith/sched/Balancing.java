package pith.sched;

/** Evens out work among runqueues. Called on the hart itself, with no runqueue's lock held. */
public interface Balancing {
  /** A hart is about to idle (Linux's new-idle balancing). {@return whether a task was pulled to it} */
  boolean newlyIdle(Runqueue to);

  /** The timer interrupt of a hart. */
  void tick(Runqueue rq);

  /** A reschedule interrupt of a hart: another one may ask it to balance. */
  default void interrupted(Runqueue rq) {}
}
