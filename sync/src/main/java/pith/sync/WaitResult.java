package pith.sync;

/** How a wait ended. */
public enum WaitResult {
  /** The condition holds. */
  READY,
  /** A signal came first, and the condition did not hold. */
  INTERRUPTED,
  /** The deadline passed first, and the condition did not hold. */
  TIMED_OUT
}
