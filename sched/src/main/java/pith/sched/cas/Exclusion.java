package pith.sched.cas;

import pith.sched.SchedTask;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.CacheOccupancy;

/** Which processes are left alone: those of one thread, and those that are too large for a cache, by their running threads or by their memory. */
final class Exclusion {
  /** How fast tolerance widens the two rules: by a cache for each step, or by 256. */
  private static final int THREADS_STEP = 1;

  private static final int BYTES_STEP = 256;
  private static final int PAGE_SHIFT = 12;

  private final SchedDomains domains;
  private final CasTunables tunables;

  Exclusion(SchedDomains domains, CasTunables tunables) {
    this.domains = domains;
    this.tunables = tunables;
  }

  /** {@return whether {@code memory}'s threads are not to be gathered in the cache of {@code hart}} */
  boolean tooLarge(CacheOccupancy memory, int hart) {
    return tooManyThreads(memory, hart) || tooMuchMemory(memory, hart);
  }

  static boolean single(SchedTask task) {
    return task.threads() <= 1;
  }

  /** Threads that run at a time should have a core each, with a fifth of the cores to spare. Source: Linux's {@code exceed_llc_nr}. */
  boolean tooManyThreads(CacheOccupancy memory, int hart) {
    if (tunables.toleratesAll()) {
      return false;
    }
    long room = tunables.scale(THREADS_STEP) * domains.llc(hart).weight();
    return !CapacityRules.fits((long) memory.runningAverage * domains.core(hart).length, room);
  }

  /** What they use should fit in the cache; nothing is known of it while nobody looks. Source: Linux's {@code exceed_llc_capacity}. */
  boolean tooMuchMemory(CacheOccupancy memory, int hart) {
    LlcState llc = domains.llc(hart);
    if (tunables.toleratesAll()) {
      return false;
    }
    long bytes = memory.footprint.get() << PAGE_SHIFT;
    long scale = tunables.scale(BYTES_STEP);
    return bytes > (scale > Long.MAX_VALUE / Math.max(1, llc.bytes()) ? Long.MAX_VALUE : scale * llc.bytes());
  }
}
