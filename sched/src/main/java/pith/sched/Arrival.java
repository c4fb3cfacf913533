package pith.sched;

/** How a task comes to a runqueue. */
public enum Arrival {
  /** For the first time. */
  NEW,
  /** It slept. */
  WAKE_UP,
  /** From another runqueue, without having slept. */
  MOVE,
  /** It never left: policy, nice level or group changed. */
  CHANGE
}
