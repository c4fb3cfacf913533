package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.Audit;
import pith.mm.HugePages;
import pith.mm.MemoryOptions;
import pith.mm.TestMachine;
import pith.mm.vma.Prot;

/** Fork while a device writes to pages of the parent's, as it does for a direct read by another thread. */
class ForkOfHeldPagesTest {
  private static final int RW = Prot.READ | Prot.WRITE, PAGE = 4096;
  private static final long BASE = 1L << 30, HUGE = 2 << 20;

  private final TestMachine machine = new TestMachine(64 << 20, 1, 8, MemoryOptions.DEFAULT.withSlabDebug());
  private final PhysicalMemory ram = machine.memory.ram();

  private AddressSpace parent(long bytes) {
    AddressSpace space = AddressSpace.create(machine.memory);
    space.activate(TestMachine.hart());
    space.map(BASE, bytes, RW, MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    for (long at = 0; at < bytes; at += PAGE) {
      space.writeLong(BASE + at, at);
    }
    return space;
  }

  /** The device has a page, the parent forks and writes beside, the device finishes. */
  private void readDuringFork(AddressSpace parent, long at) {
    long held = parent.user().hold(at, Access.STORE);
    AddressSpace child = parent.duplicate();
    parent.writeLong(at + 8, 1);
    ram.writeLong(held, 4711);
    machine.memory.pages().put(held & -PAGE);
    assertEquals(4711, parent.readLong(at), "what was read");
    assertEquals(1, parent.readLong(at + 8));
    assertEquals(at - BASE, child.readLong(at), "as it was");
    assertEquals(0, child.readLong(at + 8));
    child.writeLong(at + 16, 2);
    assertEquals(0, parent.readLong(at + 16));
    Audit.assertCountsExact(machine.memory, List.of(parent, child));
    child.put();
  }

  @Test
  void aPageThatADeviceWritesToStaysTheParents() {
    machine.run(() -> {
      Audit audit = new Audit(machine.memory);
      AddressSpace parent = parent(4 * PAGE);
      readDuringFork(parent, BASE + PAGE);
      parent.put();
      audit.assertNothingIsLeft();
    });
  }

  @Test
  void aHugePageOfWhichADeviceWritesToAPartStaysTheParents() {
    machine.run(() -> {
      machine.memory.hugePages().enabled(HugePages.Enabled.ALWAYS);
      Audit audit = new Audit(machine.memory);
      AddressSpace parent = parent(HUGE);
      readDuringFork(parent, BASE + 5 * PAGE);
      parent.put();
      audit.assertNothingIsLeft();
    });
  }
}
