package pith.mm.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.sync.outcome.Refused;

/** What holds for caches whatever their policy, seen by one who uses them alone. */
class SlabCacheTest {
  private final FailureInjector failures = new FailureInjector();
  private final MemoryTraffic traffic = new MemoryTraffic(new FlatMemoryModel());
  private final PageAllocator pages = new PageAllocator(new PhysicalMemory(8 << 20), traffic, failures);
  private final VmStatistics statistics = new VmStatistics();

  private SlabAllocator slabs(SlabPolicy policy, boolean debug) {
    return new SlabAllocator(pages, traffic, statistics, failures, 1, policy, debug);
  }

  @ParameterizedTest
  @EnumSource
  void objectsNeverOverlapAndEveryPageComesBack(SlabPolicy policy) {
    for (boolean debug : new boolean[] {false, true}) {
      SlabAllocator slabs = slabs(policy, debug);
      for (int bytes : new int[] {1, 8, 24, 64, 176, 700, 1408, 4096, 5000}) {
        long before = pages.freePages();
        exercise(slabs.cache("size-" + bytes, bytes), bytes, new Random(bytes));
        slabs.shrink();
        assertEquals(before, pages.freePages(), "objects of " + bytes + " bytes");
        assertEquals(0, statistics.get(VmStatistic.SLAB));
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
    SlabFigures figures = cache.figures();
    assertEquals(held.size(), figures.inUse());
    assertTrue(figures.inUse() <= figures.active() && figures.active() <= figures.objects(), figures.toString());
    held.forEach(cache::free);
  }

  @ParameterizedTest
  @EnumSource
  void alignmentAndConstructorHoldOverFrees(SlabPolicy policy) {
    CacheSpec spec = new CacheSpec("aligned", 40).lineAligned().constructed(object -> pages.ram().writeLong(object, 42)).accountedReclaimable();
    SlabCache cache = slabs(policy, false).cache(spec);
    for (int round = 0; round < 2; round++) {
      List<Long> held = LongStream.generate(cache::allocate).limit(100).boxed().toList();
      for (long object : held) {
        assertEquals(0, object % 64);
        assertEquals(42, pages.ram().readLong(object));
      }
      held.forEach(cache::free);
    }
    assertTrue(statistics.get(VmStatistic.SLAB_RECLAIMABLE) > 0);
    assertEquals(16, new CacheSpec("small", 12).lineAligned().alignment(), "small objects share lines as far as they fit");
  }

  @ParameterizedTest
  @EnumSource
  void aSheafFilledAheadDoesNotFail(SlabPolicy policy) {
    SlabAllocator slabs = slabs(policy, false);
    SlabCache cache = slabs.cache("ahead", 128);
    for (int count : new int[] {1, 5, 60, 200}) {
      Sheaf sheaf = cache.prefill(count);
      assertEquals(count, sheaf.size());
      assertEquals(0, cache.figures().inUse());
      failures.failNth(1);
      List<Long> held = LongStream.generate(() -> cache.allocate(sheaf)).limit(count - 1).boxed().toList();
      failures.disarm();
      assertEquals(held.size(), held.stream().distinct().count());
      cache.giveBack(sheaf);
      held.forEach(cache::free);
    }
    Sheaf empty = cache.prefill(1);
    cache.free(cache.allocate(empty));
    assertThrows(AssertionError.class, () -> cache.allocate(empty));
    cache.giveBack(empty);
    long before = pages.totalPages();
    slabs.shrink();
    assertEquals(before, pages.freePages());
  }

  @ParameterizedTest
  @EnumSource
  void aFailureAtEachAllocationIsRefusedOrMadeUpForAndLeavesNothing(SlabPolicy policy) {
    int refused = 0;
    for (int n = 1; n < 60; n++) {
      SlabAllocator slabs = slabs(policy, n % 2 == 0);
      SlabCache cache = slabs.cache("failing", 1500);
      failures.failNthOfAny(n);
      List<Long> held = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          held.add(cache.allocate());
        }
        Sheaf sheaf = cache.prefill(12);
        held.add(cache.allocate(sheaf));
        cache.giveBack(sheaf);
      } catch (Refused noMemory) {
        refused++;
      }
      failures.disarm();
      assertEquals(held.size(), held.stream().distinct().count());
      assertEquals(held.size(), cache.figures().inUse());
      held.forEach(cache::free);
      slabs.shrink();
      assertEquals(pages.totalPages(), pages.freePages(), "after a failure at allocation " + n);
    }
    assertTrue(refused > 10, "refused " + refused);
  }

