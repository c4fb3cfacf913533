package pith.hal.topology;

/**
 * The geometry of one cache.
 *
 * @param bytes capacity
 * @param ways associativity
 * @param lineBytes line size
 * @param latency load-to-use time of a hit
 * @param sharedByCores how many neighbouring cores share one instance (1 for a private cache; a cluster's L2 has more)
 * @param inclusion how its content relates to that of the caches above it
 */
public record CacheSpec(long bytes, int ways, int lineBytes, Latency latency, int sharedByCores, Inclusion inclusion) {
  /** How a cache's content relates to that of the smaller caches above it. */
  public enum Inclusion {
    /** Holds every line that a smaller cache holds. */
    INCLUSIVE,
    /** Filled by what the smaller caches evict (a victim cache). */
    EXCLUSIVE,
    /** No promise either way. */
    NEITHER
  }

  /** {@return the number of sets} */
  public long sets() {
    return bytes / ways / lineBytes;
  }
}
