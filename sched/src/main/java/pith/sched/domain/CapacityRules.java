package pith.sched.domain;

/** When something is large enough to matter: the margins of Linux's fair class. */
public final class CapacityRules {
  /** The capacity of a machine's strongest hart. */
  public static final long SCALE = 1024;

  private CapacityRules() {}

  /** {@return whether {@code used} fits in {@code max} with a fifth to spare} Source: Linux's {@code fits_capacity}. */
  public static boolean fits(long used, long max) {
    return used * 1280 < max * 1024;
  }

  /** {@return whether one capacity is clearly more than another, by about 5 %} Source: Linux's {@code capacity_greater}. */
  public static boolean greater(long one, long other) {
    return one * 1024 > other * 1078;
  }
}
