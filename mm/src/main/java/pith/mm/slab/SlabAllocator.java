package pith.mm.slab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.Reclaimer;
import pith.mm.physical.VmStatistics;

/** All slab caches of a machine, by name. */
public final class SlabAllocator implements Reclaimer {
  /** Bytes of a cache line: what objects that different harts write are aligned to. */
  public static final int CACHE_LINE = 64;

  private static final int WORD = 8;

  private final PageAllocator pages;
  private final VmStatistics statistics;
  private final FailureInjector failures;
  private final boolean debug;
  private final Map<String, SlabCache> caches = new ConcurrentSkipListMap<>();

  /** {@code debug} switches poisoning and double-free detection on, for caches that are made from now on. */
  public SlabAllocator(PageAllocator pages, VmStatistics statistics, FailureInjector failures, boolean debug) {
    this.pages = pages;
    this.statistics = statistics;
    this.failures = failures;
    this.debug = debug;
  }

  /** {@return the cache called {@code name}, made if there is none, of objects of {@code objectBytes} bytes} */
  public SlabCache cache(String name, int objectBytes) {
    return cache(name, objectBytes, WORD, null);
  }

  /**
   * {@return the cache called {@code name}, made if there is none}
   *
   * @param alignment of each object in bytes
   * @param constructor called with the address of each object when its slab is made; nullable
   */
  public SlabCache cache(String name, int objectBytes, int alignment, LongConsumer constructor) {
    return caches.computeIfAbsent(
        name, n -> new SlabCache(this, n, SlabGeometry.of(objectBytes, alignment, constructor != null, debug), constructor));
  }

  /** {@return the figures of all caches, ordered by name} */
  public List<SlabFigures> figures() {
    List<SlabFigures> all = new ArrayList<>();
    caches.values().forEach(cache -> all.add(cache.figures()));
    all.sort(Comparator.comparing(SlabFigures::name));
    return all;
  }

  /** Gives the pages of every cache's empty slabs back, however few were asked for. */
  @Override
  public long reclaim(long pages) {
    return shrink();
  }

  /** Gives the pages of every cache's empty slabs back. {@return how many pages} */
  public long shrink() {
    return caches.values().stream().mapToLong(SlabCache::shrink).sum();
  }

  PageAllocator pages() {
    return pages;
  }

  VmStatistics statistics() {
    return statistics;
  }

  FailureInjector failures() {
    return failures;
  }
}
