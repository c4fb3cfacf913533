package pith.hal.cache;

import pith.hal.topology.CacheSpec;
import pith.hal.topology.CoreType;
import pith.hal.topology.Distances;
import pith.hal.topology.Latency;
import pith.hal.topology.Topology.Distance;

/**
 * What accesses of one kind of core cost, in sub-cycles, by where the line is. A preset states the whole time from a load to the use of what it loaded; what
 * the load costs as an instruction is taken off, so that the two together are what the preset says.
 */
final class Latencies {
  private final long reference;
  private final long own;

  /** A hit in the L1d, the L2 and the domain's LLC. */
  final long l1;

  final long l2;
  final long llc;

  /** A line from a cache so far away, by {@link Distance}. */
  private final long[] transfer = new long[Distance.values().length];

  final long localMemory;
  final long sameSocketMemory;
  final long otherSocketMemory;

  Latencies(CoreType core, CacheSpec lastLevel, Distances distances, long reference) {
    this.reference = reference;
    own = ((long) CoreType.FULL_CAPACITY << Cost.SHIFT) / core.capacity();
    l1 = beyond(core.l1d().latency(), core.hertz());
    l2 = beyond(core.l2().latency(), core.hertz());
    llc = beyond(lastLevel.latency(), core.hertz());
    transfer[Distance.SAME_CORE.ordinal()] = l2;
    transfer[Distance.SAME_LLC.ordinal()] = beyond(distances.sameLlc(), reference);
    transfer[Distance.SAME_DIE.ordinal()] = beyond(distances.sameDie(), reference);
    transfer[Distance.SAME_SOCKET.ordinal()] = beyond(distances.sameSocket(), reference);
    transfer[Distance.OTHER_SOCKET.ordinal()] = beyond(distances.otherSocket(), reference);
    localMemory = beyond(distances.localMemory(), reference);
    sameSocketMemory = beyond(distances.sameSocketMemory(), reference);
    otherSocketMemory = beyond(distances.otherSocketMemory(), reference);
  }

  private long beyond(Latency latency, long clock) {
    return Math.max(0, Cost.of(latency, clock, reference) - own);
  }

  long transfer(Distance distance) {
    return transfer[distance.ordinal()];
  }
}
