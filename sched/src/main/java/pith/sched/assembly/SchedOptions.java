package pith.sched.assembly;

/**
 * What a scheduler may be put together from. Immutable.
 *
 * @param cacheAware whether caches have a say in balancing, where a memory node has several; if not, the scheduler is the legacy one
 */
public record SchedOptions(boolean cacheAware) {
  /** Cache-aware wherever that can matter, as Linux's default. */
  public static final SchedOptions DEFAULT = new SchedOptions(true);

  /** Nothing but load counts. */
  public static final SchedOptions LEGACY = new SchedOptions(false);
}
