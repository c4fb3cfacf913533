package pith.sched;

/** How many seeds a test tries: as many as it says, or that many times as many by {@code -Dpith.times}. */
public final class Seeds {
  private static final int TIMES = Integer.getInteger("pith.times", 1);

  private Seeds() {}

  public static long of(int usual) {
    return (long) usual * TIMES;
  }
}
