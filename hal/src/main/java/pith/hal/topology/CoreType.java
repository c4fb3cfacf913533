package pith.hal.topology;

/**
 * A kind of core; a hybrid machine has several.
 *
 * @param threads hardware threads (harts) per core
 * @param hertz this core's own clock rate
 * @param capacity how much work it does in a given time, 1024 being the machine's strongest core (Linux's {@code cpu_capacity})
 */
public record CoreType(String name, int threads, long hertz, int capacity, CacheSpec l1i, CacheSpec l1d, CacheSpec l2) {
  /** {@return the same core with another number of threads} */
  public CoreType withThreads(int count) {
    return new CoreType(name, count, hertz, capacity, l1i, l1d, l2);
  }
}
