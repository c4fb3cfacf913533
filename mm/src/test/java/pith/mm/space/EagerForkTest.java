package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.mm.Audit;
import pith.mm.ForkCopy;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;
import pith.sync.outcome.Refused;

/** Fork with {@code fork=eager}: every private page is copied at once. */
class EagerForkTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int PAGES = 24;
  private static final long BASE = (1L << 30) - (4 << 12); // across a border of table pages

  private final TestMachine machine =
      new TestMachine(64 << 20, 1, 8, MemoryOptions.DEFAULT.withSlabDebug().with(MemoryOption.FORK, ForkCopy.EAGER));
  private final MemorySystem memory = machine.memory;

  private AddressSpace parent() {
    AddressSpace space = AddressSpace.create(memory);
    space.activate(TestMachine.hart());
    space.map(BASE, PAGES << 12, RW, MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    for (int i = 0; i < PAGES; i += 2) { // every other page stays untouched
      space.writeLong(BASE + (i << 12), i);
    }
    space.readLong(BASE + (1 << 12)); // the zero page
    return space;
  }

  private long faults() {
    return memory.statistics().get(VmStatistic.FAULTS);
  }

  @Test
  void childAndParentHaveTheirOwnPagesAndFaultNoMoreForThem() {
    machine.run(() -> {
      AddressSpace parent = parent();
      AddressSpace child = parent.duplicate();
      long before = faults();
      for (int i = 0; i < PAGES; i += 2) {
        assertEquals(i, child.readLong(BASE + (i << 12)));
        child.writeLong(BASE + (i << 12), -i);
        parent.writeLong(BASE + (i << 12), i + 100);
        assertEquals(-i, child.readLong(BASE + (i << 12)));
      }
      assertEquals(before, faults());
      assertEquals(0, child.readLong(BASE + (1 << 12)));
      Audit.assertCountsExact(memory, List.of(parent, child));
      child.put();
      parent.put();
    });
  }

  @Test
  void copyFailingAtEachAllocationLeaksNothing() {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      int attempts = 0;
      for (boolean failed = true; failed; attempts++) {
        AddressSpace parent = parent();
        memory.failures().failNth(attempts + 1);
        failed = failsToFork(parent);
        memory.failures().disarm();
        Audit.assertCountsExact(memory, List.of(parent));
        parent.put();
        audit.assertNothingIsLeft();
      }
      assertTrue(attempts > PAGES / 2, attempts + " allocations failed");
    });
  }

  private static boolean failsToFork(AddressSpace parent) {
    try {
      parent.duplicate().put();
      return false;
    } catch (Refused noMemory) {
      return true;
    }
  }
}
