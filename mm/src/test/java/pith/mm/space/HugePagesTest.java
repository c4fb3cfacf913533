package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.HugePages;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.fault.FaultKind;
import pith.mm.fault.FaultOutcome;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.shrinker.Shrinker;
import pith.mm.vma.Prot;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Huge pages: when they come, what splits them, what makes them again, and that nobody sees a stale or a lost one. */
class HugePagesTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long AT = 1L << 30;
  private static final long HUGE = PageTable.HUGE_BYTES;
  private static final int DONTNEED = 4;
  private static final int HUGEPAGE = 14;
  private static final int NOHUGEPAGE = 15;
  private static final int COLLAPSE = 25;

  private final TestMachine machine = machine("thp=always", 1, 8);
  private final MemorySystem memory = machine.memory;

  private static TestMachine machine(String settings, int harts, long seed) {
    return new TestMachine(64 << 20, harts, seed, MemoryOptions.DEFAULT.withSlabDebug().with(settings));
  }

  /** Runs {@code body} with a space of two huge pages' length, and checks that nothing is left of it. */
  private void inSpace(Consumer<AddressSpace> body) {
    machine.run(() -> {
      memory.hugePages().zeroes(); // made once, and kept
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      space.map(AT, 2 * HUGE, RW, ANON, null, 0);
      body.accept(space);
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  private static void fill(AddressSpace space, long from, long to) {
    for (long at = from; at < to; at += 4096) {
      space.writeLong(at, at);
    }
  }

  private static void assertHolds(AddressSpace space, long from, long to) {
    for (long at = from; at < to; at += 4096) {
      assertEquals(at, space.readLong(at));
    }
  }

  private long huge() {
    return memory.statistics().get(VmStatistic.ANONYMOUS_HUGE);
  }

  @Test
  void aWriteIsGivenAHugePageAndTheOthersNoFault() {
    inSpace(space -> {
      assertEquals(FaultOutcome.installed(FaultKind.HUGE_PAGE, false), space.fault(AT + 5000, Access.STORE));
      long faults = space.map().minorFaults();
      fill(space, AT, AT + HUGE);
      assertEquals(faults, space.map().minorFaults());
      assertEquals(512, space.map().rss().anonymous());
      assertEquals(1, huge());
    });
  }

  @Test
  void aReadIsGivenZeroesAndTheWriteAfterItAHugePage() {
    inSpace(space -> {
      assertEquals(FaultOutcome.installed(FaultKind.HUGE_ZERO_PAGE, false), space.fault(AT, Access.LOAD));
      assertEquals(0, space.readLong(AT + HUGE - 8));
      assertEquals(0, space.map().rss().total());
      space.writeLong(AT + 8192, 3);
      assertEquals(3, space.readLong(AT + 8192));
      assertEquals(0, space.readLong(AT));
      assertEquals(1, huge());
    });
  }

  @Test
  void adviceAndSettingsDecide() {
    inSpace(space -> {
      space.advise(AT, HUGE, NOHUGEPAGE);
      assertEquals(FaultOutcome.installed(FaultKind.ANONYMOUS, false), space.fault(AT, Access.STORE));
      memory.hugePages().enabled(HugePages.Enabled.MADVISE);
      assertEquals(FaultOutcome.installed(FaultKind.ANONYMOUS, false), space.fault(AT + HUGE, Access.STORE));
      space.advise(AT + HUGE, HUGE, DONTNEED);
      space.map(AT + 4 * HUGE, HUGE, RW, ANON, null, 0);
      space.advise(AT + 4 * HUGE, HUGE, HUGEPAGE);
      assertEquals(FaultOutcome.installed(FaultKind.HUGE_PAGE, false), space.fault(AT + 4 * HUGE, Access.STORE));
    });
  }

  @Test
  void rangesThatDoNotHoldAWholeHugePageHaveNone() {
    inSpace(space -> {
      space.unmap(AT, 4096);
      assertEquals(FaultOutcome.installed(FaultKind.ANONYMOUS, false), space.fault(AT + 4096, Access.STORE));
      assertEquals(FaultOutcome.installed(FaultKind.HUGE_PAGE, false), space.fault(AT + HUGE, Access.STORE));
    });
  }

  @Test
  void whateverConcernsAPartSplitsAndFreesWhatIsUnmapped() {
    inSpace(space -> {
      fill(space, AT, AT + 2 * HUGE);
      long free = memory.pages().freePages();
      space.advise(AT + 4096, 3 * 4096, DONTNEED);
      assertEquals(free + 3, memory.pages().freePages(), "nobody else had the folio: it fell into single pages");
      assertEquals(0, space.readLong(AT + 4096));
      assertHolds(space, AT + 4 * 4096, AT + 2 * HUGE);
      assertEquals(1, huge());
      space.protect(AT + HUGE + 4096, 4096, Prot.READ);
      assertEquals(0, huge());
      assertHolds(space, AT + HUGE, AT + 2 * HUGE);
    });
  }

  @Test
  void protectingAndMovingAWholeOneKeepsIt() {
    inSpace(space -> {
      fill(space, AT, AT + HUGE);
      space.protect(AT, HUGE, Prot.READ);
      assertEquals(FaultOutcome.FORBIDDEN, space.fault(AT, Access.STORE));
      space.protect(AT, HUGE, RW);
      space.writeLong(AT, AT);
      assertEquals(AT + 16 * HUGE, space.remap(AT, HUGE, HUGE, Mremap.MAYMOVE | Mremap.FIXED, AT + 16 * HUGE));
      assertEquals(1, huge());
      assertEquals(AT + 4096, space.readLong(AT + 16 * HUGE + 4096));
      space.remap(AT + 16 * HUGE, HUGE, HUGE, Mremap.MAYMOVE | Mremap.FIXED, AT + 32 * HUGE + 4096);
      assertEquals(0, huge(), "an unaligned target needs single pages");
      assertEquals(AT + 4096, space.readLong(AT + 32 * HUGE + 8192));
    });
  }

  @Test
  void forkSharesAndTheFirstWriteCopiesOnePage() {
    inSpace(space -> {
      fill(space, AT, AT + HUGE);
      long free = memory.pages().freePages();
      AddressSpace child = space.duplicate();
      assertTrue(free - memory.pages().freePages() < 20, "the huge page is shared");
      child.activate(TestMachine.hart());
      child.writeLong(AT + 4096, 1);
      assertEquals(AT, child.readLong(AT));
      space.activate(TestMachine.hart());
      assertHolds(space, AT, AT + HUGE);
      Audit.assertCountsExact(memory, List.of(space, child));
      child.put();
      space.writeLong(AT, AT);
      assertEquals(FaultOutcome.installed(FaultKind.SPURIOUS, false), space.fault(AT, Access.STORE), "alone again: written in place");
      assertEquals(1, huge());
    });
  }

  /** The child maps the whole folio while the parent splits its leaf and gives half away; once the child is gone too, half of the folio is of use to nobody. */
  @Test
  void whatIsPartlyUnusedIsSplitWhenMemoryIsShort() {
    inSpace(space -> {
      fill(space, AT, AT + HUGE);
      AddressSpace child = space.duplicate();
      space.advise(AT, HUGE / 2, DONTNEED);
      assertEquals(0, memory.statistics().get(VmStatistic.THP_DEFERRED_SPLIT_PAGE), "the child has the other half still");
      child.put();
      assertEquals(1, memory.statistics().get(VmStatistic.THP_DEFERRED_SPLIT_PAGE));
      assertEquals(1, memory.pages().splitQueue().count());
      long free = memory.pages().freePages();
      memory.shrinkers().shrink(0, Shrinker.Caller.BACKGROUND);
      assertTrue(memory.pages().freePages() >= free + 256, "half of the folio is free: " + (memory.pages().freePages() - free));
      assertEquals(0, memory.pages().splitQueue().count());
      assertHolds(space, AT + HUGE / 2, AT + HUGE);
    });
  }

  @Test
  void aFolioThatGoesAsAWholeIsForgottenByTheQueue() {
    inSpace(space -> {
      fill(space, AT, AT + HUGE);
      AddressSpace child = space.duplicate();
      space.advise(AT, HUGE / 2, DONTNEED);
      child.put();
      assertEquals(1, memory.pages().splitQueue().count());
      space.advise(AT, HUGE, DONTNEED);
      assertEquals(0, memory.pages().splitQueue().count());
    });
  }

  @Test
  void aFolioWhoseEntriesAllGoAtOnceIsNotPartlyUnused() {
    inSpace(space -> {
      space.advise(AT, HUGE, NOHUGEPAGE);
      fill(space, AT + HUGE - 100 * 4096, AT + 2 * HUGE);
      AddressSpace child = space.duplicate();
      space.protect(AT + HUGE + 4096, 4096, Prot.READ);
      child.put();
      space.unmap(AT, 2 * HUGE);
      assertEquals(0, memory.statistics().get(VmStatistic.THP_DEFERRED_SPLIT_PAGE));
    });
  }

  @Test
  void aPageCountsOnceHoweverManyMapIt() {
    inSpace(space -> {
      fill(space, AT, AT + HUGE);
      assertEquals(512, anonymous());
      AddressSpace child = space.duplicate();
      assertEquals(512, anonymous());
      space.protect(AT + 4096, 4096, Prot.READ);
      assertEquals(512, anonymous(), "one by one here, as a whole there");
      space.advise(AT, HUGE / 2, DONTNEED);
      assertEquals(512, anonymous());
      child.put();
      assertEquals(256, anonymous());
    });
  }

  private long anonymous() {
    return memory.statistics().get(VmStatistic.ANONYMOUS);
  }

  @Test
  void collapseMakesOnePageOfMany() {
    inSpace(space -> {
      space.advise(AT, 2 * HUGE, NOHUGEPAGE);
      fill(space, AT, AT + HUGE - 8 * 4096);
      assertThrowsErrno(Errno.EINVAL, () -> space.advise(AT, HUGE, COLLAPSE));
      space.advise(AT, 2 * HUGE, HUGEPAGE);
      space.advise(AT, HUGE, COLLAPSE);
      assertEquals(1, huge());
      assertHolds(space, AT, AT + HUGE - 8 * 4096);
      assertEquals(0, space.readLong(AT + HUGE - 4096));
      space.advise(AT, HUGE, COLLAPSE);
      assertThrowsErrno(Errno.EINVAL, () -> space.advise(AT, 2 * HUGE, COLLAPSE));
    });
  }

  private static void assertThrowsErrno(Errno errno, Runnable call) {
    try {
      call.run();
    } catch (Refused refusal) {
      assertEquals(errno, refusal.errno());
      return;
    }
    throw new AssertionError("not refused");
  }

  @Test
  void noFailedAllocationOnTheWayLeavesAnythingOrStopsTheProgram() {
    machine.run(() -> {
      memory.hugePages().zeroes();
      boolean failed = true;
      int fallbacks = 0;
      for (int n = 1; failed; n++) {
        Audit audit = new Audit(memory);
        AddressSpace space = AddressSpace.create(memory);
        space.activate(TestMachine.hart());
        space.map(AT, 2 * HUGE, RW, ANON, null, 0);
        memory.failures().failNthOfAny(n);
        FaultOutcome outcome = space.fault(AT, Access.STORE);
        failed = memory.failures().failed();
        memory.failures().disarm();
        assertTrue(outcome.resolved() || failed && outcome == FaultOutcome.OUT_OF_MEMORY, () -> "answered " + outcome);
        fallbacks += outcome.equals(FaultOutcome.installed(FaultKind.ANONYMOUS, false)) ? 1 : 0;
        space.writeLong(AT, 1);
        Audit.assertCountsExact(memory, List.of(space));
        space.put();
        audit.assertNothingIsLeft();
      }
      assertTrue(fallbacks > 0);
    });
  }

  /** Threads count in words of their own in one huge page, which others fork, split, collapse and protect: no count is lost on any hart. */
  @Test
  void noWriteIsLostWhileAHugePageIsSplitSharedAndCollapsed() {
    long collapsed = 0;
    for (int seed = 0; seed < 24; seed++) {
      TestMachine many = machine(seed % 2 == 0 ? "thp=always" : "thp=always,paging=sv48", 3, seed);
      many.memory.hugePages().zeroes();
      Audit audit = new Audit(many.memory);
      AddressSpace space = AddressSpace.create(many.memory);
      space.map(AT, HUGE, RW, ANON, null, 0);
      Runnable[] threads = new Runnable[3];
      for (int i = 0; i < threads.length; i++) {
        int thread = i;
        long start = seed * 31L + thread;
        threads[i] = () -> count(space, thread, new Random(start));
      }
      many.run(threads);
      Audit.assertCountsExact(many.memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
      collapsed += many.memory.statistics().get(VmStatistic.THP_COLLAPSE_ALLOC);
      assertFalse(many.memory.statistics().get(VmStatistic.THP_SPLIT_PMD) == 0, "nothing was split");
    }
    assertTrue(collapsed > 20);
  }

  private static void count(AddressSpace space, int thread, Random random) {
    Hart hart = TestMachine.hart();
    space.activate(hart);
    long[] mine = new long[6];
    for (int step = 0; step < 120; step++) {
      int page = random.nextInt(mine.length);
      long at = AT + page * 4096L * 80 + 512 + 8L * thread;
      if (mine[page] != 0) {
        assertEquals(mine[page], space.readLong(at), "a write was lost");
      }
      space.writeLong(at, ++mine[page]);
      hart.charge(random.nextInt(3_000));
      disturb(space, random.nextInt(12), AT + (1 + random.nextInt(79)) * 4096L);
    }
  }

  private static void disturb(AddressSpace space, int what, long elsewhere) {
    try {
      switch (what) {
        case 0 -> space.duplicate().put();
        case 1, 2 -> space.advise(AT, HUGE, COLLAPSE);
        case 3 -> space.advise(elsewhere, 4096, DONTNEED);
        case 4 -> {
          space.protect(elsewhere, 4096, Prot.READ);
          space.protect(elsewhere, 4096, RW);
        }
        default -> {}
      }
    } catch (Refused refusal) {
      Errno errno = refusal.errno();
      assertTrue(errno == Errno.EINVAL || errno == Errno.EAGAIN || errno == Errno.ENOMEM, () -> "refused with " + errno);
    }
  }
}
