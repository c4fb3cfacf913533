package pith.sched;

/** Evens out work among runqueues. Called on the hart itself, with no runqueue lock held. */
public interface Balancing {
  /** A hart is about to idle (Linux's new-idle balancing). {@return whether a task was pulled to it} */
  boolean newlyIdle(Runqueue to);

  /** The timer interrupt of a hart; {@code turnOver} says whether the running task's turn ended with it. */
  void tick(Runqueue rq, boolean turnOver);
}
