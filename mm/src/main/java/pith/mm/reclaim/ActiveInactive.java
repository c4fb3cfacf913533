package pith.mm.reclaim;

import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;

/**
 * Two lists for each kind of page, the older policy of Linux. A page starts on the <em>inactive</em> list and must be used twice there to come to the
 * <em>active</em> one; what is not used while it wanders down the inactive list goes. When the active list becomes long in comparison, its oldest pages are
 * given back to the inactive one, where they have their second chance.
 *
 * <pre>
 *            new page                    used twice
 *               │     ┌────────────────────────────────────────┐
 *               ▼     │                                        ▼
 *            [ inactive ] ─► not used: evicted     [ active ] ─► old: deactivated ─┐
 *               ▲                                                                  │
 *               └──────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>A page that comes back too soon shows that the inactive list is too short. How soon is too soon: pages that were evicted or activated meanwhile are
 * counted; had the inactive list been longer by as many, the page would still be there. If that many pages are on the active list, it starts as active, and
 * competes with them. Source: Linux {@code mm/vmscan.c}, {@code mm/workingset.c} (Weiner 2013).
 */
final class ActiveInactive implements ReclaimPolicy {
  private static final int AGE_MASK = Reclaim.SHADOW_MASK;

  private final Lru lru;
  private final PageFrames frames;
  private final ScanBalance balance = new ScanBalance();
  private int age;

  ActiveInactive(Lru lru) {
    this.lru = lru;
    this.frames = lru.frames;
  }

  @Override
  public String name() {
    return "active-inactive";
  }

  private static int list(boolean file, boolean active) {
    return Lru.ACTIVE_INACTIVE + (file ? 2 : 0) + (active ? 1 : 0);
  }

  private static boolean isFile(int list) {
    return (list - Lru.ACTIVE_INACTIVE & 2) != 0;
  }

  private static boolean isActive(int list) {
    return (list - Lru.ACTIVE_INACTIVE & 1) != 0;
  }

  @Override
  public long count(boolean file, boolean active) {
    return lru.rings.count(list(file, active));
  }

  @Override
  public long count(ScanGroup group, boolean file, boolean active) {
    return group.listed(lru.node, list(file, active));
  }

  @Override
  public void add(long page, boolean file, boolean active) {
    if (active) {
      frames.set(page, PageFrames.ACTIVE);
    }
    lru.add(list(file, active), page);
  }

  @Override
  public void used(long page, int list) {
    if (!isActive(list)) {
      lru.rings.remove(page);
      frames.clear(page, PageFrames.REFERENCED);
      add(page, isFile(list), true);
      age++;
      lru.statistics.add(VmStatistic.ACTIVATED, 1);
    }
  }

  @Override
  public void cool(long page, int list) {
    lru.rings.remove(page);
    frames.clear(page, PageFrames.ACTIVE | PageFrames.REFERENCED);
    lru.rings.addFirst(list(isFile(list), false), page);
    lru.statistics.add(VmStatistic.DEACTIVATED, isActive(list) ? 1 : 0);
  }

  @Override
  public int leaving(long page, boolean file) {
    return age++ & AGE_MASK;
  }

  @Override
  public boolean returned(long page, boolean file, int shadow) {
    balance.cost(file, 1, total());
    long distance = age - shadow & AGE_MASK;
    long competitors = count(true, true) + count(false, true) + count(!file, false);
    boolean inUse = distance <= competitors;
    age += inUse ? 1 : 0;
    return inUse;
  }

  private long total() {
    return count(true, true) + count(true, false) + count(false, true) + count(false, false);
  }

  @Override
  public void shrink(Scan scan) {
    long[] left = new long[4];
    boolean trimCache = lru.count(list(true, false), scan) >> scan.priority() != 0 && !inactiveIsLow(true, scan);
    for (int i = 0; i < left.length; i++) {
      int list = Lru.ACTIVE_INACTIVE + i;
      left[i] = balance.share(isFile(list), lru.count(list, scan) >> scan.priority(), scan, trimCache);
    }
    boolean more = true;
    while (more && !scan.satisfied()) {
      more = false;
      for (int i = 0; i < left.length; i++) {
        int batch = (int) Math.min(Lru.BATCH, left[i]);
        if (batch > 0) {
          left[i] = shrinkList(Lru.ACTIVE_INACTIVE + i, batch, scan) == 0 ? 0 : left[i] - batch;
          more |= left[i] > 0;
        }
      }
    }
    if (scan.maySwap() && inactiveIsLow(false, scan)) {
      shrinkActive(list(false, true), Lru.BATCH, scan);
    }
  }

  /** {@return how many pages were looked at} */
  private int shrinkList(int list, int most, Scan scan) {
    if (!isActive(list)) {
      return shrinkInactive(list, most, scan);
    }
    return inactiveIsLow(isFile(list), scan) || scan.skippedProtected() ? shrinkActive(list, most, scan) : 0;
  }

  /** The more memory, the smaller the part of it that a page must survive on: the ratio is 1 up to 1 GiB, 3 at 1 GiB and 10 at 10 GiB. */
  private boolean inactiveIsLow(boolean file, Scan scan) {
    long active = lru.count(list(file, true), scan);
    long inactive = lru.count(list(file, false), scan);
    long gib = active + inactive >> 18;
    long ratio = gib == 0 ? 1 : (long) Math.sqrt(10 * gib);
    return inactive * ratio < active;
  }

  private int shrinkActive(int list, int most, Scan scan) {
    long[] batch = new long[most];
    int count = lru.isolate(list, most, batch, scan);
    lru.statistics.add(VmStatistic.REFILLED, count);
    for (int i = 0; i < count; i++) {
      References references = lru.references(batch[i]);
      if (references.locked()) {
        lru.shelve(batch[i]);
      } else {
        boolean stays = references.entries() > 0 && references.executed();
        putBack(batch[i], stays);
      }
    }
    return count;
  }

  private void putBack(long page, boolean active) {
    try (var _ = lru.lock.acquire()) {
      if (!active && frames.clear(page, PageFrames.ACTIVE)) {
        frames.set(page, PageFrames.WORKING_SET);
        lru.statistics.add(VmStatistic.DEACTIVATED, 1);
      } else if (active && frames.set(page, PageFrames.ACTIVE)) {
        age++;
        lru.statistics.add(VmStatistic.ACTIVATED, 1);
      }
      lru.add(list(lru.file(page), active), page);
    }
    lru.pages.put(page);
  }

  private int shrinkInactive(int list, int most, Scan scan) {
    long[] batch = new long[most];
    int count = lru.isolate(list, most, batch, scan);
    int freed = 0;
    for (int i = 0; i < count; i++) {
      if (shrinkPage(batch[i], scan)) {
        freed++;
      }
    }
    lru.count(scan, count, freed);
    try (var _ = lru.lock.acquire()) {
      balance.cost(isFile(list), count - freed, total());
    }
    return count;
  }

  private boolean shrinkPage(long page, Scan scan) {
    References references = lru.references(page);
    if (references.locked()) {
      lru.shelve(page);
      return false;
    }
    if (references.entries() > 0) {
      lru.stays(page);
      boolean again = !frames.set(page, PageFrames.REFERENCED);
      putBack(page, again || references.entries() > 1 || references.executed());
      return false;
    }
    Work.charge(Work.ENTRY);
    switch (lru.evict(page, scan)) {
      case FREED -> {
        lru.pages.put(page);
        return true;
      }
      case ACTIVATE -> putBack(page, true);
      case BUSY -> putBack(page, false);
    }
    return false;
  }
}
