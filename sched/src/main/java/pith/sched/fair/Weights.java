package pith.sched.fair;

import pith.sched.SchedPolicy;

/** The weight of each nice level: one level is about 10 % of a hart, and nice 0 is 1024 (Linux's {@code sched_prio_to_weight}). */
public final class Weights {
  private static final int LOWEST_NICE = -20;

  private static final int IDLE_POLICY = 3;
  private static final int[] OF_NICE = {
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277,
    1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15
  };

  private Weights() {}

  /** {@return the weight of a task of the fair class} */
  public static int of(SchedPolicy policy, int nice) {
    return policy == SchedPolicy.IDLE ? IDLE_POLICY : ofNice(nice);
  }

  public static int ofNice(int nice) {
    return OF_NICE[nice - LOWEST_NICE];
  }

  /** {@return the nice level whose weight is nearest} */
  public static int nearestNice(int weight) {
    int nearest = 0;
    for (int i = 1; i < OF_NICE.length; i++) {
      nearest = Math.abs(OF_NICE[i] - weight) < Math.abs(OF_NICE[nearest] - weight) ? i : nearest;
    }
    return nearest + LOWEST_NICE;
  }
}
