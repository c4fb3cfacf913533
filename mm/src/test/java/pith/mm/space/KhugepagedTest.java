package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.mm.Audit;
import pith.mm.HugePages;
import pith.mm.KhugepagedLimits;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;

/** khugepaged: what it makes huge, what it leaves alone, and that nobody notices it. */
class KhugepagedTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long AT = 1L << 30;
  private static final long HUGE = PageTable.HUGE_BYTES;
  private static final int DONTNEED = 4;
  private static final int HUGEPAGE = 14;
  private static final int PAGEOUT = 21;

  private final TestMachine machine = new TestMachine(64 << 20, 1, 8, MemoryOptions.DEFAULT.withSlabDebug());
  private final MemorySystem memory = machine.memory;
  private final KhugepagedThread thread = new KhugepagedThread(memory);

  /** Runs {@code body} with a space of four huge pages' length, full of single pages, which asked for huge ones when it was too late. */
  private void inSpace(BiConsumer<AddressSpace, KhugepagedThread> body) {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      space.map(AT, 4 * HUGE, RW, ANON, null, 0);
      for (long at = AT; at < AT + 4 * HUGE; at += 4096) {
        space.writeLong(at, at);
      }
      assertNull(memory.khugepaged().after(0), "nobody asked for huge pages yet");
      space.advise(AT, 4 * HUGE, HUGEPAGE);
      body.accept(space, thread);
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      assertNull(memory.khugepaged().after(0), "a space that is gone is not looked at");
      audit.assertNothingIsLeft();
    });
  }

  private void limits(KhugepagedLimits limits) {
    memory.khugepaged().limits(limits);
  }

  private long huge() {
    return memory.statistics().get(VmStatistic.ANONYMOUS_HUGE);
  }

  @Test
  void singlePagesBecomeHugeOnesAFewAtATime() {
    inSpace((space, khugepaged) -> {
      limits(KhugepagedLimits.DEFAULT.withPagesToScan(2 * PageTable.HUGE_PAGES));
      khugepaged.scan();
      assertEquals(2, huge());
      khugepaged.scan();
      assertEquals(4, huge());
      assertEquals(4, memory.khugepaged().pagesCollapsed());
      assertEquals(0, memory.khugepaged().fullScans());
      khugepaged.scan();
      assertTrue(memory.khugepaged().fullScans() > 0);
      for (long at = AT; at < AT + 4 * HUGE; at += 4096) {
        assertEquals(at, space.readLong(at));
      }
    });
  }

  @Test
  void rangesWithTooManyMissingPagesStayAsTheyAre() {
    inSpace((space, khugepaged) -> {
      space.advise(AT, 100 * 4096, DONTNEED);
      space.advise(AT + HUGE, 101 * 4096, DONTNEED);
      limits(KhugepagedLimits.DEFAULT.withMaxPtesNone(100));
      khugepaged.scan();
      assertEquals(3, huge());
      assertEquals(0, space.readLong(AT));
      assertEquals(AT + 100 * 4096, space.readLong(AT + 100 * 4096));
    });
  }

  @Test
  void pagesInSwapAreReadBackIfTheyAreFewAndTheOthersWereUsed() {
    inSpace((space, khugepaged) -> {
      SwapDisk.attach(memory, 200);
      space.advise(AT, 60 * 4096, PAGEOUT);
      space.advise(AT + HUGE, 80 * 4096, PAGEOUT);
      khugepaged.scan();
      assertEquals(3, huge(), "64 may be in swap, 80 are too many");
      assertEquals(AT, space.readLong(AT));
      assertEquals(AT + HUGE, space.readLong(AT + HUGE));
    });
  }

  @Test
  void whatIsNotUsedOrSharedByManyIsNotWorthIt() {
    inSpace((space, khugepaged) -> {
      AddressSpace child = space.duplicate();
      khugepaged.scan();
      assertEquals(0, huge(), "all pages are shared with the child");
      child.put();
      space.map().harvestAccessed(page -> true, page -> {});
      khugepaged.scan();
      assertEquals(0, huge(), "no page was used since they were looked at");
      for (long at = AT; at < AT + 4 * HUGE; at += HUGE) {
        space.writeLong(at, at);
      }
      khugepaged.scan();
      assertEquals(4, huge());
    });
  }

  @Test
  void aChildOfASpaceThatIsLookedAtIsLookedAtToo() {
    inSpace((space, khugepaged) -> {
      AddressSpace child = space.duplicate();
      assertEquals(child.map(), memory.khugepaged().after(memory.khugepaged().after(0).number()).space());
      child.put();
    });
  }

  @Test
  void withoutAHugePageItTriesAgainLater() {
    inSpace((space, khugepaged) -> {
      memory.failures().failNthOfAny(1);
      khugepaged.scan();
      memory.failures().disarm();
      assertEquals(0, huge());
      assertEquals(1, memory.statistics().get(VmStatistic.THP_COLLAPSE_ALLOC_FAILED));
      khugepaged.scan();
      assertTrue(huge() > 0);
    });
  }

  @Test
  void nothingIsDoneWhileHugePagesAreOff() {
    inSpace((space, khugepaged) -> {
      memory.hugePages().enabled(HugePages.Enabled.NEVER);
      assertTrue(!memory.khugepaged().hasWork());
      khugepaged.scan();
      assertEquals(0, huge());
      memory.hugePages().enabled(HugePages.Enabled.ALWAYS);
      assertTrue(memory.khugepaged().hasWork());
    });
  }

  /** Two threads count in words of their own while khugepaged copies the pages that they lie in: no count is lost on any hart. */
  @Test
  void noWriteIsLostWhileKhugepagedIsAtWork() {
    long collapsed = 0;
    for (int seed = 0; seed < 24; seed++) {
      TestMachine many = new TestMachine(64 << 20, 3, seed, MemoryOptions.DEFAULT.withSlabDebug().with("thp=always"));
      Audit audit = new Audit(many.memory);
      AddressSpace space = AddressSpace.create(many.memory);
      space.map(AT, 2 * HUGE, RW, ANON, null, 0);
      KhugepagedThread khugepaged = new KhugepagedThread(many.memory);
      long start = seed * 31L;
      many.run(
          () -> count(space, 0, new Random(start)),
          () -> count(space, 1, new Random(start + 1)),
          () -> scanNowAndAgain(khugepaged, new Random(start + 2)));
      Audit.assertCountsExact(many.memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
      collapsed += many.memory.khugepaged().pagesCollapsed();
    }
    assertTrue(collapsed > 100, "collapsed " + collapsed);
  }

  private static void scanNowAndAgain(KhugepagedThread khugepaged, Random random) {
    for (int i = 0; i < 60; i++) {
      khugepaged.scan();
      TestMachine.hart().charge(random.nextInt(20_000));
    }
  }

  private static void count(AddressSpace space, int thread, Random random) {
    Hart hart = TestMachine.hart();
    space.activate(hart);
    long[] mine = new long[8];
    for (int step = 0; step < 200; step++) {
      int page = random.nextInt(mine.length);
      long at = AT + page * 4096L * 120 + 512 + 8L * thread;
      if (mine[page] != 0) {
        assertEquals(mine[page], space.readLong(at), "a write was lost");
      }
      space.writeLong(at, ++mine[page]);
      hart.charge(random.nextInt(3_000));
      long elsewhere = AT + (1 + random.nextInt(87)) * 4096L + HUGE * random.nextInt(2); // no page that anybody counts in
      switch (random.nextInt(8)) {
        case 0 -> space.duplicate().put();
        case 1, 2 -> space.advise(elsewhere, 4096, DONTNEED);
        default -> {}
      }
    }
  }
}
