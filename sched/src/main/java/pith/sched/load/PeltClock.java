package pith.sched.load;

/**
 * The time by which a hart's averages go: nanoseconds, of which a hart of half the capacity (or at half its frequency) makes half as many while it is busy.
 * When it idles, the clock catches up with real time, since a faster hart would have been idle for as long as it is ahead; unless it was never idle for a whole
 * average's memory, when nobody knows how much a faster one would have done. Source: Linux's {@code clock_pelt}. Guarded by the runqueue's lock.
 */
public final class PeltClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long hertz;
  private int capacity = LoadSignal.CAPACITY;
  private int frequency = LoadSignal.CAPACITY;

  /** Nanoseconds of real time so far, and cycles · 10⁹ that have not yet made one. */
  private long task;

  private long remainder;
  private long scaled;

  /** By how much the clock stays behind for good. */
  private long lost;

  public PeltClock(long hertz) {
    this.hertz = hertz;
  }

  /** The hart is worth {@code newCapacity} of 1024 at its highest frequency, and runs at {@code newFrequency} of 1024 of that. */
  public void scale(int newCapacity, int newFrequency) {
    capacity = newCapacity;
    frequency = newFrequency;
  }

  /** {@return what the hart is worth, of 1024} */
  public int capacity() {
    return capacity;
  }

  /** Time passed: {@code cycles}, not negative, idle or busy. */
  void advance(long cycles, boolean idle) {
    long nanos = nanos(cycles);
    task += nanos;
    scaled = idle ? task : scaled + (nanos * capacity * frequency >> 20);
  }

  private long nanos(long cycles) {
    long seconds = cycles / hertz;
    long part = cycles % hertz * NANOS_PER_SECOND + remainder;
    remainder = part % hertz;
    return seconds * NANOS_PER_SECOND + part / hertz;
  }

  /** The hart goes idle; {@code saturated} says that it had no idle time to speak of. */
  void idles(boolean saturated) {
    if (saturated) {
      lost += task - scaled;
    }
    scaled = task;
  }

  /** {@return the time, in nanoseconds} */
  public long now() {
    return scaled - lost;
  }
}
