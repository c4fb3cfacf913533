package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

class PageAllocatorTest {
  private record Block(long pa, int order) {}

  private static PageAllocator allocator(long bytes) {
    return new PageAllocator(new PhysicalMemory(bytes), new MemoryTraffic(new FlatMemoryModel()), new FailureInjector());
  }

  @Test
  void randomUseNeverOverlapsAndComesBackWhole() {
    for (int seed = 0; seed < 20; seed++) {
      PageAllocator pages = allocator((16 << 20) + (seed % 3 << 16));
      long total = pages.freePages();
      long[] blocksAtFirst = blocks(pages);
      Random random = new Random(seed);
      List<Block> held = new ArrayList<>();
      TreeMap<Long, Long> taken = new TreeMap<>();
      for (int step = 0; step < 4000; step++) {
        if (random.nextInt(5) < 3) {
          take(pages, Math.min(random.nextInt(12), random.nextInt(11)), held, taken);
        } else if (!held.isEmpty()) {
          Block block = held.remove(random.nextInt(held.size()));
          taken.remove(block.pa());
          pages.free(block.pa(), block.order());
        }
        long inUse = held.stream().mapToLong(block -> 1L << block.order()).sum();
        assertEquals(total - inUse, pages.freePages());
        ZoneAudit.check(pages, step % 100 == 0);
      }
      held.forEach(block -> pages.free(block.pa(), block.order()));
      assertEquals(List.of(boxed(blocksAtFirst)), List.of(boxed(blocks(pages))), "everything merges back");
    }
  }

  private static void take(PageAllocator pages, int order, List<Block> held, TreeMap<Long, Long> taken) {
    long pa;
    try {
      pa = pages.allocate(order, Allocation.KERNEL);
    } catch (Refused refused) {
      assertEquals(Errno.ENOMEM, refused.errno());
      return;
    }
    long end = pa + (4096L << order);
    assertEquals(0, (pa - PhysicalMemory.BASE) % (4096L << order), "aligned to its size");
    assertTrue(taken.lowerEntry(end) == null || taken.lowerEntry(end).getValue() <= pa, "overlap");
    taken.put(pa, end);
    held.add(new Block(pa, order));
  }

  private static long[] blocks(PageAllocator pages) {
    long[] blocks = new long[Zone.MAX_ORDER + 1];
    for (int order = 0; order < blocks.length; order++) {
      blocks[order] = pages.zones().getFirst().freeBlocks(order);
    }
    return blocks;
  }

