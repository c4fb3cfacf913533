package pith.sched.domain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Topology;
import pith.hal.topology.Topology.Core;
import pith.hal.topology.Topology.LlcDomain;

/** What the domains are built from: who is with whom at each level, read off the machine's topology. Immutable. */
public final class Places {
  private final Topology topology;
  private final MemoryNodes nodes;
  private final int[] capacities;

  public Places(Topology topology, MemoryNodes nodes) {
    this.topology = topology;
    this.nodes = nodes;
    capacities = IntStream.range(0, topology.harts()).map(hart -> topology.core(hart).type().capacity()).toArray();
  }

  /** {@return how many harts there are} */
  public int harts() {
    return capacities.length;
  }

  /** {@return how much work a hart does in a given time; 1024 for the strongest} */
  public int capacity(int hart) {
    return capacities[hart];
  }

  int core(int hart) {
    return topology.thread(hart).core();
  }

  public int llc(int hart) {
    return topology.thread(hart).llc();
  }

  /** {@return the memory node that a hart is closest to} */
  public int node(int hart) {
    return topology.node(hart);
  }

  /** {@return how far two memory nodes are from one another; 10 for a node itself} */
  public int nodeDistance(int from, int to) {
    return nodes.distances().get(from).get(to);
  }

  /** {@return the last-level caches, by number} */
  public List<LlcDomain> llcs() {
    return topology.llcs();
  }

  BitSet threads(int hart) {
    BitSet span = new BitSet();
    topology.core(hart).threads().forEach(thread -> span.set(thread.hart()));
    return span;
  }

  /** {@return the harts that share an L2 with {@code hart}: instances are counted from the first core of the same kind in the cache} */
  BitSet cluster(int hart) {
    Core core = topology.core(hart);
    List<Core> alike = new ArrayList<>();
    int position = 0;
    for (Core other : topology.llc(hart).cores()) {
      if (other.id() == core.id()) {
        position = alike.size();
      }
      if (other.type().name().equals(core.type().name())) {
        alike.add(other);
      }
    }
    int shared = core.type().l2().sharedByCores();
    int first = position / shared * shared;
    BitSet span = new BitSet();
    alike.subList(first, Math.min(alike.size(), first + shared)).forEach(member -> span.or(threads(member.threads().getFirst().hart())));
    return span;
  }

  BitSet cache(int hart) {
    BitSet span = new BitSet();
    topology.llc(hart).harts().forEach(span::set);
    return span;
  }

  /** {@return the harts whose memory node is at most {@code distance} from that of {@code hart}} */
  BitSet within(int hart, int distance) {
    BitSet span = new BitSet();
    for (int other = 0; other < harts(); other++) {
      if (nodeDistance(node(hart), node(other)) <= distance) {
        span.set(other);
      }
    }
    return span;
  }

  /** {@return the distances between memory nodes, from near to far, that of a node to itself left out} */
  List<Integer> distances() {
    TreeSet<Integer> all = new TreeSet<>();
    nodes.distances().forEach(all::addAll);
    all.remove(MemoryNodes.LOCAL_DISTANCE);
    return List.copyOf(all);
  }
}
