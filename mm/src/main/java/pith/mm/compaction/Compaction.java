package pith.mm.compaction;

import java.util.IdentityHashMap;
import java.util.Map;
import pith.mm.physical.Compactor;
import pith.mm.physical.Fragmentation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Zone;
import pith.mm.physical.ZoneKind;
import pith.sync.LockClass;
import pith.sync.Mutex;

/** Decides whether a zone is worth compacting, and does it. */
public final class Compaction implements Compactor {
  /** Below this, in thousandths, a block is missing for want of memory. Linux: {@code extfrag_threshold}. */
  private static final int SCATTER_THRESHOLD = 500;

  /** After so many failures in a row a zone is left alone for 2^6 attempts. Linux: {@code COMPACT_MAX_DEFER_SHIFT}. */
  private static final int MAX_DEFER_SHIFT = 6;

  private static final LockClass LOCK = LockClass.of("compaction.lock");

  private final PageAllocator pages;
  private final PageMigration migration;
  private final VmStatistics statistics;
  private final Mutex lock = new Mutex(LOCK);
  private final Map<Zone, Progress> progress = new IdentityHashMap<>();

  /** What is remembered of a zone from one run to the next; guarded by {@code compaction.lock}. */
  private static final class Progress {
    final Scanners scanners;
    int deferShift;
    int deferred;

    Progress(Scanners scanners) {
      this.scanners = scanners;
    }
  }

  public Compaction(PageAllocator pages, PageMigration migration, VmStatistics statistics) {
    this.pages = pages;
    this.migration = migration;
    this.statistics = statistics;
    pages.zones().forEach(zone -> progress.put(zone, new Progress(new Scanners(zone, pages, migration, statistics))));
  }

  @Override
  public Result compact(Zone zone, int order) {
    if (!suitable(zone, order)) {
      return Result.SKIPPED;
    }
    Mutex.Held held = lock.tryAcquire();
    if (held == null) {
      return Result.DEFERRED; // somebody compacts already
    }
    try (held) {
      return compact(progress.get(zone), zone, order);
    }
  }

  private Result compact(Progress of, Zone zone, int order) {
    if (of.deferShift > 0 && ++of.deferred < 1 << of.deferShift) {
      return Result.DEFERRED;
    }
    statistics.add(VmStatistic.COMPACT_STALL, 1);
    boolean made = of.scanners.run(() -> hasBlock(zone, order));
    statistics.add(made ? VmStatistic.COMPACT_SUCCESS : VmStatistic.COMPACT_FAIL, 1);
    of.deferShift = made ? 0 : Math.min(of.deferShift + 1, MAX_DEFER_SHIFT);
    of.deferred = 0;
    return made ? Result.SUCCESS : Result.COMPLETE;
  }

  /** Compacts every zone as far as its pages move, whoever needs a block. Linux: what a write to {@code /proc/sys/vm/compact_memory} does. May sleep. */
  public void compactAll() {
    pages.drain();
    try (var _ = lock.acquire()) {
      pages.zones().forEach(zone -> progress.get(zone).scanners.runThrough());
    }
  }

  /** There must be room for twice the block beside the minimum, since for a while pages exist twice, and what is missing must be missing for scatter. */
  private static boolean suitable(Zone zone, int order) {
    int index = Fragmentation.index(zone, order);
    boolean room = zone.stays(zone.watermarks().min() + (2L << order), 0, ZoneKind.MOVABLE, false);
    return room && (index == Fragmentation.FITS || index > SCATTER_THRESHOLD);
  }

  private static boolean hasBlock(Zone zone, int order) {
    return zone.stays(zone.watermarks().min(), order, ZoneKind.MOVABLE, false);
  }
}
