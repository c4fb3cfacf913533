package pith.vfs;

/** The virtual real-time clock, from which files get their times. */
@FunctionalInterface
public interface TimeSource {
  /** {@return nanoseconds since 1970} */
  long now();
}
