package pith.hal.topology;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The memory (NUMA) nodes of a machine: which one each hart is closest to, and how far they are from one another. Immutable.
 *
 * <p>A distance is that of the ACPI SLIT: 10 for a node itself, and for another as many times 10 as its memory takes longer to answer. Source: ACPI 6.5,
 * 5.2.17.
 *
 * @param ofHarts the node of each hart, by hart id
 * @param distances from each node to each
 */
public record MemoryNodes(List<Integer> ofHarts, List<List<Integer>> distances) {
  /** How far a node is from itself. */
  public static final int LOCAL_DISTANCE = 10;

  /** RAM is divided between nodes in units of this, so that no block of the page allocator lies in two. */
  private static final long SHARE_PAGES = 1024;

  public MemoryNodes {
    ofHarts = List.copyOf(ofHarts);
    distances = distances.stream().map(List::copyOf).toList();
  }

  /** {@return one node, for {@code harts} harts} */
  public static MemoryNodes one(int harts) {
    return new MemoryNodes(Collections.nCopies(harts, 0), List.of(List.of(LOCAL_DISTANCE)));
  }

  /** {@return the nodes of a machine whose parts are as far from one another as {@code latencies} says} */
  public static MemoryNodes of(Topology topology, Distances latencies, long hertz) {
    int[] sockets = new int[topology.nodes()];
    topology.llcs().forEach(llc -> sockets[llc.node()] = llc.socket());
    List<List<Integer>> distances =
        IntStream.range(0, sockets.length)
            .mapToObj(from -> IntStream.range(0, sockets.length).mapToObj(to -> distance(sockets, from, to, latencies, hertz)).toList())
            .toList();
    return new MemoryNodes(topology.threads().stream().map(Topology.HardwareThread::node).toList(), distances);
  }

  private static int distance(int[] sockets, int from, int to, Distances latencies, long hertz) {
    if (from == to) {
      return LOCAL_DISTANCE;
    }
    Latency far = sockets[from] == sockets[to] ? latencies.sameSocketMemory() : latencies.otherSocketMemory();
    long near = latencies.localMemory().picoseconds(hertz);
    return Math.toIntExact((LOCAL_DISTANCE * far.picoseconds(hertz) + near / 2) / near);
  }

  /**
   * {@return how many of a machine's {@code pages} each of {@code nodes} nodes has}: in order of address, equal shares of whole {@value #SHARE_PAGES} pages;
   * the last node has what is left over too.
   */
  public static long share(long pages, int nodes) {
    return pages / nodes & -SHARE_PAGES;
  }

  /** {@return how many nodes there are} */
  public int count() {
    return distances.size();
  }
}
