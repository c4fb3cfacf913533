package pith.mm.reclaim;

import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;

/**
 * The multi-generational policy: pages are grouped by when they were last used, in two to four <em>generations</em>, and go from the oldest.
 *
 * <pre>
 *   sequence numbers   min ......................... max          a page's list is its generation mod 4
 *                    [ oldest ] [ older ] [ younger ] [ youngest ]
 *                        │                                ▲
 *              eviction ─┘        aging: who has a set accessed bit comes here
 * </pre>
 *
 * <p><em>Aging</em> begins when of both kinds of pages, those of programs and those of files, only two generations of a node are left: it walks the page tables
 * of all address spaces (not page by page through the reverse map, for used pages lie close together), moves pages that were accessed to the youngest
 * generation, and opens a new one. Once accessed is not enough: the first time is noted with the page, only the next makes it one of the <em>working set</em>.
 * <em>Eviction</em> takes the oldest pages; one that turns out to be accessed goes to the second youngest, if it is of the working set to the youngest. A page
 * of a program that comes back from swap is treated so, too: whether it was of the working set was remembered.
 *
 * <p>Pages used through descriptors have no accessed bits: their uses are counted. {@link Tiers} finds out by what comes back how many uses, or being of the
 * working set, are worth protection. Pages of a group within its guarantee count as used: they go to the youngest generation as well, for a generation that
 * keeps pages which nobody may take would never become empty, and no new one be opened. Source: Linux {@code mm/vmscan.c} (lru_gen), Zhao, LWN 2022.
 */
final class Generations implements ReclaimPolicy {
  /** Generations at most and at least. */
  static final int MOST = 4;

  private static final int LEAST = 2;
  private static final int TIER_MASK = Tiers.COUNT - 1;
  private static final int SEQUENCE_SHIFT = 2;
  private static final int SEQUENCE_MASK = Reclaim.SHADOW_MASK >>> SEQUENCE_SHIFT;

  private final Lru lru;
  private final PageFrames frames;
  private final AccessedPages accessedPages;
  private final Tiers[] tiers = {new Tiers(), new Tiers()};
  private final long[] min = {0, 0};
  private long max = LEAST - 1;

  /** {@code accessedPages} shows each page with a set accessed bit, which it clears. */
  Generations(Lru lru, AccessedPages accessedPages) {
    this.lru = lru;
    this.frames = lru.frames;
    this.accessedPages = accessedPages;
  }

  @Override
  public String name() {
    return "generations";
  }

  private static int kind(boolean file) {
    return file ? 1 : 0;
  }

  private static int list(boolean file, long sequence) {
    return Lru.GENERATIONS + kind(file) * MOST + (int) (sequence % MOST);
  }

  private static boolean isFile(int list) {
    return list >= Lru.GENERATIONS + MOST;
  }

  /** The two youngest generations count as active. */
  @Override
  public long count(boolean file, boolean active) {
    long count = 0;
    for (long sequence = min[kind(file)]; sequence <= max; sequence++) {
      count += sequence > max - LEAST == active ? lru.rings.count(list(file, sequence)) : 0;
    }
    return count;
  }

  @Override
  public long count(ScanGroup group, boolean file, boolean active) {
    long count = 0;
    for (long sequence = min[kind(file)]; sequence <= max; sequence++) {
      count += sequence > max - LEAST == active ? group.listed(lru.node, list(file, sequence)) : 0;
    }
    return count;
  }

  /**
   * Pages of programs come because somebody faulted, and are as young as can be without being known to be used twice; pages of files are read ahead, or once.
   * Source: Linux's {@code lru_gen_folio_seq}.
   */
  @Override
  public void add(long page, boolean file, boolean active) {
    int twice = frames.is(page, PageFrames.WORKING_SET) ? 1 : 0;
    long sequence = max - (active || !file ? LEAST : MOST) + 1 + twice;
    lru.add(list(file, Math.max(sequence, min[kind(file)])), page);
  }

  @Override
  public void used(long page, int list) {
    lru.rings.uses(page, lru.rings.uses(page) + 1);
  }

  @Override
  public void cool(long page, int list) {
    lru.rings.remove(page);
    lru.rings.uses(page, 0);
    frames.clear(page, PageFrames.REFERENCED | PageFrames.WORKING_SET);
    lru.rings.addFirst(list(isFile(list), min[kind(isFile(list))]), page);
  }

