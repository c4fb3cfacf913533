package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedGroup;

/**
 * The points at which the balancer asks whether last-level caches speak for or against a move. The answers given here are those of a scheduler that knows
 * nothing of caches; cache-aware scheduling gives its own.
 */
public interface CachePolicy {
  /** A balancer that knows nothing of caches. */
  CachePolicy LEGACY = new CachePolicy() {};

  /** What caches say about a move. */
  enum Opinion {
    YES,
    NO,
    NONE
  }

  /** {@return whether any other method has something to say} Not asked further if not. */
  default boolean present() {
    return false;
  }

  /** {@return how many tasks queued on a hart would rather be in the cache {@code llc}} */
  default int preferring(int hart, int llc) {
    return 0;
  }

  /** {@return whether tasks should be gathered from {@code group}, in which {@code preferring} of them would rather be in the cache of the hart that pulls} */
  default boolean gathers(Pass pass, SchedGroup group, int preferring) {
    return false;
  }

  /** {@return whether {@code task} may go where the pass wants it} Both runqueues' locks are held. */
  default Opinion mayMove(Pass pass, SchedTask task) {
    return Opinion.NONE;
  }

  /** {@return whether the running task should be pushed after a pass that moved nothing} */
  default Opinion push(Pass pass) {
    return Opinion.NONE;
  }

  /** {@return whether {@code running} is one that the pass may push} Its runqueue's lock is held. */
  default boolean mayPush(Pass pass, SchedTask running) {
    return true;
  }

  /** The tick of a busy hart. */
  default void tick(Runqueue rq) {}

  /** A periodic pass over the domain just above a cache found that the cache's harts use {@code util} of {@code capacity}. */
  default void measured(SchedDomain domain, SchedGroup group, long util, long capacity) {}
}
