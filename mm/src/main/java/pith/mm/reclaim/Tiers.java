package pith.mm.reclaim;

/**
 * How often pages of one kind came back after they were evicted, by <em>tier</em>: how often they were used through descriptors before; pages of the working
 * set are of the highest. Tier 0 is the yardstick; a tier whose pages come back at a higher rate deserves protection. This is the P of a PID controller, with
 * the average of the past as its I. Source: Linux's {@code struct ctrl_pos} and {@code get_tier_idx}.
 */
final class Tiers {
  static final int COUNT = 4;

  /** Below this many returns a rate says nothing. */
  private static final long SIGNIFICANT = 64;

  private final long[] evicted = new long[COUNT];
  private final long[] returned = new long[COUNT];
  private final long[] spared = new long[COUNT];
  private final long[] totalBefore = new long[COUNT];
  private final long[] returnedBefore = new long[COUNT];

  /** {@return the tier of a page that was used {@code uses} times: 0, 1, 2–3, 4 and more} */
  static int of(int uses) {
    return Math.min(COUNT - 1, Integer.SIZE - Integer.numberOfLeadingZeros(uses));
  }

  /** {@return the fewest uses of a page of tier {@code tier}} */
  static int leastUses(int tier) {
    return tier == 0 ? 0 : 1 << tier - 1;
  }

  void evicted(int tier) {
    evicted[tier]++;
  }

  void returned(int tier) {
    returned[tier]++;
  }

  /** A page of the oldest generation was kept for its tier's sake. */
  void spared(int tier) {
    spared[tier]++;
  }

  private long returns(int tier) {
    return returned[tier] + returnedBefore[tier];
  }

  private long total(int tier) {
    return spared[tier] + evicted[tier] + totalBefore[tier];
  }

  private long returns() {
    return returns(0) + returns(1) + returns(2) + returns(3);
  }

  private long total() {
    return total(0) + total(1) + total(2) + total(3);
  }

  /** {@return the highest tier whose pages may be evicted: they come back no more often than those of tier 0} */
  int evictable() {
    int tier = 1;
    while (tier < COUNT && !worse(returns(0), total(0), 2, returns(tier), total(tier), 3)) {
      tier++;
    }
    return tier - 1;
  }

  /** {@return whether pages of {@code files} are to be evicted rather than those of {@code anonymous}, which weigh {@code swappiness}} */
  static boolean preferFiles(Tiers anonymous, Tiers files, int swappiness) {
    return !worse(anonymous.returns(), anonymous.total(), swappiness, files.returns(), files.total(), 200 - swappiness);
  }

  /** {@return whether pages of the second sort come back at a higher rate, weighted, than those of the first} */
  private static boolean worse(long returns, long total, long gain, long otherReturns, long otherTotal, long otherGain) {
    return otherReturns >= SIGNIFICANT && otherReturns * (total + SIGNIFICANT) * gain > (returns + 1) * otherTotal * otherGain;
  }

  /** A generation is gone: what was counted becomes the past, and the past fades by half. */
  void turnOver() {
    for (int tier = 0; tier < COUNT; tier++) {
      totalBefore[tier] = total(tier) / 2;
      returnedBefore[tier] = returns(tier) / 2;
      spared[tier] = 0;
      evicted[tier] = 0;
      returned[tier] = 0;
    }
  }
}
