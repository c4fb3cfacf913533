package pith.sched.eevdf;

/** The tunables of fair scheduling on one machine. May change at any time. */
public final class FairSettings {
  /** A request on one hart; on n harts it is 1 + log₂ n times as long, up to eight harts (Linux's base slice). */
  private static final long BASE_SLICE_NANOS = 700_000;

  private static final int MICROS = 1_000_000;
  private static final int MOST_SCALED_HARTS = 8;
  private static final int TICKS_PER_SECOND = 250;

  private final long hertz;
  private final long shortest;
  private volatile long baseSlice;
  private volatile int features;

  /** The usual settings of a machine of {@code harts} whose clock has {@code hertz} cycles per second. */
  public FairSettings(long hertz, int harts) {
    this.hertz = hertz;
    shortest = Math.max(1, cycles(BASE_SLICE_NANOS));
    int factor = 1 + (31 - Integer.numberOfLeadingZeros(Math.min(harts, MOST_SCALED_HARTS)));
    baseSlice = shortest * factor;
    for (FairFeature feature : FairFeature.values()) {
      set(feature, feature.usual());
    }
  }

  /** {@return nanoseconds, up to a few seconds, as cycles} */
  public long cycles(long nanos) {
    return nanos / 1000 * (hertz / MICROS) + nanos % 1000 * (hertz / MICROS) / 1000;
  }

  /** {@return cycles as nanoseconds, rounded down} */
  public long nanos(long cycles) {
    return cycles / hertz * 1_000_000_000 + cycles % hertz * 1_000_000_000 / hertz;
  }

  /** {@return the length of a request in cycles for those who chose none} */
  public long baseSlice() {
    return baseSlice;
  }

  public void baseSlice(long cycles) {
    baseSlice = cycles;
  }

  /** {@return for how many cycles a running entity is at least protected} */
  long leastTurn() {
    return shortest;
  }

  long tick() {
    return hertz / TICKS_PER_SECOND;
  }

  public boolean on(FairFeature feature) {
    return (features & 1 << feature.ordinal()) != 0;
  }

  public void set(FairFeature feature, boolean on) {
    features = on ? features | 1 << feature.ordinal() : features & ~(1 << feature.ordinal());
  }
}
