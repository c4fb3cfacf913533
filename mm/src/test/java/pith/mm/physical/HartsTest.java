package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.TestMachine;
import pith.sync.outcome.Refused;

/** The page allocator under several harts at once, each with its lists. */
class HartsTest {
  private record Block(long pa, int order) {}

  /** Allocates and frees at random, and passes some blocks to the next hart, which frees them. */
  private static final class Churn implements Runnable {
    private final PageAllocator pages;
    private final Random random;
    private final List<Block> mine = new ArrayList<>();
    private final List<Block> passed;
    private final List<Block> received;
    private final NavigableMap<Long, Long> taken;
    private final int steps;

    Churn(PageAllocator pages, long seed, List<Block> passed, List<Block> received, NavigableMap<Long, Long> taken, int steps) {
      this.pages = pages;
      this.random = new Random(seed);
      this.passed = passed;
      this.received = received;
      this.taken = taken;
      this.steps = steps;
    }

    @Override
    public void run() {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> take();
          case 4, 5 -> free(mine);
          case 6 -> free(received);
          default -> {
            if (!mine.isEmpty()) {
              passed.add(mine.removeLast());
            }
          }
        }
      }
      while (!mine.isEmpty()) {
        free(mine);
      }
    }

    private void take() {
      int order = random.nextInt(4) > 0 ? 0 : Math.min(random.nextInt(11), random.nextInt(11));
      Allocation kind = Allocation.values()[random.nextInt(Allocation.values().length - 1)];
      long pa;
      try {
        pa = pages.allocate(order, kind);
      } catch (Refused _) {
        return;
      }
      long end = pa + (4096L << order);
      boolean alone = taken.put(pa, end) == null && taken.lowerKey(end) == pa; // entered first: of two that overlap, one sees the other
      Map.Entry<Long, Long> before = taken.lowerEntry(pa);
      assertTrue(alone && (before == null || before.getValue() <= pa), "overlap");
      mine.add(new Block(pa, order));
    }

    private void free(List<Block> from) {
      if (!from.isEmpty()) {
        Block block = from.remove(random.nextInt(from.size()));
        taken.remove(block.pa());
        pages.free(block.pa(), block.order());
      }
    }
  }

  private static void churn(long seed, MemoryOptions options) {
    int harts = 1 + (int) (seed % 4);
    TestMachine machine = new TestMachine(24 << 20, harts, seed, options);
    PageAllocator pages = machine.memory.pages();
    long free = pages.freePages();
    NavigableMap<Long, Long> taken = new ConcurrentSkipListMap<>();
    List<List<Block>> passed = new ArrayList<>();
    Runnable[] bodies = new Runnable[harts];
    for (int i = 0; i < harts; i++) {
      passed.add(Collections.synchronizedList(new ArrayList<>())); // one adds, another one takes
    }
    for (int i = 0; i < harts; i++) {
      bodies[i] = new Churn(pages, seed * 31 + i, passed.get(i), passed.get((i + 1) % harts), taken, 1500);
    }
    machine.run(bodies);
    passed.forEach(left -> left.forEach(block -> pages.free(block.pa(), block.order())));
    assertEquals(free, pages.freePages(), "seed " + seed);
    pages.drain();
    ZoneAudit.check(pages, true);
    assertEquals(free, pages.zones().stream().mapToLong(Zone::free).sum());
    assertEquals(5, pages.zones().stream().mapToLong(zone -> zone.freeBlocks(Zone.MAX_ORDER)).sum(), "all merge back but the block of which the zero page is part");
  }

  @Test
  void nothingOverlapsAndEverythingMergesBack() {
    for (int seed = 0; seed < 24; seed++) {
      churn(seed, MemoryOptions.DEFAULT.with(MemoryOption.HART_LISTS, seed % 5 != 4).with(MemoryOption.MOVABLE, seed % 3 == 2 ? 8 : 0));
    }
  }

  @Test
  void aHartThatAllocatesAgainWhatItFreedDoesNotTakeTheZonesLock() {
    TestMachine machine = new TestMachine(64 << 20, 1, 1, MemoryOptions.DEFAULT);
    PageAllocator pages = machine.memory.pages();
    Zone zone = pages.zones().getFirst();
    machine.run(() -> {
      pages.put(pages.allocate(0, Allocation.USER));
      long free = zone.free();
      assertTrue(zone.onHart(0) > 0);
      for (int i = 0; i < 1000; i++) {
        pages.put(pages.allocate(0, Allocation.USER));
      }
      assertEquals(free, zone.free(), "no page went to or from the zone");
    });
  }

  @Test
  void repeatedRefillsFetchMoreAndABurstOfFreesRaisesHowManyAreKept() {
    TestMachine machine = new TestMachine(512 << 20, 1, 1, MemoryOptions.DEFAULT);
    PageAllocator pages = machine.memory.pages();
    Zone zone = pages.zones().getFirst();
    int batch = zone.sizes().batch();
    machine.run(() -> {
      long[] held = new long[6000];
      int largest = 0;
      for (int i = 0; i < held.length; i++) {
        long before = zone.free();
        held[i] = pages.allocate(0, Allocation.USER);
        largest = (int) Math.max(largest, before - zone.free());
      }
      assertTrue(largest >= 4 * batch, "largest refill " + largest + ", batch " + batch);
      int grown = zone.highOfHart(0);
      assertTrue(grown > zone.sizes().highMin() && grown <= zone.sizes().highMax(), "high " + grown + " of " + zone.sizes());
      Arrays.stream(held).forEach(pages::put);
      assertTrue(zone.onHart(0) <= zone.highOfHart(0));
    });
  }

  @Test
  void whatAHartKeepsIsGivenBackBeforeAnythingFails() {
    TestMachine machine = new TestMachine(16 << 20, 2, 1, MemoryOptions.DEFAULT);
    PageAllocator pages = machine.memory.pages();
    Zone zone = pages.zones().getFirst();
    machine.run(() -> {
      List<Long> held = new ArrayList<>();
      try {
        while (true) {
          held.add(pages.allocate(0, Allocation.KERNEL));
        }
      } catch (Refused _) {
        assertEquals(0, zone.onHarts());
        assertEquals(zone.watermarks().min(), zone.free());
      }
      held.forEach(pages::put);
    });
  }
}
