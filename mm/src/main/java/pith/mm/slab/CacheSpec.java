package pith.mm.slab;

import java.util.function.LongConsumer;

/**
 * What a cache is for.
 *
 * @param name as in /proc/slabinfo
 * @param objectBytes size of an object
 * @param alignment of each object in bytes, a power of two
 * @param constructor called with the address of each object when its slab is made; what it writes is still there after a free. Nullable
 * @param reclaimable whether a shrinker can free the objects (Linux's {@code SLAB_RECLAIM_ACCOUNT}): SReclaimable in /proc/meminfo
 * @param charged whether the group of whoever takes an object pays for it (Linux's {@code SLAB_ACCOUNT})
 */
public record CacheSpec(String name, int objectBytes, int alignment, LongConsumer constructor, boolean reclaimable, boolean charged) {
  private static final int WORD = 8;

  /** Objects of {@code objectBytes} bytes, aligned to words. */
  public CacheSpec(String name, int objectBytes) {
    this(name, objectBytes, WORD, null, false, false);
  }

  /** {@return the same, with objects that different harts write at once on cache lines of their own (Linux's {@code SLAB_HWCACHE_ALIGN})} */
  public CacheSpec lineAligned() {
    int line = SlabAllocator.CACHE_LINE;
    while (line > WORD && objectBytes <= line / 2) {
      line /= 2;
    }
    return new CacheSpec(name, objectBytes, Math.max(alignment, line), constructor, reclaimable, charged);
  }

  public CacheSpec constructed(LongConsumer by) {
    return new CacheSpec(name, objectBytes, alignment, by, reclaimable, charged);
  }

  public CacheSpec accountedReclaimable() {
    return new CacheSpec(name, objectBytes, alignment, constructor, true, charged);
  }

  /** {@return the same, of objects that programs make the kernel keep: they pay} */
  public CacheSpec chargedToGroups() {
    return new CacheSpec(name, objectBytes, alignment, constructor, reclaimable, true);
  }
}
