package pith.hal.cache;

import pith.hal.memory.PhysicalMemory;
import pith.hal.memory.StaticData;
import pith.hal.topology.Bandwidth;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Topology;

/**
 * The shared ways that lines take: the DRAM of each memory node, the link of each LLC domain, and each socket's link to the others. Each is a {@link Channel};
 * a line that needs several goes through them one after the other.
 */
final class Interconnect {
  private static final int LINE_SHIFT = 6;
  private static final int LINE_BYTES = 1 << LINE_SHIFT;

  private final Channel[] memories;
  private final Channel[] links;
  private final Channel[] sockets;
  private final int[] socketOfNode;
  private final int linesPerNode;
  private final int ramLines;
  private final int[] nodeOfHart;

  Interconnect(MachineSpec spec, Topology topology, long ramBytes) {
    memories = channels(topology.nodes(), spec.bandwidth().memory(), spec.hertz());
    links = channels(topology.llcs().size(), spec.bandwidth().llc(), spec.hertz());
    sockets = channels(topology.sockets().size(), spec.bandwidth().socket(), spec.hertz());
    socketOfNode = new int[topology.nodes()];
    topology.llcs().forEach(llc -> socketOfNode[llc.node()] = llc.socket());
    ramLines = (int) (ramBytes >>> LINE_SHIFT);
    nodeOfHart = topology.threads().stream().mapToInt(Topology.HardwareThread::node).toArray();
    linesPerNode = (int) (MemoryNodes.share(ramBytes >>> 12, topology.nodes()) << 6);
  }

  private static Channel[] channels(int count, Bandwidth bandwidth, long hertz) {
    Channel[] channels = new Channel[count];
    for (int i = 0; i < count; i++) {
      channels[i] = new Channel(Cost.of(bandwidth.picoseconds(LINE_BYTES), hertz));
    }
    return channels;
  }

  /** {@return the memory node whose DRAM holds a line} */
  int home(int line) {
    if (Integer.compareUnsigned(line, ramLines) >= 0) {
      return homeOfStaticData((long) (line - ramLines) << LINE_SHIFT);
    }
    return linesPerNode == 0 ? 0 : Math.min(Integer.divideUnsigned(line, linesPerNode), memories.length - 1);
  }

  /** What is a hart's own is near to it; the rest is spread by the page. */
  private int homeOfStaticData(long offset) {
    long hart = StaticData.hartOf(offset);
    return hart < nodeOfHart.length ? nodeOfHart[(int) hart] : (int) (offset >>> PhysicalMemory.PAGE_SHIFT) % memories.length;
  }

  /** {@return what a line from the DRAM of {@code node} takes for a core of domain {@code to}, without queues} */
  long memoryLatency(int node, Domain to, Latencies latencies) {
    if (node == to.node) {
      return latencies.localMemory;
    }
    return socketOfNode[node] == to.socket() ? latencies.sameSocketMemory : latencies.otherSocketMemory;
  }

  /** A line goes from DRAM to a domain, or back. {@return how long it waits in queues} */
  long memory(int node, Domain domain, long now) {
    long wait = memories[node].reserve(now);
    wait += sockets(socketOfNode[node], domain.socket(), now + wait);
    return wait + links[domain.id].reserve(now + wait);
  }

  /** A line goes from one domain to another. {@return how long it waits in queues} */
  long between(Domain from, Domain to, long now) {
    long wait = links[from.id].reserve(now);
    wait += sockets(from.socket(), to.socket(), now + wait);
    return wait + links[to.id].reserve(now + wait);
  }

  private long sockets(int from, int to, long now) {
    if (from == to) {
      return 0;
    }
    long wait = sockets[from].reserve(now);
    return wait + sockets[to].reserve(now + wait);
  }
}
