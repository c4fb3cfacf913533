package pith.mm.compaction;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
  /** Linux: {@code extfrag_threshold}. */
  private static final int DEFAULT_SCATTER_THRESHOLD = 500;

  /** After so many failures in a row a zone is left alone for 2^6 attempts. Linux: {@code COMPACT_MAX_DEFER_SHIFT}. */
  private static final int MAX_DEFER_SHIFT = 6;

  private static final LockClass LOCK = LockClass.of("compaction.lock");

  private final PageAllocator pages;
  private final PageMigration migration;
  private final VmStatistics statistics;
  private final Mutex lock = new Mutex(LOCK);
  private final Map<Zone, Progress> progress = new IdentityHashMap<>();
  private volatile int scatterThreshold = DEFAULT_SCATTER_THRESHOLD;

  /** What is remembered of a zone from one run to the next; guarded by {@code compaction.lock}. */
  private static final class Progress {
    final Scanners scanners;
    int deferShift;
    int deferred;

    Progress(Scanners scanners) {
      this.scanners = scanners;
    }

    /** {@return whether the zone is to be left alone, this time} */
    boolean isDeferred() {
      return deferShift > 0 && ++deferred < 1 << deferShift;
    }

    void ended(boolean made) {
      deferShift = made ? 0 : Math.min(deferShift + 1, MAX_DEFER_SHIFT);
      deferred = 0;
    }
  }

  public Compaction(PageAllocator pages, PageMigration migration, VmStatistics statistics) {
    this.pages = pages;
    this.migration = migration;
    this.statistics = statistics;
    pages.zones().forEach(zone -> progress.put(zone, new Progress(new Scanners(zone, pages, migration, statistics))));
  }

  /** {@return below which index of fragmentation, in thousandths, a block counts as missing for want of memory, which reclaim mends} */
  public int scatterThreshold() {
    return scatterThreshold;
  }

  public void scatterThreshold(int thousandths) {
    scatterThreshold = thousandths;
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
    if (of.isDeferred()) {
      return Result.DEFERRED;
    }
    statistics.add(VmStatistic.COMPACT_STALL, 1);
    boolean made = of.scanners.run(() -> hasBlock(zone, order));
    statistics.add(made ? VmStatistic.COMPACT_SUCCESS : VmStatistic.COMPACT_FAIL, 1);
    of.ended(made);
    return made ? Result.SUCCESS : Result.COMPLETE;
  }

  /** Makes a block of 2^{@code order} in a zone ahead of need, unless it failed a short while ago. May sleep. */
  void background(Zone zone, int order) {
    try (var _ = lock.acquire()) {
      Progress of = progress.get(zone);
      if (!of.isDeferred()) {
        of.ended(daemonRun(of, () -> hasBlock(zone, order)));
      }
    }
  }

  /** Compacts a zone until {@code enough} or it was gone through. May sleep. */
  void against(Zone zone, BooleanSupplier enough) {
    try (var _ = lock.acquire()) {
      daemonRun(progress.get(zone), enough);
    }
  }

  private boolean daemonRun(Progress of, BooleanSupplier enough) {
    long migrating = of.scanners.migrateScanned();
    long free = of.scanners.freeScanned();
    boolean made = of.scanners.run(enough);
    statistics.add(VmStatistic.COMPACT_DAEMON_MIGRATE_SCANNED, of.scanners.migrateScanned() - migrating);
    statistics.add(VmStatistic.COMPACT_DAEMON_FREE_SCANNED, of.scanners.freeScanned() - free);
    return made;
  }

  /** Compacts every zone as far as its pages move, whoever needs a block. Linux: what a write to {@code /proc/sys/vm/compact_memory} does. May sleep. */
  public void compactAll() {
    pages.drain();
    try (var _ = lock.acquire()) {
      pages.zones().forEach(zone -> progress.get(zone).scanners.runThrough());
    }
  }

  /**
   * {@return whether compaction can help}. There must be room for twice the block beside the minimum, since for a while pages exist twice, and what is missing
   * must be missing for scatter.
   */
  boolean suitable(Zone zone, int order) {
    int index = Fragmentation.index(zone, order);
    boolean room = zone.stays(zone.watermarks().min() + (2L << order), 0, ZoneKind.MOVABLE, false);
    return room && (index == Fragmentation.FITS || index > scatterThreshold);
  }

  private static boolean hasBlock(Zone zone, int order) {
    return zone.stays(zone.watermarks().min(), order, ZoneKind.MOVABLE, false);
  }
}
