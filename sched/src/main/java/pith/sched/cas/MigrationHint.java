package pith.sched.cas;

import pith.sched.balance.CachePolicy.Opinion;

/**
 * Whether a task should go from one cache to another, by how full the two are: the decision that everything else leads up to (Linux's {@code can_migrate_llc}).
 *
 * <pre>
 *   toward the preferred cache            away from it
 *   from\to   30   40   50   60           30   40   50   60   (percent of capacity in use)
 *     30      Y    Y    N    N            N    N    N    N
 *     40      Y    Y    N    N            N    N    N    N
 *     50      Y    Y    –    –            Y    Y    –    –
 *     60      Y    Y    –    –            Y    Y    –    –
 * </pre>
 *
 * <p>Y: it should; N: it should not; –: both are full, and caches have nothing to say. The table in Linux's comment is laxer in six cells than its
 * code, which this follows.
 */
final class MigrationHint {
  private MigrationHint() {}

  /**
   * {@return what caches say}
   *
   * @param from utilisation of the cache that it would leave, the task itself included
   * @param fromCapacity that cache's capacity
   * @param task the task's utilisation; 0 where no particular one is meant
   * @param toward whether the other one is the preferred cache
   * @param full percent of its capacity from which on a cache is full
   * @param margin percent by which one must be fuller than another to matter
   */
  static Opinion of(long from, long fromCapacity, long to, long toCapacity, long task, boolean toward, int full, int margin) {
    long left = Math.max(0, from - task);
    long joined = to + task;
    boolean fromFits = fits(left, fromCapacity, full);
    boolean toFits = fits(joined, toCapacity, full);
    if (!fromFits && !toFits) {
      return Opinion.NONE;
    } else if (toward) {
      return !toFits && greater(joined, left, margin) ? Opinion.NO : Opinion.YES;
    }
    return fromFits || !greater(left, joined, margin) ? Opinion.NO : Opinion.YES;
  }

  private static boolean fits(long util, long capacity, int full) {
    return util * 100 < capacity * full;
  }

  private static boolean greater(long one, long other, int margin) {
    return one * 100 > other * (100 + margin);
  }
}
