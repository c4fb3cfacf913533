package pith.mm.physical;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** A memory (NUMA) node: RAM that is equally far from each hart, in zones. Source: Linux's {@code pg_data_t}. */
public final class Node {
  /** How allocations went, by node; in /proc/vmstat for the machine and in /sys/devices/system/node for each. Source: Linux's {@code numastat}. */
  public enum Count {
    /** Wanted here and got here. */
    HIT(VmStatistic.NUMA_HIT),
    /** Got here, wanted elsewhere. */
    MISS(VmStatistic.NUMA_MISS),
    /** Wanted here, got elsewhere. */
    FOREIGN(VmStatistic.NUMA_FOREIGN),
    /** Got here by a hart of this node. */
    LOCAL(VmStatistic.NUMA_LOCAL),
    /** Got here by a hart of another node. */
    OTHER(VmStatistic.NUMA_OTHER);

    private final VmStatistic statistic;

    Count(VmStatistic statistic) {
      this.statistic = statistic;
    }

    VmStatistic statistic() {
      return statistic;
    }

    /** {@return the name in vmstat} */
    public String text() {
      return statistic.text();
    }
  }

  private final int id;
  private final List<Zone> zones;
  private final List<Integer> distances;
  private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);
  private List<Node> nearest;
  private Zone[] zonelist;

  Node(int id, List<Zone> zones, List<Integer> distances) {
    this.id = id;
    this.zones = List.copyOf(zones);
    this.distances = List.copyOf(distances);
  }

  public int id() {
    return id;
  }

  /** {@return the node's zones, lowest first; none if it has no memory} */
  public List<Zone> zones() {
    return zones;
  }

  /** {@return how far each node is, by its number} */
  public List<Integer> distances() {
    return distances;
  }

  /** {@return how many allocations went this way} */
  public long count(Count what) {
    return counts.get(what.ordinal());
  }

  void add(Count what) {
    counts.getAndIncrement(what.ordinal());
  }

  /** {@return pages of the node} */
  public long managed() {
    return zones.stream().mapToLong(Zone::managed).sum();
  }

  /** {@return free pages of the node, those on the lists of harts among them} */
  public long free() {
    long sum = 0;
    for (int i = 0; i < zones.size(); i++) {
      sum += zones.get(i).free() + zones.get(i).onHarts();
    }
    return sum;
  }

  /** {@return whether one of the zones up to {@code highest} has a block of 2^order pages and its high watermark besides: kswapd may sleep} */
  public boolean balanced(int order, ZoneKind highest) {
    for (Zone zone : zones) {
      if (zone.kind().compareTo(highest) <= 0 && zone.stays(zone.watermarks().high() + zone.boost(), order, highest, false)) {
        return true;
      }
    }
    return false;
  }

  void fallbacks(List<Node> nodes) {
    nearest = nodes;
    zonelist = nodes.stream().flatMap(node -> node.zones().reversed().stream()).toArray(Zone[]::new);
  }

  /** {@return all nodes, this one first, then by distance: where to look for memory if there is none here} */
  public List<Node> nearest() {
    return nearest;
  }

  /** {@return the zones that a hart of this node tries, in order: the nearest node first, and of each node the zone that serves fewest} */
  Zone[] zonelist() {
    return zonelist;
  }
}