  private static Long[] boxed(long[] values) {
    return java.util.Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  @Test
  void aLargeMachineCostsLittleUntilItIsUsed() {
    PageAllocator pages = allocator(64L << 30);
    assertEquals(64L << 18, pages.freePages());
    assertEquals(2, pages.zones().size());
    long pa = pages.allocate(0, Allocation.USER_ZEROED);
    assertTrue(pa >= 1L << 32, "ordinary memory comes from above 4 GiB");
    assertEquals(0, pages.ram().materialisedBytes(), "clearing untouched RAM touches nothing");
  }

  @Test
  void zeroedPagesAreZeroAlsoWhenTheyWereUsedBefore() {
    PageAllocator pages = allocator(1 << 20);
    long pa = pages.allocate(0, Allocation.KERNEL);
    pages.ram().fill(pa, 4096, (byte) 0x55);
    pages.free(pa, 0);
    assertEquals(pa, pages.allocate(0, Allocation.USER_ZEROED), "last freed, first out");
    assertEquals(0, pages.ram().readLong(pa + 4088));
  }

  @Test
  void exhaustionAsksTheReclaimerAndThenRefuses() {
    PageAllocator pages = allocator(1 << 20);
    List<Long> kept = new ArrayList<>();
    pages.reclaimer(wanted -> {
      if (kept.isEmpty()) {
        return 0;
      }
      pages.put(kept.removeLast());
      return 1;
    });
    while (pages.freePages() > pages.zones().getFirst().watermarks().min()) {
      kept.add(pages.allocate(0, Allocation.USER));
    }
    int all = kept.size();
    pages.allocate(0, Allocation.USER);
    assertEquals(all - 1, kept.size());
    kept.clear();
    assertEquals(Errno.ENOMEM, assertThrows(Refused.class, () -> pages.allocate(0, Allocation.USER)).errno());
  }

  @Test
  void theNthAllocationFailsOnceWhenAsked() {
    FailureInjector failures = new FailureInjector();
    PageAllocator pages = new PageAllocator(new PhysicalMemory(1 << 20), new MemoryTraffic(new FlatMemoryModel()), failures);
    failures.failNth(2);
    pages.allocate(0, Allocation.USER);
    assertThrows(Refused.class, () -> pages.allocate(0, Allocation.USER));
    pages.allocate(0, Allocation.USER);
    assertEquals(254, pages.freePages());
  }

  @Test
  void droppingTheLastReferenceFreesAndDroppingMoreIsABug() {
    PageAllocator pages = allocator(1 << 20);
    long pa = pages.allocate(2, Allocation.USER);
    pages.get(pa);
    pages.put(pa);
    assertEquals(252, pages.freePages());
    pages.put(pa);
    assertEquals(256, pages.freePages());
    assertThrows(AssertionError.class, () -> pages.put(pa));
  }

  @Test
  void aReferenceToAnyPageHoldsTheWholeFolio() {
    PageAllocator pages = allocator(1 << 20);
    long head = pages.allocate(3, Allocation.USER);
    long tail = head + 5 * 4096;
    assertEquals(head, pages.frames().head(tail));
    assertEquals(3, pages.frames().folioOrder(tail));
    pages.get(tail);
    assertEquals(2, pages.frames().references(head));
    pages.put(head);
    assertEquals(248, pages.freePages());
    pages.put(tail);
    assertEquals(256, pages.freePages());
  }

  @Test
  void flagsAndOwnerAreThoseOfTheFolio() {
    PageAllocator pages = allocator(1 << 20);
    long head = pages.allocate(2, Allocation.USER);
    PageOwner owner = () -> PageOwner.Use.FILE;
    pages.frames().own(head, owner, 40);
    assertTrue(pages.frames().set(head + 4096, PageFrames.DIRTY));
    assertTrue(pages.frames().is(head, PageFrames.DIRTY));
    assertEquals(owner, pages.frames().owner(head + 3 * 4096));
    assertEquals(43, pages.frames().index(head + 3 * 4096));
  }

  @Test
  void aFreedTailIsNoPartOfASmallerFolioAtItsOldHead() {
    PageAllocator pages = allocator(1 << 20);
    long head = pages.allocate(2, Allocation.USER);
    pages.put(head);
    assertEquals(head, pages.allocate(0, Allocation.USER));
    assertEquals(0, pages.frames().references(head + 3 * 4096));
    assertFalse(pages.tryGet(head + 3 * 4096), "nobody holds it");
    assertTrue(pages.tryGet(head));
    assertEquals(2, pages.frames().references(head));
  }

  @Test
  void splittingAFolioGivesEachPageTheReferenceOfItsMapping() {
    PageAllocator pages = allocator(1 << 20);
    PageFrames frames = pages.frames();
    long head = pages.allocate(2, Allocation.USER);
    frames.set(head, PageFrames.CODE);
    for (int page = 0; page < 4; page++) {
      map(frames, head, page);
    }
    assertTrue(frames.split(head));
    assertEquals(List.of(2, 2, 2, 2), List.of(references(frames, head, 0), references(frames, head, 1), references(frames, head, 2), references(frames, head, 3)));
    assertTrue(frames.is(head + 3 * 4096, PageFrames.CODE));
    for (int page = 0; page < 4; page++) {
      pages.put(head + page * 4096);
    }
    assertEquals(252, pages.freePages(), "each mapping keeps its page");
  }

  @Test
  void aFolioWhosePagesAreMappedUnequallyIsNotSplit() {
    PageAllocator pages = allocator(1 << 20);
    PageFrames frames = pages.frames();
    long head = pages.allocate(1, Allocation.USER);
    map(frames, head, 0);
    assertFalse(frames.split(head), "the other page is not mapped");
    map(frames, head, 1);
    map(frames, head, 1);
    assertFalse(frames.split(head), "several tables map it");
    assertEquals(4, frames.references(head));
  }

  private static void map(PageFrames frames, long head, int page) {
    frames.mapped(head + page * 4096L);
    frames.get(head + page * 4096L);
  }

  private static int references(PageFrames frames, long head, int page) {
    return frames.references(head + page * 4096L);
  }

  @Test
  void aFolioThatSomebodyElseHoldsIsNotSplit() {
    PageAllocator pages = allocator(1 << 20);
    long head = pages.allocate(1, Allocation.USER);
    pages.get(head + 4096);
    assertFalse(pages.frames().split(head));
    assertEquals(2, pages.frames().references(head));
    pages.put(head);
    assertTrue(pages.frames().split(head));
    pages.free(head + 4096, 0);
    pages.free(head, 0);
    assertEquals(256, pages.freePages());
  }
}
