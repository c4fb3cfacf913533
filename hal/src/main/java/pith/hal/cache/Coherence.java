package pith.hal.cache;

import static pith.hal.cache.Directory.NOBODY;

import pith.hal.memory.AccessCounters;
import pith.hal.memory.AccessEvent;
import pith.hal.topology.CacheSpec.Inclusion;
import pith.hal.topology.Topology.Distance;

/**
 * The protocol between clusters, LLCs and DRAM: who supplies a line, who must give it up, and what that takes.
 *
 * <p>A line is supplied by the nearest that surely has its newest content: the owner if it is in the domain, else the domain's LLC, else another cluster of
 * the domain, else the owner wherever it is, else DRAM. A writer waits until every other copy is gone, the farthest included; until then the line is nobody
 * else's ({@link BusyLines}).
 *
 * <p>Guarded by the engine: harts come here one at a time.
 */
final class Coherence {
  private final Directory directory;
  private final Cluster[] clusters;
  private final Domain[] domains;
  private final Interconnect ways;
  private final BusyLines busy = new BusyLines();
  private final Eviction eviction;
  private final AccessCounters counters;

  /** When what is asked for happens, in sub-cycles. */
  private long now;

  Coherence(Directory directory, Cluster[] clusters, Domain[] domains, Interconnect ways, AccessCounters counters) {
    this.directory = directory;
    this.clusters = clusters;
    this.domains = domains;
    this.ways = ways;
    this.counters = counters;
    eviction = new Eviction(directory, clusters, ways);
  }

  /** What follows happens at {@code time}, in sub-cycles. */
  void now(long time) {
    now = time;
    eviction.now(time);
  }

  Directory directory() {
    return directory;
  }

  /** {@return whether the hart's cluster may write to a line that it holds without asking anyone} */
  boolean writable(Seat seat, int line) {
    return directory.writable(line, seat.cluster.holder);
  }

  /** The cluster, which may, writes to a line. */
  void written(Seat seat, int line) {
    directory.state(line, seat.cluster.holder, true, true);
  }

  /** The cluster holds a line and wants to write to it: every other copy goes. {@return what that takes} */
  long upgrade(Seat seat, int line) {
    seat.count(AccessEvent.UPGRADES);
    long cost = Math.max(seat.latencies.llc, invalidateOthers(seat, line));
    written(seat, line);
    return cost + queued(seat, busy.occupy(line, now, cost));
  }

  /** The cluster lacks a line and gets it, as the newest in its L2. {@return what that takes} */
  long fetch(Seat seat, int line, boolean write) {
    int supplier = supplier(seat, line);
    boolean moves = supplier != NOBODY && supplier != seat.domain.holder;
    long wait = moves && !write ? queued(seat, busy.untilArrival(line, now)) : 0;
    long cost = supplier == NOBODY ? fromMemory(seat, line, write) : fromHolder(seat, supplier);
    if (write) {
      seat.count(AccessEvent.LLC_WRITES);
      boolean within = supplier != NOBODY && domain(supplier) == seat.domain;
      seat.count(AccessEvent.LLC_WRITE_MISSES, within ? 0 : 1);
      long others = invalidateOthers(seat, line);
      cost = Math.max(cost, others);
      wait = moves || others > 0 ? queued(seat, busy.occupy(line, now, cost)) : 0;
    } else {
      share(line);
    }
    settle(seat, line, write);
    return wait + cost;
  }

  /**
   * The cluster lacks a line and may want it soon. One that another cluster owns stays there: taking it would only make the two fight. {@return how long it
   * takes to arrive, or -1 if it is left where it is}
   */
  long prefetch(Seat seat, int line, long now) {
    int supplier = supplier(seat, line);
    if (supplier != NOBODY && supplier != seat.domain.holder) {
      return -1;
    }
    seat.count(AccessEvent.PREFETCHES);
    long latency = supplier == NOBODY ? memoryLatency(seat, line) + ways.memory(ways.home(line), seat.domain, now) : seat.latencies.llc;
    share(line);
    settle(seat, line, false);
    return latency;
  }

  private int supplier(Seat seat, int line) {
    int owner = directory.owner(line);
    if (owner != NOBODY && owner < clusters.length && clusters[owner].domain == seat.domain) {
      return owner;
    }
    if (directory.holds(line, seat.domain.holder)) {
      return seat.domain.holder;
    }
    int neighbour = eviction.otherInDomain(seat.cluster, line);
    return neighbour != NOBODY ? neighbour : owner;
  }

