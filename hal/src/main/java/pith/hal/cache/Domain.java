package pith.hal.cache;

import java.util.ArrayList;
import java.util.List;
import pith.hal.topology.CacheSpec.Inclusion;
import pith.hal.topology.Topology.Distance;
import pith.hal.topology.Topology.LlcDomain;

/** A last-level cache and the clusters that share it. */
final class Domain {
  final int id;

  /** The LLC's number as a holder. */
  final int holder;

  final int node;
  final TagArray llc;
  final Inclusion inclusion;
  final List<Cluster> clusters = new ArrayList<>();
  private final LlcDomain place;

  Domain(LlcDomain place, int holder) {
    this.place = place;
    this.holder = holder;
    id = place.id();
    node = place.node();
    llc = new TagArray(place.cache());
    inclusion = place.cache().inclusion();
  }

  int socket() {
    return place.socket();
  }

  Distance distance(Domain other) {
    if (this == other) {
      return Distance.SAME_LLC;
    } else if (place.die() == other.place.die()) {
      return Distance.SAME_DIE;
    }
    return socket() == other.socket() ? Distance.SAME_SOCKET : Distance.OTHER_SOCKET;
  }
}
