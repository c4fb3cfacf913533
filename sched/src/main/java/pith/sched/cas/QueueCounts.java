package pith.sched.cas;

import java.util.concurrent.atomic.AtomicIntegerArray;
import pith.sched.SchedTask;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.CacheEntity;

/** How many tasks on one hart's runqueue would rather be in which cache. Written under the runqueue's lock; hints for others. */
final class QueueCounts {
  private final AtomicIntegerArray byCache;

  /** Tasks with a preference. */
  private volatile int preferring;

  /** Tasks that are where they would rather be. */
  private volatile int atHome;

  QueueCounts(int caches) {
    byCache = new AtomicIntegerArray(caches);
  }

  int preferring(int llc) {
    return byCache.get(llc);
  }

  int preferring() {
    return preferring;
  }

  int atHome() {
    return atHome;
  }

  /** {@code task}, on this queue of {@code hart}, counts by what it prefers now. */
  void add(SchedTask task, int hart, SchedDomains domains) {
    CacheEntity cache = task.cache();
    int llc = cache.preferredLlc;
    if (llc < 0) {
      return;
    }
    cache.countedLlc = llc;
    cache.countedAtHome = domains.places().llc(hart) == llc;
    byCache.incrementAndGet(llc);
    preferring++;
    atHome += cache.countedAtHome ? 1 : 0;
  }

  /** {@code task} is taken out as it was counted in. */
  void remove(SchedTask task) {
    CacheEntity cache = task.cache();
    if (cache.countedLlc < 0) {
      return;
    }
    byCache.decrementAndGet(cache.countedLlc);
    preferring--;
    atHome -= cache.countedAtHome ? 1 : 0;
    cache.countedLlc = -1;
  }
}
