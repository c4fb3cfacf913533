package pith.hal.memory;

/**
 * What a memory model counts for each hart.
 *
 * <p>Each line that a core demands and that its own L1 and L2 lack is served by exactly one of {@link #LLC_HITS}, {@link #SAME_LLC}, {@link #SAME_DIE},
 * {@link #SAME_SOCKET}, {@link #OTHER_SOCKET}, {@link #DRAM_NEAR} and {@link #DRAM_FAR}. Events with {@code WRITE} in their name count a part of others.
 */
public enum AccessEvent {
  LOADS("loads"),
  LOAD_MISSES("loads that missed the L1d"),
  STORES("stores and atomics"),
  STORE_MISSES("stores and atomics that missed the L1d"),
  FETCHES("stretches of code fetched"),
  FETCH_MISSES("lines of code that missed the L1i"),
  L2_HITS("lines found in the L2"),
  LLC_HITS("lines found in the LLC"),
  SAME_LLC("lines from another core of the domain"),
  SAME_DIE("lines from another domain of the die"),
  SAME_SOCKET("lines from another die of the socket"),
  OTHER_SOCKET("lines from another socket"),
  DRAM_NEAR("lines from DRAM of the own node"),
  DRAM_FAR("lines from DRAM of another node"),
  LLC_WRITES("of the lines demanded of the LLC, those to be written"),
  LLC_WRITE_MISSES("of these, those that the domain lacked"),
  DRAM_NEAR_WRITES("of the lines from near DRAM, those to be written"),
  DRAM_FAR_WRITES("of the lines from far DRAM, those to be written"),
  UPGRADES("stores to a line that others had too"),
  INVALIDATIONS("copies taken from other caches"),
  WRITEBACKS("lines written back to DRAM"),
  PREFETCHES("lines brought early"),
  STALL_CYCLES("cycles spent waiting for memory"),
  WALK_CYCLES("of these, in walks of page tables"),
  QUEUE_CYCLES("of these, in queues for DRAM and links");

  private final String meaning;

  AccessEvent(String meaning) {
    this.meaning = meaning;
  }

  /** {@return what is counted, in words} */
  public String meaning() {
    return meaning;
  }
}