  private int tier(long page) {
    return frames.is(page, PageFrames.WORKING_SET) ? Tiers.COUNT - 1 : Tiers.of(lru.rings.uses(page));
  }

  @Override
  public int leaving(long page, boolean file) {
    int tier = tier(page);
    tiers[kind(file)].evicted(tier);
    return (int) (min[kind(file)] & SEQUENCE_MASK) << SEQUENCE_SHIFT | tier;
  }

  /** Its uses count again as they did when it went. Source: Linux's {@code lru_gen_refault}. */
  @Override
  public boolean returned(long page, boolean file, int shadow) {
    boolean recent = (max - (shadow >>> SEQUENCE_SHIFT) & SEQUENCE_MASK) < MOST;
    int tier = shadow & TIER_MASK;
    if (recent) {
      tiers[kind(file)].returned(tier);
      lru.rings.uses(page, Tiers.leastUses(tier));
    }
    return recent && tier == Tiers.COUNT - 1;
  }

  @Override
  public void shrink(Scan scan) {
    boolean first = firstKind(scan);
    long all = evictable(scan);
    long budget = Math.max(Math.min(Lru.BATCH, all), all >> scan.priority());
    while (budget > 0 && !scan.satisfied()) {
      int looked = shrinkSome(first, scan);
      if (looked == 0) {
        return;
      }
      budget -= looked;
    }
  }

  /**
   * Takes from the preferred kind, or from the other one if of that only the two youngest generations are left, too much in use to take from; only if it is so
   * for both, a walk of all page tables is worth while. {@return how many pages were looked at}
   */
  private int shrinkSome(boolean first, Scan scan) {
    boolean both = scan.maySwap() && scan.swappiness() > 0;
    int looked = shrinkEither(first, both, LEAST, scan);
    while (looked == 0 && evictable(scan) > 0 && scan.mayAge()) {
      age(scan);
      looked = shrinkEither(first, both, LEAST, scan);
    }
    return looked > 0 ? looked : shrinkEither(first, scan.maySwap(), 0, scan); // if everything is in use all the time, young ones must do
  }

  private int shrinkEither(boolean first, boolean both, int age, Scan scan) {
    int looked = shrinkOldest(first, age, scan);
    return looked == 0 && both ? shrinkOldest(!first, age, scan) : looked;
  }

  private boolean firstKind(Scan scan) {
    return !scan.maySwap() || scan.swappiness() == 0 || Tiers.preferFiles(tiers[0], tiers[1], scan.swappiness());
  }

  /** {@return how many pages of the oldest generation that has any were looked at; none unless {@code age} younger ones exist} */
  private int shrinkOldest(boolean file, int age, Scan scan) {
    if (!findOldest(file, age, scan)) {
      return 0;
    }
    long[] batch = new long[Lru.BATCH];
    int count = 0;
    for (long sequence = oldest(file, scan); count == 0 && sequence <= max; sequence++) {
      count = lru.isolate(list(file, sequence), batch.length, batch, scan, list(file, max));
      if (!scan.skippedProtected()) {
        break; // what is passed over as protected leaves younger ones to be looked at
      }
    }
    int evictable = tiers[kind(file)].evictable();
    int freed = 0;
    for (int i = 0; i < count; i++) {
      freed += shrinkPage(batch[i], file, evictable, scan) ? 1 : 0;
    }
    lru.count(scan, count, freed);
    return count;
  }

  /** Makes the oldest generation one that has pages of the kind. {@return whether it has any of the scan's, and {@code age} younger ones exist} */
  private boolean findOldest(boolean file, int age, Scan scan) {
    skipEmpty(file);
    long oldest = oldest(file, scan);
    return max - oldest >= age && lru.count(list(file, oldest), scan) > 0;
  }

  /** {@return how many pages could go: without swap, those of programs cannot, and no walk of page tables would change that} */
  private long evictable(Scan scan) {
    return count(true, scan) + (scan.maySwap() ? count(false, scan) : 0);
  }

  private long count(boolean file, Scan scan) {
    long count = 0;
    for (long sequence = min[kind(file)]; sequence <= max; sequence++) {
      count += lru.count(list(file, sequence), scan);
    }
    return count;
  }

