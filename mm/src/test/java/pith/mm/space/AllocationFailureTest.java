package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.PageMover;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.Forecast;
import pith.mm.userfault.Userfault;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Each call is made with its first, second, third... allocation failing, until it makes no more: a failure is an errno, or was made up for, and leaves nothing
 * behind.
 */
class AllocationFailureTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
  private static final long BASE = (1L << 30) - (4 << 12); // across a border of table pages

  private final TestMachine machine = TestMachine.small(1, 8);
  private final MemorySystem memory = machine.memory;

  /** Returns whether {@code call} was refused for want of memory, rather than succeed. */
  private static boolean fails(Runnable call) {
    try {
      call.run();
      return false;
    } catch (Refused refusal) {
      assertEquals(Errno.ENOMEM, refusal.errno());
      return true;
    }
  }

  /** Runs {@code call} on fresh copies of a space with every allocation failing in turn. */
  private void failAtEach(int least, Consumer<AddressSpace> prepare, Consumer<AddressSpace> call) {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      int n = 1;
      boolean injected = true;
      for (; injected; n++) {
        AddressSpace space = AddressSpace.create(memory);
        space.activate(TestMachine.hart());
        prepare.accept(space);
        memory.failures().failNth(n);
        boolean failed = fails(() -> call.accept(space));
        injected = memory.failures().failed();
        memory.failures().disarm();
        assertTrue(injected || !failed, "allocation " + n + " did not fail, but the call did");
        Audit.assertCountsExact(memory, List.of(space));
        check(space);
        space.put();
        audit.assertNothingIsLeft();
      }
      int attempts = n - 2;
      assertTrue(attempts >= least, () -> "only " + attempts + " allocations were made");
    });
  }

  private static void rich(AddressSpace space) {
    for (int i = 0; i < 6; i++) {
      space.map(BASE + (2L * i << 12), 4096, RW, ANON | MapFlags.FIXED, null, 0);
      space.writeLong(BASE + (2L * i << 12), i);
    }
    space.map(1L << 34, 8192, RW, MapFlags.SHARED | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    space.writeLong(1L << 34, 34);
    space.readLong((1L << 34) + 4096);
  }

  /** What {@link #rich} wrote is still there and can be written. */
  private static void check(AddressSpace space) {
    for (int i = 0; i < 6; i++) {
      long at = BASE + (2L * i << 12);
      if (space.find(at) != null && space.find(at).is(2)) {
        assertEquals(i, space.readLong(at) & 0xff);
        space.writeLong(at, i | 0x100);
      }
    }
  }

  @Test
  void forkFailingAtEachAllocationLeaksNothing() {
    failAtEach(12, AllocationFailureTest::rich, parent -> {
      AddressSpace child = parent.duplicate();
      memory.failures().disarm();
      check(child);
      child.put();
    });
  }

  @Test
  void mmapFailingAtEachAllocationLeaksNothing() {
    failAtEach(1, AllocationFailureTest::rich, space -> space.map(0, 1 << 20, RW, MapFlags.SHARED | MapFlags.ANONYMOUS, null, 0));
  }

  @Test
  void splitsFailingAtEachAllocationLeakNothing() {
    Consumer<AddressSpace> one = space -> space.map(1L << 36, 64 << 12, RW, ANON | MapFlags.FIXED, null, 0);
    failAtEach(6, one, space -> {
      space.unmap((1L << 36) + (3 << 12), 4 << 12);
      space.protect((1L << 36) + (13 << 12), 4 << 12, Prot.READ);
      space.advise((1L << 36) + (23 << 12), 4 << 12, 10);
      space.lock((1L << 36) + (33 << 12), 4 << 12, true);
    });
  }

  @Test
  void mremapFailingAtEachAllocationLeavesTheMappingWhereItWas() {
    failAtEach(3, AllocationFailureTest::rich, space -> {
      try {
        space.remap(BASE, 4096, 4096, Mremap.MAYMOVE | Mremap.FIXED, 1L << 35);
        assertEquals(0, space.readLong(1L << 35));
      } catch (Refused refusal) {
        memory.failures().disarm();
        assertEquals(0, space.readLong(BASE));
        throw refusal;
      }
    });
  }

  @Test
  void aFaultFailingAtEachAllocationIsOutOfMemory() {
    Consumer<AddressSpace> fault = space -> {
      FaultOutcome outcome = space.fault(1L << 35, Access.STORE);
      if (outcome == FaultOutcome.OUT_OF_MEMORY) {
        throw Refused.of(Errno.ENOMEM);
      }
      assertTrue(outcome.resolved());
    };
    failAtEach(3, space -> space.map(1L << 35, 4096, RW, ANON | MapFlags.FIXED, null, 0), fault);
  }

  @Test
  void aFaultOnAFileFailingAtEachAllocationIsOutOfMemory() {
    MemoryFile file = MemoryFile.numbered(memory, 1);
    failAtEach(
        4,
        space -> space.map(1L << 35, 4096, RW, MapFlags.PRIVATE | MapFlags.FIXED, file, 0),
        space -> {
          FaultOutcome outcome = space.fault(1L << 35, Access.STORE);
          file.cache.drop();
          if (outcome == FaultOutcome.OUT_OF_MEMORY) {
            throw Refused.of(Errno.ENOMEM);
          }
          assertTrue(outcome.resolved());
        });
  }

  @Test
  void creatingASpaceFailingAtEachAllocationLeaksNothing() {
    failAtEach(2, space -> {}, space -> AddressSpace.create(memory).put());
  }

  // userfaultfd.

  private static final long FILLED = 1L << 35;
  private static final long SOURCE = 1L << 36;

  /** A region that a monitor is told of, and a page to fill it from. */
  private static void monitored(AddressSpace space, int flags, long mode) {
    space.map(SOURCE, 4096, RW, ANON | MapFlags.FIXED, null, 0);
    space.writeLong(SOURCE, 77);
    space.map(FILLED, 8 << 12, RW, flags | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    space.userfaults().register(new Userfault(false), FILLED, 8 << 12, mode);
  }

  @Test
  void registeringPartOfAMappingFailingAtEachAllocationLeaksNothing() {
    Consumer<AddressSpace> one = space -> space.map(FILLED, 8 << 12, RW, ANON | MapFlags.FIXED, null, 0);
    failAtEach(2, one, space -> space.userfaults().register(new Userfault(false), FILLED + (2 << 12), 2 << 12, VmFlags.UFFD_MISSING | VmFlags.UFFD_WP));
  }

  @Test
  void fillingPrivateMemoryFailingAtEachAllocationLeavesThePageMissing() {
    failAtEach(3, space -> monitored(space, MapFlags.PRIVATE, VmFlags.UFFD_MISSING | VmFlags.UFFD_WP), AllocationFailureTest::fill);
  }

  @Test
  void fillingSharedMemoryFailingAtEachAllocationLeavesThePageMissing() {
    failAtEach(2, space -> monitored(space, MapFlags.SHARED, VmFlags.UFFD_MISSING | VmFlags.UFFD_WP), AllocationFailureTest::fill);
  }

  private static void fill(AddressSpace space) {
    try {
      space.userfaults().copy(FILLED, space::copyIn, SOURCE, 4096, true);
      assertEquals(77, space.readLong(FILLED));
    } catch (Refused refusal) {
      assertEquals(new Forecast.WaitsForProgram(true), Forecast.of(space.map(), FILLED, Access.LOAD));
      assertEquals(0, space.find(FILLED).userfault().protectedPages().ranges());
      throw refusal;
    }
  }

  @Test
  void zeroPagesAndMinorFaultsFailingAtEachAllocationLeakNothing() {
    failAtEach(2, space -> monitored(space, MapFlags.SHARED, VmFlags.UFFD_MISSING), space -> space.userfaults().zero(FILLED, 4096));
    failAtEach(1, space -> {
      monitored(space, MapFlags.SHARED, VmFlags.UFFD_MINOR);
      memory.pages().put(space.find(FILLED).cache().page(0));
    }, space -> space.userfaults().proceed(FILLED, 4096, false));
  }

  // Pages that move, come back, or become one.

  @Test
  void aPageThatComesBackFromSwapFailingAtEachAllocationIsOutOfMemoryOrComes() {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      SwapDisk.attach(memory, 200);
      boolean injected = true;
      for (int n = 1; injected; n++) {
        AddressSpace space = AddressSpace.create(memory);
        space.map(FILLED, 4096, RW, ANON | MapFlags.FIXED, null, 0);
        space.writeLong(FILLED, 77);
        space.advise(FILLED, 4096, 21);
        assertEquals(1, space.map().rss().swap());
        memory.failures().failNth(n);
        FaultOutcome outcome = space.fault(FILLED, Access.STORE);
        injected = memory.failures().failed();
        memory.failures().disarm();
        assertTrue(outcome.resolved() || injected && outcome == FaultOutcome.OUT_OF_MEMORY, outcome.toString());
        assertEquals(77, space.readLong(FILLED));
        space.put();
        audit.assertNothingIsLeft();
      }
    });
  }

  @Test
  void compactionFailingAtEachAllocationLosesNoPage() {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      boolean injected = true;
      int attempts = 0;
      for (int n = 1; injected && n < 60; n++) {
        AddressSpace space = AddressSpace.create(memory);
        scatter(space);
        memory.failures().failNthOfAny(n);
        memory.compaction().compactAll();
        injected = memory.failures().failed();
        memory.failures().disarm();
        attempts = n;
        checkScattered(space);
        Audit.assertCountsExact(memory, List.of(space));
        space.put();
        audit.assertNothingIsLeft();
      }
      assertTrue(attempts >= 1);
    });
  }

  @Test
  void movingPagesWhileAnyAllocationFailsLosesNone() {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      PageMover mover = new PageMover(memory);
      scatter(space);
      for (int n = 1; n < 40; n++) {
        memory.failures().failNth(n);
        mover.move(new Random(n), 50);
        memory.failures().disarm();
        checkScattered(space);
      }
      assertTrue(mover.stayed > 0 && mover.moved > 500, mover.moved + " moved, " + mover.stayed + " stayed");
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  /** Pages with gaps between them, some of them shared with nobody, some of a file in memory. */
  private static void scatter(AddressSpace space) {
    space.map(FILLED, 64 << 12, RW, ANON | MapFlags.FIXED, null, 0);
    space.map(SOURCE, 64 << 12, RW, MapFlags.SHARED | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    for (int i = 0; i < 64; i++) {
      space.writeLong(FILLED + (i << 12), i);
      space.writeLong(SOURCE + (i << 12), 100 + i);
    }
    for (int i = 0; i < 64; i += 3) {
      space.advise(FILLED + (i << 12), 4096, 4);
    }
  }

  private static void checkScattered(AddressSpace space) {
    for (int i = 0; i < 64; i++) {
      assertEquals(i % 3 == 0 ? 0 : i, space.readLong(FILLED + (i << 12)));
      assertEquals(100 + i, space.readLong(SOURCE + (i << 12)));
    }
  }

  @Test
  void collapseFailingAtEachAllocationLeavesThePagesAsTheyWere() {
    failAtEach(
        1,
        space -> {
          space.map(FILLED, 4 << 20, RW, ANON | MapFlags.FIXED, null, 0);
          for (int i = 0; i < 512; i += 5) {
            space.writeLong(FILLED + (i << 12), i);
          }
        },
        space -> {
          try {
            space.advise(FILLED, 2 << 20, 25);
          } finally {
            memory.failures().disarm();
            for (int i = 0; i < 512; i += 5) {
              assertEquals(i, space.readLong(FILLED + (i << 12)));
            }
          }
        });
  }
}
