package pith.mm.hinting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.hal.topology.MemoryNodes;
import pith.mm.Audit;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.fault.FaultKind;
import pith.mm.fault.FaultOutcome;
import pith.mm.physical.VmStatistic;
import pith.mm.space.AddressSpace;
import pith.mm.space.HintingScan;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;

/** Pages that are taken out of reach, on a machine of two nodes whose only hart is near the first. */
class HintingFaultTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
  private static final int PAGES = 8;
  private static final int PAGE = 4096;

  private final MemoryNodes nodes = new MemoryNodes(List.of(0, 1), List.of(List.of(10, 20), List.of(20, 10)));
  private final TestMachine machine = new TestMachine(64 << 20, 2, nodes, 5, MemoryOptions.DEFAULT);
  private final MemorySystem memory = machine.memory;
  private final List<Integer> used = new ArrayList<>();

  private long count(VmStatistic what) {
    return memory.statistics().get(what);
  }

  /** Eight pages that are written, in a space; whoever takes them out of reach learns who uses them, and whether they should move is {@code moves}. */
  private void withPages(boolean moves, Consumer<AddressSpace> body) {
    memory.nodeHints(new NodeHints() {
      @Override
      public boolean moves(int from, int here, int last) {
        return moves;
      }

      @Override
      public void used(int node) {
        used.add(node);
      }
    });
    machine.run(() -> {
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      body.accept(space);
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  private static long written(AddressSpace space) {
    long start = space.map(0, PAGES * PAGE, RW, ANON, null, 0);
    for (int i = 0; i < PAGES; i++) {
      space.writeLong(start + i * PAGE, i + 1);
    }
    return start;
  }

  @Test
  void useOfAPageOutOfReachIsSeenAndKeepsItsContents() {
    withPages(false, space -> {
      long start = written(space);
      assertEquals(0, HintingScan.run(space.map(), 0, 100));
      assertEquals(PAGES, count(VmStatistic.NUMA_PTE_UPDATES));
      assertEquals(new FaultOutcome.Installed(FaultKind.HINT, false), space.fault(start, Access.LOAD));
      assertEquals(new FaultOutcome.Installed(FaultKind.REUSE, false), space.fault(start + PAGE, Access.STORE));
      assertEquals(List.of(0, 0), used);
      assertEquals(2, count(VmStatistic.NUMA_HINT_FAULTS));
      assertEquals(2, count(VmStatistic.NUMA_HINT_FAULTS_LOCAL));
      for (int i = 0; i < PAGES; i++) {
        assertEquals(i + 1, space.readLong(start + i * PAGE));
      }
    });
  }

  @Test
  void scanGoesOnWhereItStopped() {
    withPages(false, space -> {
      long start = written(space);
      assertEquals(start + 3 * PAGE, HintingScan.run(space.map(), start, 3));
      assertEquals(start + 6 * PAGE, HintingScan.run(space.map(), start + 3 * PAGE, 3));
      assertEquals(0, HintingScan.run(space.map(), start + 6 * PAGE, 3));
      assertEquals(PAGES, count(VmStatistic.NUMA_PTE_UPDATES));
    });
  }

  @Test
  void pagesThatForkSharedAndMappingsWithoutAccessAreLeftAlone() {
    withPages(false, space -> {
      long start = written(space);
      space.protect(start + 4 * PAGE, 4 * PAGE, Prot.NONE);
      AddressSpace child = space.duplicate();
      assertEquals(0, HintingScan.run(space.map(), 0, 100));
      assertEquals(0, count(VmStatistic.NUMA_PTE_UPDATES));
      child.put();
      assertEquals(0, HintingScan.run(space.map(), 0, 100));
      assertEquals(4, count(VmStatistic.NUMA_PTE_UPDATES));
    });
  }

  @Test
  void writeAfterForkOfAPageOutOfReachGetsACopy() {
    withPages(false, space -> {
      long start = written(space);
      HintingScan.run(space.map(), 0, 100);
      AddressSpace child = space.duplicate();
      space.writeLong(start, 99);
      assertEquals(1, child.readLong(start));
      assertEquals(99, space.readLong(start));
      child.put();
    });
  }
}
