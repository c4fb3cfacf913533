package pith.hal.cache;

import java.util.ArrayList;
import java.util.List;
import pith.hal.topology.CacheSpec;
import pith.hal.topology.CacheSpec.Inclusion;

/**
 * The cores that share one L2, mostly a single one: what the directory knows as one holder. Within it, cores keep coherent by looking into each other's L1.
 */
final class Cluster {
  /** Its number as a holder. */
  final int holder;

  final Domain domain;
  final TagArray l2;
  final InFlight inFlight = new InFlight();
  final List<Core> cores = new ArrayList<>();
  private final boolean inclusive;

  Cluster(int holder, Domain domain, CacheSpec l2) {
    this.holder = holder;
    this.domain = domain;
    this.l2 = new TagArray(l2);
    inclusive = l2.inclusion() == Inclusion.INCLUSIVE;
  }

  boolean inclusive() {
    return inclusive;
  }

  /** {@return whether any of its caches has the line} */
  boolean holds(int line) {
    return l2.contains(line) || inFirstLevel(line);
  }

  private boolean inFirstLevel(int line) {
    for (int i = 0; i < cores.size(); i++) {
      if (cores.get(i).holds(line)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a line from all caches. */
  void remove(int line) {
    l2.remove(line);
    removeFromFirstLevel(line);
  }

  private void removeFromFirstLevel(int line) {
    for (int i = 0; i < cores.size(); i++) {
      cores.get(i).remove(line);
    }
  }

  /** Brings a line into the L2. {@return the line that left the cluster for it, or {@link TagArray#NONE}} */
  int enter(int line) {
    int victim = l2.insert(line);
    if (victim != TagArray.NONE && inclusive) {
      removeFromFirstLevel(victim);
    }
    return victim == TagArray.NONE || inFirstLevel(victim) ? TagArray.NONE : victim;
  }

  /** {@return {@code victim}, which left an L1, if it has left the cluster with that, or {@link TagArray#NONE}} */
  int leftFirstLevel(int victim) {
    return victim == TagArray.NONE || holds(victim) ? TagArray.NONE : victim;
  }

  /** No core may write to the line without asking. */
  void dropStores(int line) {
    for (int i = 0; i < cores.size(); i++) {
      cores.get(i).dropStores(line);
    }
  }

  /** {@code core} reads a line: the others may go on reading it, but ask before they write. */
  void shareWithin(Core core, int line) {
    for (int i = 0; i < cores.size(); i++) {
      if (cores.get(i) != core) {
        cores.get(i).dropStores(line);
      }
    }
  }

  /** {@code core} writes to a line: the others lose it. {@return whether one had it} */
  boolean claimWithin(Core core, int line) {
    boolean had = false;
    for (int i = 0; i < cores.size(); i++) {
      had |= cores.get(i) != core && cores.get(i).removeData(line);
    }
    return had;
  }
}
