package pith.mm.physical;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MemoryNodes;

/** Divides RAM into nodes of equal size, and nodes into zones. */
final class NodeBuilder {
  private static final long DMA32_END = 1L << 32;

  private final PageFrames frames;
  private final MemoryNodes layout;
  private final PhysicalOptions options;

  NodeBuilder(PageFrames frames, MemoryNodes layout, PhysicalOptions options) {
    this.frames = frames;
    this.layout = layout;
    this.options = options;
  }

  /** {@return the nodes by number, each of which knows in which order to try the zones of all} */
  List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    // A node begins with a section of frames; the last one has what is left over.
    int share = (int) MemoryNodes.share(frames.count(), layout.count());
    for (int id = 0; id < layout.count(); id++) {
      int end = id == layout.count() - 1 ? frames.count() : (id + 1) * share;
      nodes.add(new Node(id, zones(id, id * share, end), layout.distances().get(id)));
    }
    nodes.forEach(node -> node.fallbacks(nearest(node, nodes)));
    return List.copyOf(nodes);
  }

  private List<Zone> zones(int node, int first, int end) {
    int low = (int) Math.clamp(DMA32_END - PhysicalMemory.BASE >>> PhysicalMemory.PAGE_SHIFT, first, end);
    int movable = (int) Math.max(first, end - options.movablePages()) & ~FrameSection.MASK;
    movable = options.movablePages() == 0 ? end : Math.max(first, movable);
    List<Zone> zones = new ArrayList<>();
    add(zones, ZoneKind.DMA32, node, first, Math.min(low, movable));
    add(zones, ZoneKind.NORMAL, node, low, movable);
    add(zones, ZoneKind.MOVABLE, node, movable, end);
    return zones;
  }

  private void add(List<Zone> zones, ZoneKind kind, int node, int first, int end) {
    if (first < end) {
      int near = (int) layout.ofHarts().stream().filter(of -> of == node).count();
      zones.add(new Zone(kind, node, frames, first, end, layout.ofHarts().size(), near));
    }
  }

  private static List<Node> nearest(Node from, List<Node> nodes) {
    return nodes.stream().sorted((one, other) -> from.distances().get(one.id()) - from.distances().get(other.id())).toList();
  }
}
