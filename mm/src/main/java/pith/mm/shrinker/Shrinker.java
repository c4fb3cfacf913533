package pith.mm.shrinker;

import java.util.function.Predicate;
import pith.mm.physical.PageAccount;

/** A cache of objects that can be had again. Called with no spin lock held; may sleep. Source: Linux {@code struct shrinker}. */
public interface Shrinker {
  /** Seeks of a cache that costs as much to fill again as any other. Source: Linux {@code DEFAULT_SEEKS}. */
  int DEFAULT_SEEKS = 2;

  /** Objects looked at in one call of {@link #scan}. Source: Linux {@code SHRINK_BATCH}. */
  int DEFAULT_BATCH = 128;

  /** Answer of {@link #scan}: nothing can be done for this caller now, don't ask again in this round. */
  long STOP = -1;

  /** Who wants memory, which decides what may be locked on its behalf. */
  enum Caller {
    /** An allocation, which may hold any lock that may be held while memory is allocated: those of file systems too. */
    ALLOCATION,
    /** Somebody who holds no lock: kswapd, or a user who asks for it. */
    BACKGROUND
  }

  /** {@return what reports call the cache} */
  String name();

  /** {@return what it costs to make an object again, as a number of disk accesses; 0 if nothing: half of them are looked at in each round} */
  default int seeks() {
    return DEFAULT_SEEKS;
  }

  /** {@return how many objects {@link #scan} is asked to look at} */
  default int batch() {
    return DEFAULT_BATCH;
  }

  /** {@return objects that could be freed at this moment; may be slightly old} */
  long count(Caller caller);

  /** Looks at up to {@code objects} objects, those first that were not used for longest. {@return how many it freed, or {@link #STOP}} */
  long scan(long objects, Caller caller);

  /**
   * As {@link #scan}, but frees only what {@code paidFor} says of those who pay, null for objects that nobody pays for. Who does not know answers
   * {@link #STOP}. Source: Linux's {@code SHRINKER_MEMCG_AWARE}.
   */
  default long scan(long objects, Caller caller, Predicate<PageAccount> paidFor) {
    return STOP;
  }
}