  /** {@return the oldest generation that has pages which the scan is about; generations are the machine's, so those of a group may all be young} */
  private long oldest(boolean file, Scan scan) {
    long sequence = min[kind(file)];
    while (scan.group() != null && sequence < max && lru.count(list(file, sequence), scan) == 0) {
      sequence++;
    }
    return sequence;
  }

  private void skipEmpty(boolean file) {
    try (var _ = lru.lock.acquire()) {
      while (lru.rings.count(list(file, min[kind(file)])) == 0 && max - min[kind(file)] >= LEAST) {
        min[kind(file)]++;
        tiers[kind(file)].turnOver();
      }
    }
  }

  /** Opens a new generation for what was accessed since the last one was. */
  private void age(Scan scan) {
    long young = max;
    long moved = 0;
    accessedPages.harvest(page -> lru.pages.nodeOf(page) == lru.node, page -> promote(page, young));
    try (var _ = lru.lock.acquire()) {
      if (max == young) {
        moved += makeRoom(false, scan.swapHasRoom());
        moved += makeRoom(true, true);
        max++;
        lru.statistics.add(VmStatistic.AGED, 1);
      }
    }
    Work.charge(moved * 2 * Work.FREE_LIST);
  }

  /**
   * The list of the new generation is that of the oldest of four: what is left there moves up, if {@code evictable}. What cannot go anyway need not be told
   * apart by age: all at once it becomes the youngest by staying on its list. {@return how many pages were moved} Source: Linux's {@code inc_min_seq}.
   */
  private long makeRoom(boolean file, boolean evictable) {
    long moved = 0;
    if (max - min[kind(file)] + 1 == MOST) {
      int oldest = list(file, min[kind(file)]);
      for (long page = evictable ? lru.rings.last(oldest) : 0; page != 0; page = lru.rings.last(oldest)) {
        lru.rings.remove(page);
        lru.rings.addLast(list(file, min[kind(file)] + 1), page);
        moved++;
      }
      min[kind(file)]++;
      tiers[kind(file)].turnOver();
    }
    return moved;
  }

  /** {@return whether an accessed page was known to be accessed before, and so is of the working set} Source: Linux's {@code lru_gen_set_refs}. */
  private boolean accessedAgain(long page) {
    if (!frames.is(page, PageFrames.WORKING_SET) && frames.set(page, PageFrames.REFERENCED)) {
      return false;
    }
    frames.set(page, PageFrames.WORKING_SET);
    frames.clear(page, PageFrames.REFERENCED);
    return true;
  }

  private void promote(long page, long sequence) {
    try (var _ = lru.lock.acquire()) {
      int list = lru.rings.listOf(page);
      if (list >= Lru.GENERATIONS && accessedAgain(page) && list != list(isFile(list), sequence)) {
        lru.rings.remove(page);
        lru.rings.addFirst(list(isFile(list), sequence), page);
        lru.statistics.add(VmStatistic.ACTIVATED, 1);
      }
    }
  }

  private boolean shrinkPage(long page, boolean file, int evictable, Scan scan) {
    int tier = tier(page);
    if (tier > evictable && scan.priority() > 0) {
      tiers[kind(file)].spared(tier);
      putBack(page, min[kind(file)] + 1);
      return false;
    }
    References references = lru.references(page);
    if (references.locked()) {
      lru.shelve(page);
      return false;
    }
    if (references.entries() > 0) {
      lru.stays(page);
      putBack(page, accessedAgain(page) ? max : max - 1);
      lru.statistics.add(VmStatistic.ACTIVATED, 1);
      return false;
    }
    Work.charge(Work.ENTRY);
    switch (lru.evict(page, scan)) {
      case FREED -> {
        lru.pages.put(page);
        return true;
      }
      case ACTIVATE -> putBack(page, max);
      case BUSY -> putBack(page, min[kind(file)] + 1);
    }
    return false;
  }

  private void putBack(long page, long sequence) {
    try (var _ = lru.lock.acquire()) {
      boolean file = lru.file(page);
      lru.add(list(file, Math.clamp(sequence, min[kind(file)], max)), page);
    }
    lru.pages.put(page);
  }
}
