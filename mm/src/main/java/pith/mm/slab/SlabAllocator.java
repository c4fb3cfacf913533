package pith.mm.slab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageOwner;
import pith.mm.physical.Reclaimer;
import pith.mm.physical.VmStatistics;

/** All slab caches of a machine, by name. */
public final class SlabAllocator implements Reclaimer {
  /** Bytes of a cache line: what objects that different harts write are aligned to. */
  public static final int CACHE_LINE = 64;

  private final PageAllocator pages;
  private final MemoryTraffic traffic;
  private final VmStatistics statistics;
  private final FailureInjector failures;
  private final int harts;
  private final SlabPolicy policy;
  private final boolean debug;
  private final Map<String, SlabCache> caches = new ConcurrentSkipListMap<>();
  private final Kmalloc kmalloc;

  /**
   * The caches of a machine with so many harts.
   *
   * @param debug red zones, poison and owner tracking for all caches, which then serve harts without a layer between
   */
  public SlabAllocator(
      PageAllocator pages, MemoryTraffic traffic, VmStatistics statistics, FailureInjector failures, int harts, SlabPolicy policy, boolean debug) {
    this.pages = pages;
    this.traffic = traffic;
    this.statistics = statistics;
    this.failures = failures;
    this.harts = Math.max(1, harts);
    this.policy = policy;
    this.debug = debug;
    kmalloc = new Kmalloc(this);
  }

  /** {@return the cache that {@code spec} describes, made if there is none of its name} */
  public SlabCache cache(CacheSpec spec) {
    return caches.computeIfAbsent(spec.name(), _ -> new SlabCache(this, spec, policy, debug));
  }

  /** {@return the cache called {@code name}, made if there is none, of objects of {@code objectBytes} bytes} */
  public SlabCache cache(String name, int objectBytes) {
    return cache(new CacheSpec(name, objectBytes));
  }

  /**
   * {@return the cache called {@code name}, made if there is none}
   *
   * @param alignment of each object in bytes
   * @param constructor called with the address of each object when its slab is made; nullable
   */
  public SlabCache cache(String name, int objectBytes, int alignment, LongConsumer constructor) {
    return cache(new CacheSpec(name, objectBytes, alignment, constructor, false, false));
  }

  /** {@return memory by size} */
  public Kmalloc kmalloc() {
    return kmalloc;
  }

  public SlabPolicy policy() {
    return policy;
  }

  /** {@return the cache of that name, null if there is none} */
  public SlabCache find(String name) {
    return caches.get(name);
  }

  /** {@return the figures of all caches, ordered by name} */
  public List<SlabFigures> figures() {
    List<SlabFigures> all = new ArrayList<>();
    caches.values().forEach(cache -> all.add(cache.figures()));
    return all;
  }

  /** Gives the pages of every cache's empty slabs back, however few were asked for. */
  @Override
  public long reclaim(long pages) {
    return shrink();
  }

  /**
   * Gives what harts keep back to the slabs of every cache, and the pages of empty slabs to the buddy system. The caches of kmalloc come last: sheaves come
   * from there.
   * {@return how many pages}
   */
  public long shrink() {
    long freed = 0;
    for (SlabCache cache : caches.values()) {
      freed += cache.shrink();
    }
    for (SlabCache cache : kmalloc.all()) {
      freed += cache.shrink();
    }
    return freed;
  }

  /** {@return the slab that {@code object}, which is known to be one, lies in} */
  Slab slabOf(long object) {
    return (Slab) pages.frames().owner(object);
  }

  /** {@return the slab of an object that {@code cache}, or with null any cache, is given; what is no such object is a bug, and named} */
  Slab slabOf(long object, SlabCache cache) {
    if (owner(object) instanceof Slab slab
        && (cache == null || slab.cache == cache)
        && slab.cache.geometry().number(slab.base, object) >= 0) {
      return slab;
    }
    throw SlabMisuse.notAnObject(this, cache, object);
  }

  /** {@return who owns the page at any address, null if nobody does} */
  PageOwner owner(long address) {
    return pages.ram().contains(address) && pages.frames().references(address) > 0 ? pages.frames().owner(address) : null;
  }

  PageAllocator pages() {
    return pages;
  }

  MemoryTraffic traffic() {
    return traffic;
  }

  VmStatistics statistics() {
    return statistics;
  }

  FailureInjector failures() {
    return failures;
  }

  int harts() {
    return harts;
  }
}
