package pith.mm.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.ReclaimKind;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.fault.FaultOutcome;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.space.SwapOff;
import pith.mm.vma.Prot;
import pith.sync.outcome.Refused;

/** Pages that go to a swap area and come back, or do not. */
class SwapTest {
  private static final int PAGES = 64;
  private static final int PAGEOUT = 21;

  private final TestMachine machine = TestMachine.small(1, 8);
  private final MemorySystem memory = machine.memory;

  private long filled(AddressSpace space) {
    int flags = MapFlags.ANONYMOUS | MapFlags.PRIVATE;
    long start = space.map(0, PAGES << 12, Prot.READ | Prot.WRITE, flags, null, 0);
    for (int i = 0; i < PAGES; i++) {
      space.writeLong(start + (i << 12), i * 31L);
    }
    return start;
  }

  private static void check(AddressSpace space, long start) {
    for (int i = 0; i < PAGES; i++) {
      assertEquals(i * 31L, space.readLong(start + (i << 12)), "page " + i);
    }
  }

  @Test
  void pagesComeBackAndTheirSlotsAreFreeAtTheEnd() {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      SwapDisk disk = SwapDisk.attach(memory, 200);
      AddressSpace space = AddressSpace.create(memory);
      long start = filled(space);
      space.advise(start, PAGES << 12, PAGEOUT);
      assertEquals(PAGES, disk.writes);
      assertEquals(PAGES, space.map().rss().swap());
      assertEquals(0, space.map().rss().anonymous());
      check(space, start);
      assertEquals(0, space.map().rss().swap());
      space.put();
      assertEquals(199, memory.swap().freeSlots());
      audit.assertNothingIsLeft();
    });
  }

  @Test
  void sharedMemoryThatIsToStayStaysWhateverIsAdvised() {
    machine.run(() -> {
      SwapDisk disk = SwapDisk.attach(memory, 200);
      AddressSpace space = AddressSpace.create(memory);
      long start = space.map(0, PAGES << 12, Prot.READ | Prot.WRITE, MapFlags.ANONYMOUS | MapFlags.SHARED, null, 0);
      for (int i = 0; i < PAGES; i++) {
        space.writeLong(start + (i << 12), i * 31L);
      }
      space.map().vmas().find(start).cache().pin(true);
      space.advise(start, PAGES << 12, PAGEOUT);
      assertEquals(0, disk.writes);
      space.map().vmas().find(start).cache().pin(false);
      space.advise(start, PAGES << 12, PAGEOUT);
      assertEquals(PAGES, disk.writes);
      check(space, start);
      space.put();
    });
  }

  @Test
  void whatForkSharedIsSharedStillAndCopiedByWhoWrites() {
    machine.run(() -> {
      SwapDisk disk = SwapDisk.attach(memory, 200);
      AddressSpace parent = AddressSpace.create(memory);
      long start = filled(parent);
      parent.advise(start, PAGES << 12, PAGEOUT);
      AddressSpace child = parent.duplicate();
      check(child, start);
      check(parent, start);
      assertEquals(PAGES, disk.reads, "each page is read once");
      child.writeLong(start, 7);
      assertEquals(0, parent.readLong(start));
      assertEquals(7, child.readLong(start));
      child.put();
      check(parent, start);
      parent.put();
      assertEquals(199, memory.swap().freeSlots());
    });
  }

  @Test
  void swapoffBringsEverythingBack() {
    machine.run(() -> {
      SwapDisk.attach(memory, 200);
      AddressSpace space = AddressSpace.create(memory);
      long start = filled(space);
      space.advise(start, PAGES << 12, PAGEOUT);
      SwapOff.call(memory, 0);
      assertEquals(0, memory.swap().totalSlots());
      assertEquals(PAGES, space.map().rss().anonymous());
      check(space, start);
      space.put();
    });
  }

  @Test
  void aPageThatCannotBeReadIsABusErrorAndOneThatCannotBeWrittenStays() {
    machine.run(() -> {
      SwapDisk disk = SwapDisk.attach(memory, 200);
      AddressSpace space = AddressSpace.create(memory);
      long start = filled(space);
      disk.failsToWrite = true;
      space.advise(start, PAGES << 12, PAGEOUT);
      check(space, start);
      disk.failsToWrite = false;
      space.advise(start, PAGES << 12, PAGEOUT);
      disk.failsToRead = true;
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(start, Access.LOAD));
      assertThrows(Refused.class, () -> SwapOff.call(memory, 0));
      disk.failsToRead = false;
      check(space, start);
      space.put();
      assertEquals(199, memory.swap().freeSlots());
    });
  }

  @Test
  void pagesThatAProgramGaveUpGoUnlessItWritesAgain() {
    machine.run(() -> {
      AddressSpace space = AddressSpace.create(memory);
      long start = filled(space);
      space.advise(start, PAGES << 12, 8);
      check(space, start);
      space.writeLong(start, 5);
      memory.reclaim().reclaim(1000);
      assertEquals(5, space.readLong(start), "written since");
      assertEquals(0, space.readLong(start + 4096), "given up");
      assertTrue(memory.statistics().get(VmStatistic.LAZY_FREED) > 0);
      space.put();
    });
  }

  /** The shared folio is mapped twice as a whole, and once the child wrote, page by page: either way each page goes to a slot that both name. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void aHugePageThatIsChosenFallsIntoPagesThatAreSwapped(ReclaimKind policy) {
    TestMachine own = new TestMachine(64 << 20, 1, 8, MemoryOptions.DEFAULT.withSlabDebug().with("thp=always,reclaim=" + MemoryOption.word(policy)));
    own.run(() -> swapHugePages(own.memory));
  }

  private static void swapHugePages(MemorySystem memory) {
    Audit audit = new Audit(memory);
    SwapDisk disk = SwapDisk.attach(memory, 2000);
    AddressSpace parent = AddressSpace.create(memory);
    long start = parent.map(1L << 30, 2 * PageTable.HUGE_BYTES, Prot.READ | Prot.WRITE, MapFlags.ANONYMOUS | MapFlags.PRIVATE | MapFlags.FIXED, null, 0);
    fillHuge(parent, start);
    assertEquals(2, memory.statistics().get(VmStatistic.ANONYMOUS_HUGE));
    assertEquals(2 * PageTable.HUGE_PAGES, memory.reclaim().count(false, true) + memory.reclaim().count(false, false), "pages on the lists");
    AddressSpace child = parent.duplicate();
    child.writeLong(start, start);
    memory.reclaim().reclaim(2 * PageTable.HUGE_PAGES);
    assertTrue(disk.writes > PageTable.HUGE_PAGES, () -> disk.writes + " pages were written");
    assertEquals(0, memory.statistics().get(VmStatistic.ANONYMOUS_HUGE));
    Audit.assertCountsExact(memory, List.of(parent, child));
    checkHuge(child, start);
    child.put();
    checkHuge(parent, start);
    parent.put();
    assertEquals(1999, memory.swap().freeSlots());
    audit.assertNothingIsLeft();
  }

  private static void fillHuge(AddressSpace space, long start) {
    for (long at = start; at < start + 2 * PageTable.HUGE_BYTES; at += 4096) {
      space.writeLong(at, at);
    }
  }

  private static void checkHuge(AddressSpace space, long start) {
    for (long at = start; at < start + 2 * PageTable.HUGE_BYTES; at += 4096) {
      assertEquals(at, space.readLong(at));
    }
  }

  /** What another hart does while a page is being read from swap: it need not wait for the disk. */
  private interface Meanwhile {
    void run(AddressSpace space, long start, MemorySystem memory);
  }

  /**
   * {@return in how many of the runs the other hart was done while the read went on} In turns: under the parallel engine it is up to the host how often the two
   * meet.
   */
  private static int overlaps(Meanwhile meanwhile, boolean gone) {
    int overlaps = 0;
    for (int seed = 0; seed < 40; seed++) {
      TestMachine two = TestMachine.inTurns(64 << 20, 2, seed, MemoryOptions.DEFAULT.withSlabDebug());
      Audit audit = new Audit(two.memory);
      boolean[] overlapped = new boolean[1];
      int delay = 600 * seed;
      AddressSpace space = AddressSpace.create(two.memory);
      SwapDisk[] disk = new SwapDisk[1];
      long[] start = new long[1];
      two.run(
          () -> {
            space.activate(TestMachine.hart());
            disk[0] = SwapDisk.attach(two.memory, 200);
            start[0] = space.map(0, 8 << 12, Prot.READ | Prot.WRITE, MapFlags.ANONYMOUS | MapFlags.PRIVATE, null, 0);
            for (int i = 0; i < 8; i++) {
              space.writeLong(start[0] + (i << 12), 5);
            }
            space.advise(start[0], 8 << 12, PAGEOUT);
            disk[0].disk.put(-1, new byte[0]); // begun
            FaultOutcome outcome = space.fault(start[0], Access.LOAD);
            assertTrue(outcome.resolved() || gone && outcome == FaultOutcome.UNMAPPED, outcome.toString());
            if (!gone) {
              assertEquals(5, space.readLong(start[0]));
            }
          },
          () -> {
            while (disk[0] == null || !disk[0].disk.containsKey(-1)) {
              TestMachine.hart().charge(100);
            }
            TestMachine.hart().charge(delay);
            meanwhile.run(space, start[0], two.memory);
            overlapped[0] = disk[0].reading > 0;
          });
      space.put();
      audit.assertNothingIsLeft();
      overlaps += overlapped[0] ? 1 : 0;
    }
    return overlaps;
  }

  @Test
  void nobodyWaitsForTheDiskToUnmapOrToProtectWhatIsBeingReadFromIt() {
    int unmapped = overlaps((space, start, memory) -> space.unmap(start, 8 << 12), true);
    assertTrue(unmapped > 10, "unmapped during the read: " + unmapped);
    int protectedOnes = overlaps((space, start, memory) -> space.protect(start, 8 << 12, Prot.READ), false);
    assertTrue(protectedOnes > 10, "protected during the read: " + protectedOnes);
  }

  @Test
  void anAreaDoesNotGoWhileSomebodyReadsFromIt() {
    int gone = overlaps((space, start, memory) -> SwapOff.call(memory, 0), false);
    assertEquals(0, gone, "the area went during the read");
    overlaps((space, start, memory) -> {
      space.unmap(start, 8 << 12);
      SwapOff.call(memory, 0);
    }, true);
  }
}
