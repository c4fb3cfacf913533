package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.FaultLock;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.TestMachine;
import pith.mm.fault.Forecast;
import pith.mm.fault.FaultKind;
import pith.mm.fault.FaultOutcome;
import pith.mm.userfault.PendingFault;
import pith.mm.userfault.Userfault;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Page faults that the program handles itself. */
class UserfaultTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON_FIXED = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long SOURCE = 1L << 29;
  private static final long AT = 1L << 30;
  private static final int PAGES = 12;
  private static final long BYTES = (long) PAGES << 12;
  private static final long MISSING = VmFlags.UFFD_MISSING;
  private static final long WP = VmFlags.UFFD_WP;

  private TestMachine machine;
  private Audit audit;
  private AddressSpace space;
  private Userfault monitor;

  private void start(int harts, long seed, MemoryOptions options) {
    machine = new TestMachine(64 << 20, harts, seed, options.withSlabDebug());
    audit = new Audit(machine.memory);
    space = AddressSpace.create(machine.memory);
    space.map(SOURCE, 4096, RW, ANON_FIXED, null, 0);
    space.map(AT, BYTES, RW, ANON_FIXED, null, 0);
    monitor = new Userfault(false);
  }

  private void end() {
    Audit.assertCountsExact(machine.memory, List.of(space));
    space.put();
    audit.assertNothingIsLeft();
  }

  /** Runs on one hart, with everything given back at the end. */
  private void alone(Runnable body) {
    start(1, 0, MemoryOptions.DEFAULT);
    machine.run(() -> {
      space.activate(TestMachine.hart());
      body.run();
    });
    end();
  }

  private static void refused(Errno errno, Runnable call) {
    assertEquals(errno, assertThrows(Refused.class, call::run).errno());
  }

  private void fill(long page) {
    space.writeLong(SOURCE, page);
    space.userfaults().copy(page, space::copyIn, SOURCE, 4096, false);
  }

  @Test
  void anotherThreadFillsWhatIsTouched() {
    for (int seed = 0; seed < 60; seed++) {
      fillLazily(seed, seed % 2 == 0 ? MemoryOptions.DEFAULT : MemoryOptions.DEFAULT.with(MemoryOption.FAULT_LOCK, FaultLock.MMAP));
    }
  }

  private void fillLazily(int seed, MemoryOptions options) {
    start(3, seed, options);
    space.userfaults().register(monitor, AT, BYTES, MISSING);
    int[] left = {2};
    machine.run(() -> touchAll(new Random(seed), left), () -> touchAll(new Random(~seed), left), () -> serve(left));
    end();
  }

  private void touchAll(Random random, int[] left) {
    space.activate(TestMachine.hart());
    for (int i = 0; i < 3 * PAGES; i++) {
      long page = AT + ((long) random.nextInt(PAGES) << 12);
      if (random.nextBoolean()) {
        space.writeLong(page + 8, i);
      }
      assertEquals(page, space.readLong(page), "the page was seen before it was whole");
      TestMachine.hart().charge(random.nextInt(2_000));
    }
    left[0]--;
  }

  private void serve(int[] left) {
    space.activate(TestMachine.hart());
    while (left[0] > 0) {
      PendingFault fault = monitor.take();
      if (fault == null) {
        TestMachine.hart().charge(300);
      } else {
        long page = fault.address() & -4096;
        try {
          fill(page);
        } catch (Refused refusal) {
          assertEquals(Errno.EEXIST, refusal.errno(), "two threads may wait for one page");
        }
        space.userfaults().wake(monitor, page, 4096);
      }
    }
  }

  @Test
  void eachProtectedPageIsReportedBeforeItsFirstWrite() {
    for (int seed = 0; seed < 60; seed++) {
      track(seed);
    }
  }

  private void track(int seed) {
    start(3, seed, MemoryOptions.DEFAULT);
    for (int i = 0; i < PAGES; i += 1 + seed % 3) {
      space.writeLong(AT + ((long) i << 12), 1);
    }
    BitSet there = new BitSet();
    for (int i = 0; i < PAGES; i += 1 + seed % 3) {
      there.set(i);
    }
    space.userfaults().register(monitor, AT, BYTES, WP);
    space.userfaults().protect(monitor, AT, BYTES, true);
    BitSet written = new BitSet();
    BitSet reported = new BitSet();
    int[] left = {2};
    machine.run(
        () -> scribble(new Random(seed), written, left), () -> scribble(new Random(~seed), written, left), () -> report(reported, left));
    written.and(there);
    assertEquals(written, reported, "seed " + seed);
    end();
  }

  private void scribble(Random random, BitSet written, int[] left) {
    space.activate(TestMachine.hart());
    for (int i = 0; i < 6; i++) {
      int page = random.nextInt(PAGES);
      written.set(page);
      space.readLong(AT + ((long) random.nextInt(PAGES) << 12));
      space.writeLong(AT + ((long) page << 12) + 16, i);
      TestMachine.hart().charge(random.nextInt(3_000));
    }
    left[0]--;
  }

  private void report(BitSet reported, int[] left) {
    space.activate(TestMachine.hart());
    while (left[0] > 0) {
      PendingFault fault = monitor.take();
      if (fault == null) {
        TestMachine.hart().charge(300);
        continue;
      }
      assertTrue(fault.write() && fault.reason() == PendingFault.Reason.WRITE_PROTECTED);
      long page = fault.address() & -4096;
      reported.set((int) (page - AT >>> 12));
      space.userfaults().protect(monitor, page, 4096, false);
      monitor.wake(page, page + 4096);
    }
  }

  @Test
  void whoWaitsIsLetGoWhenTheDescriptorIsClosedOrTheRangeIsUnregistered() {
    for (int seed = 0; seed < 40; seed++) {
      start(2, seed, MemoryOptions.DEFAULT);
      space.userfaults().register(monitor, AT, BYTES, MISSING);
      boolean closes = seed % 2 == 0;
      int delay = 500 * seed;
      machine.run(
          () -> {
            space.activate(TestMachine.hart());
            assertEquals(0, space.readLong(AT));
            space.writeLong(AT + 4096, 5);
          },
          () -> {
            TestMachine.hart().charge(delay);
            if (closes) {
              space.userfaults().close(monitor);
            } else {
              space.userfaults().unregister(monitor, AT, BYTES);
            }
          });
      assertNull(space.find(AT).userfault());
      assertFalse(monitor.hasNews());
      end();
    }
  }

  @Test
  void unmappingLetsThoseGoWhoWaitThere() {
    start(2, 8, MemoryOptions.DEFAULT);
    space.userfaults().register(monitor, AT, BYTES, MISSING);
    machine.run(
        () -> {
          space.activate(TestMachine.hart());
          assertEquals(FaultOutcome.UNMAPPED, space.fault(AT, Access.LOAD));
        },
        () -> {
          while (!monitor.hasNews()) {
            TestMachine.hart().charge(300);
          }
          space.unmap(AT, BYTES);
        });
    end();
  }

  @Test
  void requestsAreRefusedAsTheManualSays() {
    alone(() -> {
      Userfaults calls = space.userfaults();
      refused(Errno.EINVAL, () -> calls.register(monitor, AT + 1, 4096, MISSING));
      refused(Errno.EINVAL, () -> calls.register(monitor, AT, 4095, MISSING));
      refused(Errno.EINVAL, () -> calls.register(monitor, AT, 0, MISSING));
      refused(Errno.EINVAL, () -> calls.register(monitor, AT + (1L << 32), 4096, MISSING));
      refused(Errno.ENOENT, () -> calls.copy(AT, space::copyIn, SOURCE, 4096, false));
      calls.register(monitor, AT, 4 << 12, MISSING);
      refused(Errno.EBUSY, () -> calls.register(new Userfault(false), AT, BYTES, MISSING));
      refused(Errno.EINVAL, () -> calls.unregister(new Userfault(false), AT, BYTES));
      refused(Errno.EINVAL, () -> calls.copy(AT, space::copyIn, SOURCE, 4096, true));
      refused(Errno.ENOENT, () -> calls.protect(monitor, AT, 4096, true));
      refused(Errno.EFAULT, () -> calls.copy(AT, space::copyIn, SOURCE + 4096, 4096, false));
      refused(Errno.ENOENT, () -> calls.copy(AT + (3 << 12), space::copyIn, SOURCE, 2 << 12, false));
      assertEquals(4096, calls.copy(AT, space::copyIn, SOURCE, 4096, false));
      refused(Errno.EEXIST, () -> calls.copy(AT, space::copyIn, SOURCE, 4096, false));
      refused(Errno.EEXIST, () -> calls.zero(AT, 4096));
      assertEquals(2 << 12, calls.zero(AT + 4096, 2 << 12));
      assertEquals(0, space.readLong(AT + 8192));
      assertEquals(3, space.vmas().size(), "the source, the range, the rest");
      calls.unregister(monitor, AT, BYTES);
      assertEquals(2, space.vmas().size());
    });
  }

  @Test
  void copiedPagesCanComeProtected() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MISSING | WP);
      space.userfaults().copy(AT, space::copyIn, SOURCE, 4096, true);
      assertEquals(new Forecast.WaitsForProgram(false), Forecast.of(space.map(), AT, Access.STORE));
      assertEquals(new Forecast.Hit(), Forecast.of(space.map(), AT, Access.LOAD));
      assertEquals(new Forecast.WaitsForProgram(true), Forecast.of(space.map(), AT + 4096, Access.LOAD));
      space.userfaults().protect(monitor, AT, 4096, false);
      assertEquals(FaultOutcome.installed(FaultKind.REUSE, false), space.fault(AT, Access.STORE));
    });
  }

  @Test
  void withSignalsChosenNobodySleeps() {
    alone(() -> {
      monitor.choose(true, false);
      space.userfaults().register(monitor, AT, BYTES, MISSING);
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(AT, Access.LOAD));
      refused(Errno.EFAULT, () -> space.readLong(AT));
    });
  }

  @Test
  void aMonitorOfUserCodeOnlyIsNotToldOfTheKernel() {
    alone(() -> {
      Userfault own = new Userfault(true);
      space.userfaults().register(own, AT, BYTES, MISSING);
      refused(Errno.EFAULT, () -> space.readLong(AT));
      assertFalse(own.hasNews());
    });
  }

  @Test
  void neitherAForkNorAMoveTakesTheRegistrationAlong() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MISSING | WP);
      space.userfaults().copy(AT, space::copyIn, SOURCE, 4096, true);
      AddressSpace child = space.duplicate();
      assertNull(child.find(AT).userfault());
      assertEquals(FaultOutcome.installed(FaultKind.COPY_ON_WRITE, false), child.fault(AT, Access.STORE));
      assertEquals(FaultOutcome.installed(FaultKind.ANONYMOUS, false), child.fault(AT + 4096, Access.STORE));
      child.put();
      assertEquals(new Forecast.WaitsForProgram(false), Forecast.of(space.map(), AT, Access.STORE), "the parent's page is protected as before");
      long moved = space.remap(AT, BYTES, BYTES, Mremap.MAYMOVE | Mremap.FIXED, 2 * AT);
      assertNull(space.find(moved).userfault());
      assertTrue(space.fault(moved, Access.STORE).resolved());
      assertEquals(0, monitor.protectedPages().ranges());
    });
  }

  @Test
  void droppedPagesAreMissingAgainAndProtectedNoMore() {
    alone(() -> {
      space.writeLong(AT, 1);
      space.userfaults().register(monitor, AT, BYTES, WP);
      space.userfaults().protect(monitor, AT, BYTES, true);
      assertEquals(1, monitor.protectedPages().ranges(), "only the page that is there");
      space.advise(AT, BYTES, 4);
      assertEquals(0, monitor.protectedPages().ranges());
      assertEquals(FaultOutcome.installed(FaultKind.ANONYMOUS, false), space.fault(AT, Access.STORE));
    });
  }

  @Test
  void absentPagesAreProtectedIfThatWasChosen() {
    alone(() -> {
      monitor.choose(false, true);
      space.userfaults().register(monitor, AT, BYTES, WP);
      space.userfaults().protect(monitor, AT, BYTES, true);
      assertEquals(FaultOutcome.installed(FaultKind.ZERO_PAGE, false), space.fault(AT, Access.LOAD));
      assertEquals(new Forecast.WaitsForProgram(false), Forecast.of(space.map(), AT, Access.STORE));
      assertEquals(new Forecast.WaitsForProgram(false), Forecast.of(space.map(), AT + 4096, Access.STORE));
    });
  }

  @Test
  void protectedRangesAgreeWithASetOfPages() {
    var pages = new Userfault(false).protectedPages();
    BitSet expected = new BitSet();
    Random random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      int from = random.nextInt(60);
      int to = from + 1 + random.nextInt(6);
      boolean adds = random.nextBoolean();
      expected.set(from, to, adds);
      if (adds) {
        pages.add((long) from << 12, (long) to << 12);
      } else {
        pages.remove((long) from << 12, (long) to << 12);
      }
      int runs = 0;
      for (int page = 0; page < 70; page++) {
        assertEquals(expected.get(page), pages.contains((long) page << 12));
        runs += expected.get(page) && !(page > 0 && expected.get(page - 1)) ? 1 : 0;
      }
      assertEquals(runs, pages.ranges());
    }
  }
}
