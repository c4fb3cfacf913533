package pith.mm.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.hal.topology.MemoryNodes;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.ReclaimKind;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.physical.Node;
import pith.mm.physical.NodeFigures;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.ZoneKind;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;

/** A machine of three nodes with a hart each: 0 is nearer to 2 than to 1. */
class NodeReclaimTest {
  private static final MemoryNodes THREE = new MemoryNodes(List.of(0, 1, 2), List.of(List.of(10, 30, 20), List.of(30, 10, 20), List.of(20, 30, 10)));
  private static final long AT = 1L << 30;
  private static final int FILE_PAGES = 1000;

  private MemorySystem memory;

  private TestMachine machine(ReclaimKind policy) {
    TestMachine machine = new TestMachine(48 << 20, 3, THREE, 8, MemoryOptions.DEFAULT.withSlabDebug().with(MemoryOption.RECLAIM, policy));
    memory = machine.memory;
    return machine;
  }

  private Node node(int id) {
    return memory.pages().nodes().get(id);
  }

  private long listed(int id) {
    Reclaim reclaim = memory.reclaim();
    return reclaim.count(node(id), true, true) + reclaim.count(node(id), true, false) + reclaim.count(node(id), false, true) + reclaim.count(node(id), false, false);
  }

  private static void read(MemoryFile file, MemorySystem memory) {
    for (int i = 0; i < FILE_PAGES; i++) {
      memory.pages().put(file.cache.page(i));
    }
  }

  /** Each hart fills its own node's memory with a file; hart 0 then reclaims, a little at a time: its own node gives most, and the farthest least. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void theNodeThatIsShortGivesMostAndTheFarthestLeast(ReclaimKind policy) {
    TestMachine machine = machine(policy);
    Audit audit = new Audit(memory);
    MemoryFile[] files = new MemoryFile[3];
    Runnable[] harts = new Runnable[3];
    int[] filled = new int[1];
    for (int i = 0; i < 3; i++) {
      int hart = i;
      files[i] = MemoryFile.numbered(memory, FILE_PAGES);
      harts[i] = () -> {
        read(files[hart], memory);
        filled[0]++;
        while (hart == 0 && filled[0] < 3) {
          TestMachine.hart().charge(1_000);
        }
        if (hart == 0) {
          reclaimBit(files);
        }
      };
    }
    machine.run(harts);
    for (MemoryFile file : files) {
      file.cache.drop();
    }
    audit.assertNothingIsLeft();
  }

  private void reclaimBit(MemoryFile[] files) {
    for (int id = 0; id < 3; id++) {
      assertEquals(FILE_PAGES, listed(id), "pages of node " + id + " are on its own lists");
    }
    for (int round = 0; round < 40; round++) {
      memory.reclaim().reclaim(node(0), 8);
    }
    assertTrue(listed(0) <= listed(2) && listed(2) <= listed(1) && listed(0) < listed(1), "left at nodes 0, 2, 1: " + listed(0) + ", " + listed(2) + ", " + listed(1));
    assertEquals(listed(1), files[1].cache.pages());
  }

  /** A program that is larger than its node spills over; kswapd of the node then swaps pages of that node only. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void kswapdOfANodeBalancesThatNode(ReclaimKind policy) {
    TestMachine machine = machine(policy);
    machine.run(() -> {
      Audit audit = new Audit(memory);
      SwapDisk.attach(memory, 8192);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      long bytes = node(0).managed() + 1000 << 12;
      space.map(AT, bytes, Prot.READ | Prot.WRITE, MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
      for (long at = AT; at < AT + bytes; at += 4096) {
        space.writeLong(at, at);
      }
      long elsewhere = listed(1) + listed(2);
      assertTrue(listed(2) > 500 && listed(1) == 0, "the nearest node took what did not fit");
      assertFiguresAddUp();
      while (!node(0).balanced(0, ZoneKind.MOVABLE)) {
        assertTrue(memory.reclaim().background(node(0)) > 0);
      }
      assertEquals(elsewhere, listed(1) + listed(2));
      for (long at = AT; at < AT + bytes; at += 4096) {
        assertEquals(at, space.readLong(at));
      }
      assertFiguresAddUp();
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  /** What the nodes' frames are used for is, together, what the machine counts. */
  private void assertFiguresAddUp() {
    for (VmStatistic what :
        new VmStatistic[] {VmStatistic.ANONYMOUS, VmStatistic.FILE, VmStatistic.SHARED_MEMORY, VmStatistic.MAPPED, VmStatistic.DIRTY, VmStatistic.SLAB, VmStatistic.SLAB_RECLAIMABLE,
            VmStatistic.PAGE_TABLES, VmStatistic.SWAP_CACHED}) {
      long sum = memory.pages().nodes().stream().mapToLong(node -> NodeFigures.of(memory.frames(), node).get(what)).sum();
      assertEquals(memory.statistics().get(what), sum, what.text());
    }
  }
}
