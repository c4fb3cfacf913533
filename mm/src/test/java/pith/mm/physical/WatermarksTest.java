package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MemoryNodes;
import pith.sync.outcome.Refused;

class WatermarksTest {
  private static final PhysicalOptions OPTIONS = PhysicalOptions.DEFAULT;

  static PageAllocator allocator(long bytes, MemoryNodes nodes, PhysicalOptions options) {
    return new PageAllocator(new PhysicalMemory(bytes), new MemoryTraffic(new FlatMemoryModel()), new FailureInjector(), new VmStatistics(), nodes, options);
  }

  private static PageAllocator allocator(long bytes) {
    return allocator(bytes, MemoryNodes.one(0), OPTIONS);
  }

  private static List<Long> allOf(PageAllocator pages, int order, Allocation kind) {
    List<Long> all = new ArrayList<>();
    try {
      while (true) {
        all.add(pages.allocate(order, kind));
      }
    } catch (Refused _) {
      return all;
    }
  }

  @Test
  void aGigabyteKeepsWhatLinuxKeeps() {
    Zone zone = allocator(1L << 30).zones().getFirst();
    assertEquals(new Watermarks(1024, 1286, 1548), zone.watermarks(), "4 * sqrt(1048576 KiB) = 4096 KiB, steps of 0.1 %");
    assertEquals(63, zone.sizes().batch());
  }

  @Test
  void onlyThoseThatCannotWaitGoBelowTheMinimum() {
    PageAllocator pages = allocator(64 << 20);
    Zone zone = pages.zones().getFirst();
    long min = zone.watermarks().min();
    allOf(pages, 0, Allocation.USER);
    assertEquals(min, zone.free());
    allOf(pages, 0, Allocation.KERNEL);
    assertEquals(min, zone.free());
    allOf(pages, 0, Allocation.ATOMIC);
    assertEquals(min - min / 2 - min / 8, zone.free());
    allOf(pages, 0, Allocation.EMERGENCY);
    assertEquals(0, zone.free());
  }

  @Test
  void kswapdIsWokenBelowTheLowWatermarkAndNotBefore() {
    PageAllocator pages = allocator(64 << 20);
    Zone zone = pages.zones().getFirst();
    List<Long> freeWhenWoken = new ArrayList<>();
    pages.kswapd((node, order) -> freeWhenWoken.add(zone.free()));
    allOf(pages, 0, Allocation.USER);
    assertEquals(zone.watermarks().low(), freeWhenWoken.getFirst());
    assertFalse(pages.nodes().getFirst().balanced(0, ZoneKind.NORMAL));
  }

  @Test
  void theLowZoneKeepsAReserveFromThoseWhoCouldHaveHadTheHighOne() {
    PageAllocator pages = allocator(4L << 30);
    Zone low = pages.zones().getFirst();
    Zone high = pages.zones().getLast();
    assertEquals(high.managed() / 256, low.reserve(ZoneKind.NORMAL));
    assertEquals(0, low.reserve(ZoneKind.DMA32));
    allOf(pages, Zone.MAX_ORDER, Allocation.KERNEL);
    assertTrue(high.free() < high.watermarks().low() + 1024);
    assertTrue(low.free() >= low.watermarks().min() + low.reserve(ZoneKind.NORMAL));
  }

  @Test
  void theMovableZoneTakesOnlyWhatCanMove() {
    PageAllocator pages = allocator(64 << 20, MemoryNodes.one(0), OPTIONS.withMovablePages(8192));
    assertEquals(List.of("DMA32", "Movable"), pages.zones().stream().map(Zone::name).toList());
    assertEquals(ZoneKind.MOVABLE, pages.zone(pages.allocate(0, Allocation.USER)).kind());
    allOf(pages, 0, Allocation.KERNEL);
    assertTrue(pages.zones().getLast().free() > 8000);
    assertThrows(Refused.class, () -> pages.allocate(0, Allocation.KERNEL));
    pages.allocate(0, Allocation.USER);
  }

  @Test
  void largerBlocksAreKeptForThoseThatCannotWait() {
    PageAllocator pages = allocator(512 << 20);
    Zone zone = pages.zones().getFirst();
    List<Long> held = allOf(pages, 0, Allocation.KERNEL);
    for (int i = 0; i < 64; i++) {
      pages.put(held.removeFirst()); // some pages next to one another, below the low watermark
    }
    pages.put(pages.allocate(0, Allocation.USER));
    long taken = pages.allocate(2, Allocation.ATOMIC);
    assertEquals(1, zone.pageblocks(MigrateType.HIGHATOMIC));
    allOf(pages, 0, Allocation.USER);
    assertTrue(zone.free() > zone.watermarks().min() - 4, "the reserve does not count for others");
    ZoneAudit.check(pages, true);
    pages.put(taken);
    pages.drain();
    ZoneAudit.check(pages, true);
  }
}