  private long fromHolder(Seat seat, int supplier) {
    Domain from = domain(supplier);
    Distance distance = from.distance(seat.domain);
    if (supplier == seat.domain.holder) {
      seat.count(AccessEvent.LLC_HITS);
      return seat.latencies.llc;
    }
    counters.moved(from.id, seat.domain.id);
    seat.count(
        switch (distance) {
          case SAME_CORE, SAME_LLC -> AccessEvent.SAME_LLC;
          case SAME_DIE -> AccessEvent.SAME_DIE;
          case SAME_SOCKET -> AccessEvent.SAME_SOCKET;
          case OTHER_SOCKET -> AccessEvent.OTHER_SOCKET;
        });
    long wait = from == seat.domain ? 0 : ways.between(from, seat.domain, now);
    return seat.latencies.transfer(distance) + queued(seat, wait);
  }

  private long fromMemory(Seat seat, int line, boolean write) {
    int home = ways.home(line);
    boolean near = home == seat.domain.node;
    seat.count(near ? AccessEvent.DRAM_NEAR : AccessEvent.DRAM_FAR);
    if (write) {
      seat.count(near ? AccessEvent.DRAM_NEAR_WRITES : AccessEvent.DRAM_FAR_WRITES);
    }
    return memoryLatency(seat, line) + queued(seat, ways.memory(home, seat.domain, now));
  }

  private long memoryLatency(Seat seat, int line) {
    return ways.memoryLatency(ways.home(line), seat.domain, seat.latencies);
  }

  private static long queued(Seat seat, long wait) {
    seat.count(AccessEvent.QUEUE_CYCLES, wait >> Cost.SHIFT);
    return wait;
  }

  /** All holders but the cluster and its own LLC lose a line. {@return how long it takes until the farthest has said so} */
  private long invalidateOthers(Seat seat, int line) {
    long farthest = 0;
    for (int holder = directory.next(line, 0); holder != NOBODY; holder = directory.next(line, holder + 1)) {
      if (holder != seat.cluster.holder && holder != seat.domain.holder) {
        seat.count(AccessEvent.INVALIDATIONS);
        take(line, holder);
        farthest = Math.max(farthest, seat.latencies.transfer(domain(holder).distance(seat.domain)));
      }
    }
    return farthest;
  }

  private void take(int line, int holder) {
    directory.remove(line, holder);
    if (holder < clusters.length) {
      clusters[holder].remove(line);
    } else {
      domains[holder - clusters.length].llc.remove(line);
    }
  }

  /** Somebody reads a line: an owner that could write to it may no longer. A dirty line stays its owner's to write back. */
  private void share(int line) {
    if (directory.exclusive(line)) {
      int owner = directory.owner(line);
      if (owner < clusters.length) {
        clusters[owner].dropStores(line);
      }
      boolean dirty = directory.dirty(line);
      directory.state(line, dirty ? owner : NOBODY, false, dirty);
    }
  }

  /** Makes the cluster a holder, and its LLC one or none, as that includes or excludes. */
  private void settle(Seat seat, int line, boolean write) {
    Domain domain = seat.domain;
    int me = seat.cluster.holder;
    boolean inLlc = directory.holds(line, domain.holder);
    if (domain.inclusion == Inclusion.EXCLUSIVE && inLlc) {
      domain.llc.remove(line);
      directory.remove(line, domain.holder);
      if (directory.owner(line) == domain.holder) {
        directory.state(line, me, false, true);
      }
    } else if (inLlc) {
      domain.llc.touch(line);
    } else if (domain.inclusion == Inclusion.INCLUSIVE) {
      eviction.enterLlc(seat, domain, line);
    }
    directory.add(line, me);
    if (write) {
      directory.state(line, me, true, true);
    } else if (alone(seat, line)) {
      directory.state(line, me, true, directory.dirty(line));
    }
    left(seat, seat.cluster.enter(line));
  }

  /** {@return whether nobody but the cluster and its own LLC has a line} */
  private boolean alone(Seat seat, int line) {
    for (int holder = directory.next(line, 0); holder != NOBODY; holder = directory.next(line, holder + 1)) {
      if (holder != seat.cluster.holder && holder != seat.domain.holder) {
        return false;
      }
    }
    return true;
  }

  /** A line, if any, had to leave the hart's cluster. */
  void left(Seat seat, int victim) {
    if (victim != TagArray.NONE) {
      eviction.leave(seat, seat.cluster, victim);
    }
  }

  private Domain domain(int holder) {
    return holder < clusters.length ? clusters[holder].domain : domains[holder - clusters.length];
  }
}
