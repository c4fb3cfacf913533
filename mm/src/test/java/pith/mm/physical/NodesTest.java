package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Presets;
import pith.hal.topology.Topology;

class NodesTest {
  private static final MemoryNodes THREE = new MemoryNodes(List.of(), List.of(List.of(10, 30, 20), List.of(30, 10, 20), List.of(20, 30, 10)));

  @Test
  void eachNodeHasAnEqualShareOfMemory() {
    PageAllocator pages = WatermarksTest.allocator(50 << 20, THREE, PhysicalOptions.DEFAULT);
    assertEquals(List.of(4096L, 4096L, 4608L), pages.nodes().stream().map(Node::managed).toList());
    assertEquals(12800, pages.freePages());
  }

  @Test
  void theNearestNodeIsTriedFirstAndTheFarthestLast() {
    PageAllocator pages = WatermarksTest.allocator(48 << 20, THREE, PhysicalOptions.DEFAULT);
    int[] order = new int[3];
    int changes = -1;
    int last = -1;
    while (pages.nodes().stream().anyMatch(node -> node.zones().getFirst().free() > node.zones().getFirst().watermarks().low())) {
      int node = pages.zone(pages.allocate(0, Allocation.USER)).node();
      if (node != last) {
        order[++changes] = node;
        last = node;
      }
    }
    assertEquals(List.of(0, 2, 1), List.of(order[0], order[1], order[2]));
    Node near = pages.nodes().getFirst();
    long elsewhere = near.count(Node.Count.FOREIGN);
    assertTrue(elsewhere > 0);
    assertEquals(elsewhere, pages.nodes().get(1).count(Node.Count.MISS) + pages.nodes().get(2).count(Node.Count.MISS));
    assertEquals(near.count(Node.Count.HIT), near.count(Node.Count.LOCAL));
  }

  @Test
  void distancesFollowTheLatenciesOfThePreset() {
    MachineSpec spec = Presets.load("naples-2s");
    MemoryNodes nodes = MemoryNodes.of(Topology.of(spec), spec.distances(), spec.hertz());
    assertEquals(8, nodes.count());
    List<Integer> first = nodes.distances().getFirst();
    assertEquals(10, first.getFirst());
    assertTrue(first.get(1) > 10 && first.get(4) > first.get(1), "its socket is nearer than the other: " + first);
    assertEquals(0, nodes.ofHarts().getFirst());
    assertEquals(7, nodes.ofHarts().getLast());
  }
}
