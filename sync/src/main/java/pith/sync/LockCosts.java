package pith.sync;

/** What lock operations cost, in cycles; the order of magnitude of current out-of-order cores. */
final class LockCosts {
  /** An atomic read-modify-write on a line that this hart's cache has. */
  static final long ATOMIC = 20;

  /** One look at a line that another hart is about to write, and the pause before the next. */
  static final long SPIN = 40;

  /** A load or a store of a word that this hart's cache has. */
  static final long WORD = 4;

  private LockCosts() {}
}
