package pith.mm.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.mmu.Pte;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.PageMover;
import pith.mm.TestMachine;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Zone;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;
import pith.sync.outcome.Refused;

/** Pages of programs that move to other frames while they are mapped. */
class MigrationTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int PRIVATE = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long BASE = 1L << 30;

  private final TestMachine machine = TestMachine.small(1, 8);
  private final MemorySystem memory = machine.memory;
  private final Migration migration = new Migration(memory.frames(), memory.reclaim(), memory.arrivals());

  private void inSpace(Consumer<AddressSpace> test) {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      test.accept(space);
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  private static long pageAt(AddressSpace space, long address) {
    return Pte.physicalAddress(space.map().table().read(space.map().table().find(address)));
  }

  private boolean move(long page) {
    long target = memory.pages().allocate(0, Allocation.USER);
    memory.pages().get(page);
    boolean moved = migration.migrate(page, target);
    memory.pages().put(page);
    memory.pages().put(target);
    return moved;
  }

  @Test
  void anAnonymousPageMovesWithItsContentsAndIsWrittenInPlaceAfterwards() {
    inSpace(space -> {
      space.map(BASE, 4096, RW, PRIVATE, null, 0);
      space.writeLong(BASE + 8, 42);
      long before = pageAt(space, BASE);
      assertTrue(move(before));
      long after = pageAt(space, BASE);
      assertNotEquals(before, after);
      assertEquals(0, memory.frames().references(before), "the old frame is free");
      assertEquals(42, space.readLong(BASE + 8));
      space.writeLong(BASE + 8, 43);
      assertEquals(after, pageAt(space, BASE), "no copy was needed");
      assertTrue(memory.frames().is(after, PageFrames.LRU));
      assertFalse(memory.frames().is(after, PageFrames.LOCKED));
      Audit.assertCountsExact(memory, List.of(space));
    });
  }

  @Test
  void aPageThatAForkSharesMovesForBothAndIsStillCopiedOnWrite() {
    inSpace(space -> {
      space.map(BASE, 4096, RW, PRIVATE, null, 0);
      space.writeLong(BASE, 7);
      AddressSpace child = space.duplicate();
      assertTrue(move(pageAt(space, BASE)));
      assertEquals(pageAt(space, BASE), pageAt(child, BASE));
      space.writeLong(BASE, 8);
      assertEquals(7, child.readLong(BASE));
      assertEquals(8, space.readLong(BASE));
      Audit.assertCountsExact(memory, List.of(space, child));
      child.put();
    });
  }

  @Test
  void aDirtyPageOfAFileMovesInItsIndexAndIsWrittenBackFromItsNewFrame() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 2);
      space.map(BASE, 2 << 12, RW, MapFlags.SHARED | MapFlags.FIXED, file, 0);
      space.writeLong(BASE + 16, 99);
      long before = pageAt(space, BASE);
      assertTrue(move(before));
      assertEquals(1, file.cache.dirtyPages());
      assertEquals(1, memory.statistics().get(VmStatistic.DIRTY));
      assertEquals(99, space.readLong(BASE + 16));
      file.cache.writeBack();
      file.cache.invalidate(0, 2);
      assertEquals(99, space.readLong(BASE + 16));
      Audit.assertCountsExact(memory, List.of(space));
      space.unmap(BASE, 2 << 12);
      file.cache.drop();
    });
  }

  @Test
  void aPageThatSomebodyHoldsStaysAndIsMappedAsBefore() {
    inSpace(space -> {
      space.map(BASE, 4096, RW, PRIVATE, null, 0);
      space.writeLong(BASE, 5);
      long page = pageAt(space, BASE);
      memory.pages().get(page);
      assertFalse(move(page));
      assertEquals(page, pageAt(space, BASE));
      memory.frames().set(page, PageFrames.LOCKED);
      memory.pages().put(page);
      assertFalse(move(page), "locked");
      memory.frames().clear(page, PageFrames.LOCKED);
      assertEquals(5, space.readLong(BASE));
      assertTrue(move(page));
      Audit.assertCountsExact(memory, List.of(space));
    });
  }

  @Test
  void aPageWithoutAccessMovesAndStaysWithoutAccess() {
    inSpace(space -> {
      space.map(BASE, 4096, RW, PRIVATE, null, 0);
      space.writeLong(BASE, 6);
      space.protect(BASE, 4096, Prot.NONE);
      assertTrue(move(pageAt(space, BASE)));
      assertThrows(Refused.class, () -> space.readLong(BASE));
      space.protect(BASE, 4096, RW);
      assertEquals(6, space.readLong(BASE));
    });
  }

  /** Every other page of a program is freed; no block of a huge page is left, but half of memory. */
  @Test
  void anAllocationOfAHugePageMovesTheMemoryOfAProgramAside() {
    for (int seed = 0; seed < 4; seed++) {
      TestMachine other = TestMachine.small(1, 8L * seed);
      int of = seed;
      other.run(() -> scatterAndCompact(other.memory, new Random(of)));
    }
  }

  private static void scatterAndCompact(MemorySystem memory, Random random) {
    AddressSpace space = AddressSpace.create(memory);
    space.activate(TestMachine.hart());
    int pages = (int) (memory.pages().freePages() * 8 / 10);
    space.map(BASE, (long) pages << 12, RW, PRIVATE, null, 0);
    boolean[] kept = new boolean[pages];
    for (int i = 0; i < pages; i++) {
      space.writeLong(BASE + ((long) i << 12), i + 1);
      kept[i] = random.nextInt(100) < 40;
    }
    space.advise(BASE, (long) pages << 12, 15); // MADV_NOHUGEPAGE: what follows is about single pages
    for (int i = 0; i < pages; i++) {
      if (!kept[i]) {
        space.advise(BASE + ((long) i << 12), 4096, 4);
      }
    }
    long free = memory.pages().freePages();
    int blocks = 0;
    for (; blocks < 8; blocks++) {
      long huge = memory.pages().allocate(Zone.PAGEBLOCK_ORDER, Allocation.HUGE);
      assertEquals(Zone.PAGEBLOCK_ORDER, memory.frames().folioOrder(huge));
      memory.pages().free(huge, Zone.PAGEBLOCK_ORDER);
    }
    assertEquals(free, memory.pages().freePages());
    memory.compaction().compactAll();
    assertEquals(free, memory.pages().freePages());
    assertTrue(memory.statistics().get(VmStatistic.MIGRATED) > 500, "pages moved: " + memory.statistics().get(VmStatistic.MIGRATED));
    for (int i = 0; i < pages; i++) {
      if (kept[i]) {
        assertEquals(i + 1, space.readLong(BASE + ((long) i << 12)));
      }
    }
    Audit.assertCountsExact(memory, List.of(space));
    space.put();
  }

  @Test
  void aFaultOnAPageThatMovesWaitsForIt() {
    for (int seed = 0; seed < 24; seed++) {
      TestMachine harts = TestMachine.small(2, seed);
      AddressSpace space = AddressSpace.create(harts.memory);
      space.map(BASE, 4096, RW, PRIVATE, null, 0);
      PageMover mover = new PageMover(harts.memory);
      boolean[] over = new boolean[1];
      harts.run(
          () -> {
            space.activate(TestMachine.hart());
            for (int i = 1; i < 400; i++) {
              space.writeLong(BASE, i);
              assertEquals(i, space.readLong(BASE));
              TestMachine.hart().charge(1_000 + i % 37 * 100);
            }
            over[0] = true;
          },
          () -> {
            while (!over[0]) {
              mover.moveAt(space, BASE);
              TestMachine.hart().charge(700);
            }
          });
      assertTrue(mover.moved > 10, "pages moved: " + mover.moved);
      Audit.assertCountsExact(harts.memory, List.of(space));
      space.put();
    }
  }
}
