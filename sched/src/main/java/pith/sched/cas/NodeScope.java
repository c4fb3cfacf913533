package pith.sched.cas;

import java.util.BitSet;
import pith.sched.SchedTask;
import pith.sched.entity.CacheOccupancy;

/** Where memory nodes matter, they come before caches: the point at which NUMA balancing has its say. */
public interface NodeScope {
  /** Nobody balances memory nodes. */
  NodeScope NONE = new NodeScope() {};

  /** Takes harts out of {@code scope} that are on no node where {@code task} should look for a cache. */
  default void narrow(SchedTask task, CacheOccupancy memory, BitSet scope) {}

  /** {@return whether {@code task} should be on another node than that of {@code hart}} */
  default boolean contradicts(SchedTask task, int hart) {
    return false;
  }
}
