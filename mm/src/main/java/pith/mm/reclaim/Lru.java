package pith.mm.reclaim;

import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** What the policies of a node share: its lists with their lock, and how a page is taken from a list and handed to its owner. Linux's {@code struct lruvec}. */
final class Lru {
  /** List of the pages that programs locked. */
  static final int UNEVICTABLE = 0;

  /** The lists of {@link ActiveInactive} and of {@link Generations}. */
  static final int ACTIVE_INACTIVE = 1;

  static final int GENERATIONS = 5;
  static final int LISTS = GENERATIONS + 2 * Generations.MOST;

  /** Pages handled at once between looks at whether enough are free (Linux's SWAP_CLUSTER_MAX). */
  static final int BATCH = 32;

  private static final LockClass LOCK = LockClass.of("lruvec.lru_lock");

  final int node;
  final SpinLock lock = new SpinLock(LOCK);
  final PageAllocator pages;
  final PageFrames frames;
  final VmStatistics statistics;
  final PageRings rings;

  /** The lists of node {@code node}. */
  Lru(int node, PageAllocator pages, VmStatistics statistics) {
    this.node = node;
    this.pages = pages;
    this.frames = pages.frames();
    this.statistics = statistics;
    rings = new PageRings(frames, node, LISTS);
  }

  /** Puts a page at the young end of a list. */
  void add(int list, long page) {
    rings.addFirst(list, page);
    frames.set(page, PageFrames.LRU);
  }

  /** {@return how many pages that {@code scan} is about are on a list} */
  long count(int list, Scan scan) {
    return scan.group() == null ? rings.count(list) : scan.group().listed(node, list);
  }

  /** {@return up to {@code most} pages that {@code scan} is about from the old end of a list, each with a reference and on no list}; takes the lock. */
  int isolate(int list, int most, long[] into, Scan scan) {
    return isolate(list, most, into, scan, list);
  }

  /**
   * As {@link #isolate(int, int, long[], Scan)}; pages that are passed over as protected go to the young end of list {@code aside}, so that nobody passes over
   * them again soon.
   */
  int isolate(int list, int most, long[] into, Scan scan, int aside) {
    int count = 0;
    long skipped = 0;
    try (var _ = lock.acquire()) {
      long page = rings.last(list);
      while (page != 0 && count < most) {
        long younger = rings.younger(page);
        PageAccount payer = frames.account(page);
        if (!scan.concerns(payer)) {
          skipped++;
          if (aside != list && scan.spares(payer)) {
            rings.remove(page);
            rings.addFirst(aside, page);
          }
        } else {
          rings.remove(page);
          frames.clear(page, PageFrames.LRU);
          if (pages.tryGet(page)) {
            into[count++] = page;
          } // else somebody is freeing it just now
        }
        page = younger;
      }
    }
    Work.charge(count * Work.ENTRY + skipped * Work.FRAME_SCAN);
    return count;
  }

  /** {@return whether a page can be dropped: it can be read again from where it came, or its program gave it up} */
  boolean file(long page) {
    PageOwner owner = frames.owner(page);
    return owner != null && owner.use() == PageOwner.Use.FILE || frames.is(page, PageFrames.LAZY_FREE);
  }

  /** {@return who used an isolated page since this was last asked} */
  References references(long page) {
    return frames.owner(page) instanceof Evictable owner ? owner.references(page) : References.NONE;
  }

  /** An isolated page is used: its owner may give up what is kept of it elsewhere. */
  void stays(long page) {
    if (frames.owner(page) instanceof Evictable owner) {
      owner.stays(page);
    }
  }

  /** Lets the owner of an isolated page give it up. */
  Eviction evict(long page, Scan scan) {
    return frames.owner(page) instanceof Evictable owner ? owner.evict(page, scan) : Eviction.BUSY;
  }

  /** An isolated page is locked by a program: out of the way with it, until {@link Reclaim#rescue}. Takes the lock. */
  void shelve(long page) {
    try (var _ = lock.acquire()) {
      keep(page);
    }
    pages.put(page);
  }

  /** Puts a page that is on no list where nobody reclaims; under the lock. */
  void keep(long page) {
    frames.set(page, PageFrames.UNEVICTABLE);
    add(UNEVICTABLE, page);
    statistics.add(VmStatistic.UNEVICTABLE, frames.folioPages(page));
  }

  void count(Scan scan, long scanned, long reclaimed) {
    scan.scanned(scanned);
    scan.reclaimed(reclaimed);
    if (scan.group() != null) {
      scan.group().scanned(scanned, reclaimed);
    }
    statistics.add(scan.background() ? VmStatistic.SCANNED_BACKGROUND : VmStatistic.SCANNED_DIRECT, scanned);
    statistics.add(scan.background() ? VmStatistic.RECLAIMED_BACKGROUND : VmStatistic.RECLAIMED_DIRECT, reclaimed);
  }
}
