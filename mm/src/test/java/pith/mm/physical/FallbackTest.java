package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MemoryNodes;

class FallbackTest {
  private final PageAllocator pages = WatermarksTest.allocator(32 << 20, MemoryNodes.one(0), PhysicalOptions.DEFAULT);
  private final Zone zone = pages.zones().getFirst();

  private MigrateType typeAt(long pa) {
    return zone.type(PageFrames.number(pa));
  }

  @Test
  void anEmptyZoneGivesAWholeBlockOfPageblocksToTheFirstWhoWantsAnotherType() {
    long kernel = pages.allocate(0, Allocation.KERNEL);
    long user = pages.allocate(0, Allocation.USER);
    assertEquals(MigrateType.UNMOVABLE, typeAt(kernel));
    assertEquals(MigrateType.MOVABLE, typeAt(user));
    assertEquals(2, zone.pageblocks(MigrateType.UNMOVABLE));
    for (int i = 0; i < 1000; i++) {
      assertEquals(MigrateType.UNMOVABLE, typeAt(pages.allocate(0, Allocation.KERNEL)));
    }
    assertEquals(2, zone.pageblocks(MigrateType.UNMOVABLE), "kernel pages stay together");
    ZoneAudit.check(pages, true);
  }

  /** All memory is the user's; then some of it becomes free. */
  private void fillWithUserPagesAndFree(int from, int pagesFreed) {
    List<Long> held = new ArrayList<>();
    while (zone.free() > zone.watermarks().low() + 600) {
      held.add(pages.allocate(0, Allocation.USER));
    }
    while (zone.free() > zone.watermarks().min()) {
      held.add(pages.allocate(0, Allocation.USER));
    }
    for (int i = 0; i < pagesFreed; i++) {
      pages.put(PhysicalMemory.BASE + ((long) from + i << 12));
    }
  }

  @Test
  void aPageblockThatIsHalfFreeChangesItsType() {
    fillWithUserPagesAndFree(0, 300);
    long kernel = pages.allocate(0, Allocation.KERNEL);
    assertEquals(0, PageFrames.number(kernel) / Zone.PAGEBLOCK_PAGES);
    assertEquals(MigrateType.UNMOVABLE, typeAt(kernel));
    assertEquals(1, zone.pageblocks(MigrateType.UNMOVABLE));
    ZoneAudit.check(pages, true);
  }

  @Test
  void aPageblockThatIsMostlyInUseByMovablePagesStaysWhatItIs() {
    fillWithUserPagesAndFree(0, 200);
    long kernel = pages.allocate(0, Allocation.KERNEL);
    assertEquals(MigrateType.MOVABLE, typeAt(kernel));
    assertEquals(0, zone.pageblocks(MigrateType.UNMOVABLE));
    ZoneAudit.check(pages, true);
  }

  @Test
  void aMovablePageTakesTheSmallestPieceOfAnotherType() {
    List<Long> kernel = new ArrayList<>();
    while (zone.free() > zone.watermarks().min()) {
      kernel.add(pages.allocate(0, Allocation.KERNEL));
    }
    for (int i = 0; i < 16; i++) {
      pages.put(PhysicalMemory.BASE + (i << 12));
    }
    pages.put(PhysicalMemory.BASE + (600 << 12));
    long user = pages.allocate(0, Allocation.USER);
    assertTrue(PageFrames.number(user) >= 16, "not from the block of 16");
    assertEquals(MigrateType.UNMOVABLE, typeAt(user));
  }

  @Test
  void mixingRaisesTheBoostUntilKswapdHasMadeRoom() {
    List<Integer> woken = new ArrayList<>();
    fillWithUserPagesAndFree(0, 300);
    pages.kswapd((node, order) -> woken.add(order));
    pages.allocate(0, Allocation.KERNEL);
    assertTrue(zone.boost() > 0);
    assertTrue(!woken.isEmpty());
    zone.clearBoost();
    assertEquals(0, zone.boost());
  }
}
