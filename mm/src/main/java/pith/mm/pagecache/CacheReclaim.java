package pith.mm.pagecache;

import pith.mm.MemorySystem;
import pith.mm.physical.Reclaimer;
import pith.mm.physical.VmStatistic;

/**
 * Takes clean pages of one cache back when memory is short: a clock hand goes round, sparing a page once if it was used since the last round. Source: the
 * second-chance algorithm (Corbato, 1968).
 */
final class CacheReclaim implements Reclaimer {
  private final MemorySystem memory;
  private final PageCache cache;
  private long hand;

  CacheReclaim(MemorySystem memory, PageCache cache) {
    this.memory = memory;
    this.cache = cache;
  }

  @Override
  public long reclaim(long pages) {
    long freed = 0;
    long number = cache.nextNumber(hand);
    for (long left = cache.pages(); left > 0 && freed < pages; left--) {
      if (number < 0) {
        number = cache.nextNumber(0);
      }
      if (number < 0) {
        break;
      }
      if (cache.reclaimPage(number)) {
        freed++;
      }
      hand = number + 1;
      number = cache.nextNumber(hand);
    }
    memory.statistics().add(VmStatistic.RECLAIMED, freed);
    return freed;
  }
}
