package pith.mm.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistics;

class SlabCacheTest {
  private final FailureInjector failures = new FailureInjector();
  private final PageAllocator pages = new PageAllocator(new PhysicalMemory(8 << 20), new MemoryTraffic(new FlatMemoryModel()), failures);

  private SlabAllocator slabs(boolean debug) {
    return new SlabAllocator(pages, new VmStatistics(), failures, debug);
  }

  @Test
  void objectsNeverOverlapAndEveryPageComesBack() {
    for (boolean debug : new boolean[] {false, true}) {
      SlabAllocator slabs = slabs(debug);
      for (int bytes : new int[] {1, 8, 24, 64, 176, 700, 1408, 4096, 5000}) {
        long before = pages.freePages();
        exercise(slabs.cache("size-" + bytes, bytes), bytes, new Random(bytes));
        slabs.shrink();
        assertEquals(before, pages.freePages(), "objects of " + bytes + " bytes");
      }
    }
  }

  private void exercise(SlabCache cache, int bytes, Random random) {
    List<Long> held = new ArrayList<>();
    TreeSet<Long> starts = new TreeSet<>();
    for (int step = 0; step < 2000; step++) {
      if (random.nextInt(5) < 3 && held.size() < 200) {
        long object = cache.allocate();
        Long below = starts.floor(object + bytes - 1);
        assertTrue(below == null || below + bytes <= object, "overlap");
        pages.ram().writeByte(object + bytes - 1, (byte) 1);
        held.add(object);
        starts.add(object);
      } else if (!held.isEmpty()) {
        long object = held.remove(random.nextInt(held.size()));
        starts.remove(object);
        cache.free(object);
      }
    }
    assertEquals(held.size(), cache.figures().active());
    held.forEach(cache::free);
  }

  @Test
  void alignmentAndConstructorHold() {
    SlabCache cache = slabs(false).cache("aligned", 40, SlabAllocator.CACHE_LINE, object -> pages.ram().writeLong(object, 42));
    for (int i = 0; i < 100; i++) {
      long object = cache.allocate();
      assertEquals(0, object % 64);
      assertEquals(42, pages.ram().readLong(object));
    }
  }

  @Test
  void debuggingNamesADoubleFree() {
    SlabCache cache = slabs(true).cache("victim", 64);
    long object = cache.allocate();
    cache.allocate();
    cache.free(object);
    String report = assertThrows(AssertionError.class, () -> cache.free(object)).getMessage();
    assertTrue(report.contains("victim") && report.contains("freed twice"), report);
  }

  @Test
  void debuggingNamesAWriteAfterFreeAndPastTheEnd() {
    SlabCache cache = slabs(true).cache("victim", 64);
    long object = cache.allocate();
    cache.allocate();
    cache.free(object);
    pages.ram().writeInt(object + 20, 7);
    assertTrue(assertThrows(AssertionError.class, cache::allocate).getMessage().contains("offset 20 after it was freed"));
    long other = slabs(true).cache("other", 64).allocate();
    SlabCache others = slabs(true).cache("mine", 64);
    long mine = others.allocate();
    pages.ram().writeLong(mine + 64, 1);
    assertTrue(assertThrows(AssertionError.class, () -> others.free(mine)).getMessage().contains("past its end"));
    assertThrows(AssertionError.class, () -> others.free(other), "an object of another cache");
  }

  @Test
  void whatIsNoObjectIsNotFreed() {
    SlabCache cache = slabs(false).cache("strict", 64);
    long object = cache.allocate();
    assertThrows(AssertionError.class, () -> cache.free(object + 8));
    assertThrows(AssertionError.class, () -> cache.free(0));
  }
}
