package pith.kernel.timer;

/** A timer that ends once, or again and again, when its clock gets so far. Times are nanoseconds of that clock. */
public sealed interface IntervalTimer permits PeriodicTimer, CpuTimer {
  /** What a timer is set to: time left until the next end (0: not armed) and interval. */
  record Setting(long left, long interval) {}

  /** What happens at the end of a timer. */
  @FunctionalInterface
  interface Ended {
    /** Called without the timer's lock, perhaps in an interrupt; {@code missed} further ends have passed unseen since the last call. */
    void run(long missed);
  }

  /** Arms it to end at {@code at}, then every {@code every}; {@code at} 0 disarms. {@return what it was set to} */
  Setting set(long at, long every);

  /** {@return what it is set to now} */
  Setting get();

  /** {@return what its clock shows} */
  long now();

  /** Disarms it for good. */
  default void cancel() {
    set(0, 0);
  }
}
