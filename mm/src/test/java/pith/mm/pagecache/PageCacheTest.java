package pith.mm.pagecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistic;
import pith.mm.slab.SlabCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

class PageCacheTest {
  private final TestMachine machine = TestMachine.small(2, 3);
  private final MemorySystem memory = machine.memory;
  private final Audit audit = new Audit(memory);

  @Test
  void theIndexAgreesWithASortedMap() {
    SlabCache nodes = memory.slabs().cache("radix_tree_node", PageIndex.NODE_BYTES);
    PageIndex index = new PageIndex(nodes, false);
    TreeMap<Long, Long> oracle = new TreeMap<>();
    Random random = new Random(5);
    for (int step = 0; step < 50_000; step++) {
      long number = random.nextInt(3) == 0 ? random.nextLong() >>> 12 + random.nextInt(50) : random.nextInt(300);
      if (oracle.containsKey(number)) {
        index.remove(number);
        oracle.remove(number);
      } else {
        index.add(number, step + 1);
        oracle.put(number, step + 1L);
      }
      long at = random.nextBoolean() ? number : random.nextInt(5000);
      assertEquals(oracle.getOrDefault(at, 0L), index.get(at));
      Long next = oracle.ceilingKey(at);
      assertEquals(next == null ? -1 : next, index.next(at));
      assertEquals(oracle.size(), index.count());
    }
    assertTrue(nodes.figures().inUse() > 0);
    index.clear();
    assertEquals(0, index.count());
    assertEquals(0, nodes.figures().inUse());
  }

  @Test
  void anIndexWithoutMemoryForItsNodesRefusesAndStaysAsItWas() {
    SlabCache nodes = memory.slabs().cache("radix_tree_node", PageIndex.NODE_BYTES);
    PageIndex index = new PageIndex(nodes, true);
    for (long number : new long[] {0, 70, 5_000, 1L << 30}) {
      int refusals = 0;
      for (boolean added = false; !added; refusals++) {
        long inUse = nodes.figures().inUse();
        memory.failures().failNthOfAny(refusals + 1);
        try {
          index.add(number, number + 1);
          added = true;
        } catch (Refused noMemory) {
          assertEquals(0, index.get(number));
          assertEquals(inUse, nodes.figures().inUse());
        }
        memory.failures().disarm();
      }
      assertTrue(refusals > 1, "refused at each node");
      assertEquals(number + 1, index.get(number));
      assertEquals(1, index.get(0));
    }
    index.clear();
    assertEquals(0, nodes.figures().inUse());
  }

  @Test
  void twoWhoWantAPageAtOnceReadItOnce() {
    MemoryFile file = new MemoryFile(memory, 1 << 20, 1 << 20) {
      @Override
      public void readPage(long index, long pa) {
        TestMachine.hart().charge(50_000);
        super.readPage(index, pa);
      }
    };
    Runnable reader = () -> {
      for (int number = 0; number < 20; number++) {
        long page = file.cache.page(number);
        assertTrue(file.cache.owns(page, number));
        memory.pages().put(page);
      }
    };
    machine.run(reader, reader);
    assertEquals(20, file.reads);
    file.cache.drop();
    audit.assertNothingIsLeft();
  }

  @Test
  void aPageThatCannotBeReadIsNotKept() {
    MemoryFile file = MemoryFile.numbered(memory, 1);
    file.failsToRead = true;
    assertEquals(Errno.EIO, assertThrows(Refused.class, () -> file.cache.page(0)).errno());
    assertFalse(file.cache.contains(0));
    audit.assertNothingIsLeft();
  }

  @Test
  void dirtyPagesSurviveReclaimAndReachTheDisk() {
    MemoryFile file = MemoryFile.numbered(memory, 8);
    for (int number = 0; number < 8; number++) {
      long page = file.cache.page(number);
      if (number % 2 == 0) {
        memory.ram().writeByte(page, (byte) 99);
        file.cache.markDirty(page);
      }
      memory.pages().put(page);
    }
    assertEquals(4, memory.reclaim().reclaim(100));
    assertEquals(4, file.cache.pages());
    file.cache.writeBack();
    assertEquals(0, memory.statistics().get(VmStatistic.DIRTY));
    assertEquals(99, file.disk[2 << 12]);
    assertEquals(4, memory.reclaim().reclaim(100));
    file.cache.drop(); // it remembers what was here
    audit.assertNothingIsLeft();
  }

  @Test
  void memoryThatIsItsOnlyCopyIsNeverReclaimed() {
    PageCache cache = new PageCache(memory, PageSource.memory(() -> 1 << 20));
    long page = cache.page(3);
    assertEquals(0, memory.ram().readLong(page));
    memory.pages().put(page);
    assertEquals(0, memory.reclaim().reclaim(10));
    assertEquals(1, memory.statistics().get(VmStatistic.SHARED_MEMORY));
    cache.drop();
    audit.assertNothingIsLeft();
  }

  @Test
  void aFailedWriteLeavesThePageDirty() {
    MemoryFile file = new MemoryFile(memory, 4096, 4096) {
      @Override
      public void writePage(long index, long pa) {
        throw Refused.of(Errno.ENOSPC);
      }
    };
    long page = file.cache.page(0);
    file.cache.markDirty(page);
    memory.pages().put(page);
    assertThrows(Refused.class, file.cache::writeBack);
    assertEquals(1, file.cache.dirtyPages());
    file.cache.drop();
    audit.assertNothingIsLeft();
  }
}
