package pith.mm.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Allocation;
import pith.mm.physical.Compactor;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.Fragmentation;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Zone;
import pith.sync.outcome.Refused;

/** Compaction with an owner who keeps one reference to each page and can be told that it moved. */
class CompactionTest {
  private static final int HUGE = Zone.PAGEBLOCK_ORDER;

  private final PageAllocator pages = new PageAllocator(new PhysicalMemory(64 << 20), new MemoryTraffic(new FlatMemoryModel()), new FailureInjector());
  private final Zone zone = pages.zones().getFirst();

  /** Where each page is, and the number written to it. */
  private final TreeMap<Long, Long> held = new TreeMap<>();

  private final VmStatistics statistics = new VmStatistics();
  private final Compaction compaction = new Compaction(pages, this::move, statistics);

  private boolean move(long from, long to) {
    Long number = held.get(from);
    if (number == null || pages.frames().references(from) != 2) {
      return false;
    }
    held.remove(from);
    held.put(to, number);
    pages.copy(from, to);
    pages.get(to);
    pages.put(from);
    return true;
  }

  /** Fills memory with pages of the user's and frees each with the given chance, in percent, so that hardly any block is whole. */
  private void scatter(long seed, int percent) {
    Random random = new Random(seed);
    List<Long> all = new ArrayList<>();
    while (zone.free() > zone.watermarks().low()) {
      all.add(pages.allocate(0, Allocation.USER));
    }
    for (long page : all) {
      if (random.nextInt(100) < percent) {
        pages.put(page);
      } else {
        held.put(page, random.nextLong());
        pages.ram().writeLong(page + 8, held.get(page));
      }
    }
  }

  private void assertContentsAreWhole() {
    held.forEach((page, number) -> {
      assertEquals(number, pages.ram().readLong(page + 8));
      assertEquals(1, pages.frames().references(page));
    });
  }

  @Test
  void aHugeBlockComesOutOfScatteredMemoryAndNoContentsChange() {
    for (int seed = 0; seed < 8; seed++) {
      held.keySet().forEach(pages::put);
      held.clear();
      scatter(seed, 40);
      assertTrue(Fragmentation.index(zone, HUGE) > 500, "index " + Fragmentation.index(zone, HUGE));
      long free = zone.free();
      assertEquals(Compactor.Result.SUCCESS, compaction.compact(zone, HUGE));
      assertEquals(free, zone.free());
      assertContentsAreWhole();
      pages.free(pages.allocate(HUGE, Allocation.KERNEL), HUGE);
    }
  }

  @Test
  void kcompactdMakesABlockAheadOfNeedAndSaysWhatItLookedAt() {
    scatter(3, 40);
    compaction.background(zone, HUGE);
    assertTrue(zone.freeBlocks(HUGE) + zone.freeBlocks(HUGE + 1) > 0);
    assertTrue(statistics.get(VmStatistic.COMPACT_DAEMON_MIGRATE_SCANNED) > 0);
    assertEquals(statistics.get(VmStatistic.COMPACT_MIGRATE_SCANNED), statistics.get(VmStatistic.COMPACT_DAEMON_MIGRATE_SCANNED));
    assertEquals(0, statistics.get(VmStatistic.COMPACT_STALL), "nobody waited");
    assertContentsAreWhole();
  }

  @Test
  void scatterIsWorkedAgainstUntilLittleIsLeft() {
    scatter(4, 60);
    int before = Fragmentation.unusable(zone, HUGE);
    assertTrue(before > 900, "unusable " + before);
    compaction.against(zone, () -> Fragmentation.unusable(zone, HUGE) <= 500);
    assertTrue(Fragmentation.unusable(zone, HUGE) <= 500, "unusable " + Fragmentation.unusable(zone, HUGE));
    assertContentsAreWhole();
  }

  @Test
  void theThresholdDecidesWhetherScatterOrWantIsToBlame() {
    scatter(5, 40);
    int index = Fragmentation.index(zone, HUGE);
    compaction.scatterThreshold(index);
    assertEquals(Compactor.Result.SKIPPED, compaction.compact(zone, HUGE));
    compaction.scatterThreshold(index - 1);
    assertEquals(Compactor.Result.SUCCESS, compaction.compact(zone, HUGE));
  }

  @Test
  void anAllocationOfAHugePageCompacts() {
    scatter(1, 40);
    assertThrows(Refused.class, () -> pages.allocate(HUGE, Allocation.HUGE));
    pages.compactor(compaction);
    long huge = pages.allocate(HUGE, Allocation.HUGE);
    assertEquals(HUGE, pages.frames().folioOrder(huge));
    assertContentsAreWhole();
  }

  @Test
  void whereMemoryIsShortCompactionIsNotTried() {
    scatter(1, 2);
    assertEquals(Compactor.Result.SKIPPED, compaction.compact(zone, HUGE));
  }

  @Test
  void pagesThatSomebodyElseHoldsStay() {
    scatter(1, 40);
    long pinned = held.firstKey();
    pages.get(pinned);
    long number = held.get(pinned);
    compaction.compact(zone, HUGE);
    assertEquals(number, held.get(pinned));
    assertEquals(2, pages.frames().references(pinned));
  }

  @Test
  void afterARunInVainTheZoneIsLeftAloneForAWhile() {
    scatter(1, 40);
    held.keySet().forEach(pages::get);
    assertEquals(Compactor.Result.COMPLETE, compaction.compact(zone, HUGE));
    assertEquals(Compactor.Result.DEFERRED, compaction.compact(zone, HUGE));
    assertNotEquals(Compactor.Result.DEFERRED, compaction.compact(zone, HUGE), "tried again");
  }
}
