package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.fault.FaultOutcome;
import pith.mm.vma.Prot;
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
}