  @ParameterizedTest
  @EnumSource
  void exhaustionIsRefusedAndEndsWhenObjectsComeBack(SlabPolicy policy) {
    SlabAllocator slabs = slabs(policy, false);
    pages.reclaimer(slabs);
    SlabCache cache = slabs.cache("greedy", 2000);
    List<Long> held = new ArrayList<>();
    assertThrows(Refused.class, () -> {
      while (true) {
        held.add(cache.allocate());
      }
    });
    assertTrue(held.size() >= 3900, "objects: " + held.size());
    held.subList(0, 100).forEach(cache::free);
    slabs.cache("other", 64).free(slabs.cache("other", 64).allocate());
    held.subList(100, held.size()).forEach(cache::free);
    slabs.shrink();
    assertEquals(pages.totalPages(), pages.freePages());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFreedLaterIsNotHandedOutBeforeTheGracePeriodIsOver(SlabPolicy policy) {
    SlabAllocator slabs = slabs(policy, false);
    SlabCache cache = slabs.cache("later", 64);
    StoredRcu rcu = new StoredRcu();
    List<Long> first = LongStream.generate(cache::allocate).limit(150).boxed().toList();
    first.forEach(object -> cache.freeAfterGracePeriod(object, rcu));
    List<Long> second = LongStream.generate(cache::allocate).limit(150).boxed().toList();
    assertTrue(second.stream().noneMatch(first::contains));
    rcu.endGracePeriod();
    second.forEach(cache::free);
    slabs.shrink();
    rcu.endGracePeriod();
    slabs.shrink();
    assertEquals(pages.totalPages(), pages.freePages());
    assertEquals(0, cache.figures().inUse());
  }

  @ParameterizedTest
  @EnumSource
  void kmallocServesEverySizeFromTheSmallestClassThatFits(SlabPolicy policy) {
    SlabAllocator slabs = slabs(policy, false);
    Kmalloc kmalloc = slabs.kmalloc();
    assertEquals("kmalloc-8", kmalloc.cache(1).name());
    assertEquals("kmalloc-96", kmalloc.cache(65).name());
    assertEquals("kmalloc-192", kmalloc.cache(129).name());
    assertEquals("kmalloc-8k", kmalloc.cache(4097).name());
    List<Long> held = new ArrayList<>();
    for (int bytes : new int[] {1, 8, 96, 100, 4096, 8192, 8193, 100_000}) {
      long address = kmalloc.allocate(bytes);
      pages.ram().writeByte(address + bytes - 1, (byte) 1);
      held.add(address);
    }
    assertThrows(Refused.class, () -> kmalloc.allocate(5 << 20));
    assertEquals(held.size(), held.stream().distinct().count());
    held.forEach(kmalloc::free);
    slabs.shrink();
    assertEquals(pages.totalPages(), pages.freePages());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoObjectIsNotFreedAndIsNamed(SlabPolicy policy) {
    SlabAllocator slabs = slabs(policy, false);
    SlabCache cache = slabs.cache("strict", 64);
    SlabCache other = slabs.cache("other", 64);
    long object = cache.allocate();
    long page = pages.allocate(0, pith.mm.physical.Allocation.KERNEL);
    assertEquals("invalid free: slab cache strict: " + Long.toHexString(object + 8) + " points 8 bytes into an object of slab cache strict",
        assertThrows(AssertionError.class, () -> cache.free(object + 8)).getMessage());
    assertNamed("is an object of slab cache strict", () -> other.free(object));
    assertNamed("kfree: " + Long.toHexString(page) + " lies in a page of user memory", () -> slabs.kmalloc().free(page));
    assertNamed("is the null pointer", () -> cache.free(0));
    assertNamed("is no RAM", () -> slabs.kmalloc().free(42));
    pages.free(page, 0);
    assertNamed("lies in a free page", () -> cache.free(page));
  }

  @ParameterizedTest
  @EnumSource
  void aSecondFreeRightAfterTheFirstIsNamedWithoutDebuggingToo(SlabPolicy policy) {
    SlabCache cache = slabs(policy, false).cache("twice", 64);
    long object = cache.allocate();
    assertNotEquals(0, cache.allocate());
    cache.free(object);
    assertNamed("double free: slab cache twice", () -> cache.free(object));
  }

  private static void assertNamed(String part, Runnable misuse) {
    String report = assertThrows(AssertionError.class, misuse::run).getMessage();
    assertTrue(report.contains(part), report);
  }

  @Test
  void sheavesHoldWhatLinuxPutsIntoThem() {
    SlabAllocator slabs = slabs(SlabPolicy.SHEAVES, false);
    for (int[] capacity : new int[][] {{64, 60}, {256, 28}, {1024, 12}, {4096, 4}}) {
      assertEquals(capacity[1], slabs.cache("of-" + capacity[0], capacity[0]).figures().sheafCapacity());
    }
  }
}
