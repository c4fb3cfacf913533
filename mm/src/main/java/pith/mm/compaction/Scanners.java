package pith.mm.compaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import pith.mm.physical.MigrateType;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;
import pith.mm.physical.Zone;

/**
 * The two scanners of a zone. Each goes by pageblocks, of which only movable ones are looked at: pages that cannot move are not there, and free frames of other
 * types would become mixed. They remember where they stopped. Guarded by {@code compaction.lock}.
 */
final class Scanners {
  private static final int PAGEBLOCK = Zone.PAGEBLOCK_PAGES;

  private final Zone zone;
  private final PageAllocator pages;
  private final PageMigration migration;
  private final VmStatistics statistics;
  private final Deque<Long> targets = new ArrayDeque<>();
  private int migrateAt;
  private int freeAt;
  private long migrateScanned;
  private long freeScanned;

  Scanners(Zone zone, PageAllocator pages, PageMigration migration, VmStatistics statistics) {
    this.zone = zone;
    this.pages = pages;
    this.migration = migration;
    this.statistics = statistics;
    restart();
  }

  /** {@return frames looked at for something to move, ever} */
  long migrateScanned() {
    return migrateScanned;
  }

  /** {@return frames looked at for somewhere to move it, ever} */
  long freeScanned() {
    return freeScanned;
  }

  private void restart() {
    migrateAt = zone.first();
    freeAt = zone.end() - 1 & -PAGEBLOCK;
  }

  /** Moves pages from one end of the zone to the other, as far as they move. */
  void runThrough() {
    restart();
    run(() -> false);
  }

  /** Moves pages until {@code enough} or the scanners meet. {@return whether it was enough} */
  boolean run(BooleanSupplier enough) {
    if (migrateAt >= freeAt) {
      restart();
    }
    boolean made = enough.getAsBoolean();
    while (!made && migrateAt < freeAt) {
      migrate(migrateAt);
      migrateAt += PAGEBLOCK;
      giveBack();
      pages.drain();
      made = enough.getAsBoolean();
    }
    return made;
  }

  /** Empties a pageblock as far as its pages move and there is somewhere to move them. */
  private void migrate(int block) {
    if (zone.type(block) != MigrateType.MOVABLE) {
      return;
    }
    int end = Math.min(block + PAGEBLOCK, zone.end());
    for (int frame = block; frame < end; frame++) {
      statistics.add(VmStatistic.COMPACT_MIGRATE_SCANNED, 1);
      migrateScanned++;
      Work.charge(Work.FRAME_SCAN);
      long page = PageFrames.address(frame);
      if (pages.frames().folioOrder(page) == 0 && pages.tryGet(page)) {
        boolean room = !pages.frames().isMovable(page) || move(page);
        pages.put(page);
        if (!room) {
          return;
        }
      }
    }
  }

  /** Moves a page that is held. {@return false if there is nowhere to move anything} */
  private boolean move(long page) {
    if (targets.isEmpty() && !isolateFree()) {
      return false;
    }
    long target = targets.removeLast();
    PageAccount payer = pages.frames().account(page);
    pages.frames().account(target, payer); // on both while it moves, so that lists count right
    if (migration.migrate(page, target)) {
      pages.frames().account(page, null);
      statistics.add(VmStatistic.MIGRATED, 1);
      pages.put(target);
    } else {
      pages.frames().account(target, null);
      statistics.add(VmStatistic.MIGRATE_FAILED, 1);
      targets.addLast(target);
    }
    return true;
  }

  /** Takes the free frames of the next pageblock from the top that has any. {@return whether there was one above the other scanner} */
  private boolean isolateFree() {
    while (targets.isEmpty() && freeAt > migrateAt) {
      if (zone.type(freeAt) == MigrateType.MOVABLE) {
        List<Long> isolated = new ArrayList<>();
        pages.isolate(zone, freeAt, isolated);
        statistics.add(VmStatistic.COMPACT_FREE_SCANNED, PAGEBLOCK);
        freeScanned += PAGEBLOCK;
        statistics.add(VmStatistic.COMPACT_ISOLATED, isolated.size());
        targets.addAll(isolated);
      }
      if (targets.isEmpty()) {
        freeAt -= PAGEBLOCK;
      }
    }
    return !targets.isEmpty();
  }

  private void giveBack() {
    while (!targets.isEmpty()) {
      pages.put(targets.removeLast());
    }
  }
}
