package pith.hal.topology;

/**
 * A kind of core; a hybrid machine has several.
 *
 * @param threads hardware threads (harts) per core
 * @param hertz this core's own clock rate
 * @param capacity how much work it does in a given time, 1024 being the machine's strongest core (Linux's {@code cpu_capacity})
 * @param issue instructions that all its threads issue together in the time in which one alone issues a thousand at most
 */
public record CoreType(
    String name, int threads, long hertz, int capacity, int issue, Prefetch prefetch, CacheSpec l1i, CacheSpec l1d, CacheSpec l2) {
  /** What a full-capacity core has. */
  public static final int FULL_CAPACITY = 1024;

  /** {@return the same core with another number of threads} */
  public CoreType withThreads(int count) {
    return new CoreType(name, count, hertz, capacity, issue, prefetch, l1i, l1d, l2);
  }

  /** {@return the same core with another prefetcher} */
  public CoreType withPrefetch(Prefetch other) {
    return new CoreType(name, threads, hertz, capacity, issue, other, l1i, l1d, l2);
  }
}
