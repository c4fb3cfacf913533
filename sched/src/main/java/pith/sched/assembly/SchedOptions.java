package pith.sched.assembly;

/**
 * What a scheduler may be put together from. Immutable.
 *
 * @param cacheAware whether caches have a say in balancing, where a memory node has several; if not, the scheduler is the legacy one
 * @param extPolicy the policy of the ext class that is enabled from the start; null for none
 */
public record SchedOptions(boolean cacheAware, String extPolicy) {
  /** Cache-aware wherever that can matter, as Linux's default. */
  public static final SchedOptions DEFAULT = new SchedOptions(true, null);

  /** Nothing but load counts. */
  public static final SchedOptions LEGACY = new SchedOptions(false, null);

  /** {@return these, with a policy of the ext class enabled from the start} */
  public SchedOptions withExtPolicy(String name) {
    return new SchedOptions(cacheAware, name);
  }
}
