package pith.hal.cache;

import static pith.hal.cache.Directory.NOBODY;

import pith.hal.memory.AccessEvent;
import pith.hal.topology.CacheSpec.Inclusion;

/**
 * Where lines go when a cache has no room for them: from a cluster to its LLC, from there to DRAM.
 *
 * <pre>
 *   LLC is     a line that leaves a cluster                        a line that leaves the LLC
 *   inclusive  is in the LLC already                               is taken from the domain's clusters too
 *   exclusive  goes there, unless a cluster of the domain has it   may go on nowhere in the domain
 *   neither    goes there, unless it is there already              may go on in clusters
 * </pre>
 *
 * <p>Only what is dirty and has no other owner costs a write to DRAM. Nobody waits for that, but it occupies the ways.
 */
final class Eviction {
  private final Directory directory;
  private final Cluster[] clusters;
  private final Interconnect ways;

  /** The time at which the hart at work does what it does. */
  private long now;

  Eviction(Directory directory, Cluster[] clusters, Interconnect ways) {
    this.directory = directory;
    this.clusters = clusters;
    this.ways = ways;
  }

  void now(long time) {
    now = time;
  }

  /** No cache of {@code cluster} has the line any more. */
  void leave(Seat seat, Cluster cluster, int line) {
    Domain domain = cluster.domain;
    boolean owned = directory.owner(line) == cluster.holder;
    boolean dirty = owned && directory.dirty(line);
    directory.remove(line, cluster.holder);
    int neighbour = otherInDomain(cluster, line);
    boolean inLlc = directory.holds(line, domain.holder);
    if (!inLlc && (neighbour == NOBODY || domain.inclusion != Inclusion.EXCLUSIVE)) {
      enterLlc(seat, domain, line);
      inLlc = directory.holds(line, domain.holder);
    }
    if (owned) {
      int heir = inLlc ? domain.holder : neighbour;
      directory.state(line, dirty ? heir : NOBODY, false, dirty);
    }
  }

  /** Brings a line into an LLC as its newest. */
  void enterLlc(Seat seat, Domain domain, int line) {
    int victim = domain.llc.insert(line);
    directory.add(line, domain.holder);
    if (victim != TagArray.NONE) {
      leaveLlc(seat, domain, victim);
    }
  }

  private void leaveLlc(Seat seat, Domain domain, int line) {
    directory.remove(line, domain.holder);
    boolean owned = directory.owner(line) == domain.holder;
    if (domain.inclusion == Inclusion.INCLUSIVE) {
      owned |= takeFromClusters(seat, domain, line);
    }
    if (owned) {
      if (directory.dirty(line)) {
        seat.count(AccessEvent.WRITEBACKS);
        ways.memory(ways.home(line), domain, now);
      }
      directory.state(line, NOBODY, false, false);
    }
  }

  /** {@return whether one of the domain's clusters owned the line} */
  private boolean takeFromClusters(Seat seat, Domain domain, int line) {
    boolean owned = false;
    for (int cluster = otherInDomain(domain, line, NOBODY); cluster != NOBODY; cluster = otherInDomain(domain, line, NOBODY)) {
      seat.count(AccessEvent.INVALIDATIONS);
      owned |= directory.owner(line) == cluster;
      directory.remove(line, cluster);
      clusters[cluster].remove(line);
    }
    return owned;
  }

  /** {@return a cluster of the same domain, other than {@code cluster}, that has the line, or {@link Directory#NOBODY}} */
  int otherInDomain(Cluster cluster, int line) {
    return otherInDomain(cluster.domain, line, cluster.holder);
  }

  private int otherInDomain(Domain domain, int line, int except) {
    int first = domain.clusters.getFirst().holder;
    int end = first + domain.clusters.size();
    int holder = directory.next(line, first);
    if (holder == except && holder != NOBODY) {
      holder = directory.next(line, holder + 1);
    }
    return holder < end ? holder : NOBODY;
  }
}
