package pith.mm.group;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One kind of protection from reclaim that a group may have ({@code memory.min} or {@code memory.low}), in pages. What a group asks for counts as far as it
 * uses it, and only as far as the groups above have that much to give: if the children of one ask for more together than it has, each gets its share. Atomic;
 * figures are as good as the moment. Source: Linux's {@code propagate_protected_usage} and {@code effective_protection}.
 */
final class Guarantee {
  private final Guarantee above;
  private volatile long wanted;

  /** What of {@link #wanted} is used: counted in {@link #below} of the group above. */
  private final AtomicLong used = new AtomicLong();

  /** The sum of {@link #used} of the groups below. */
  private final AtomicLong below = new AtomicLong();

  /** {@code above} is that of the group above, null at the top. */
  Guarantee(Guarantee above) {
    this.above = above;
  }

  long wanted() {
    return wanted;
  }

  void wanted(long pages, long usage) {
    wanted = pages;
    usage(usage);
  }

  /** The group uses so many pages now. */
  void usage(long usage) {
    long now = Math.min(usage, wanted);
    if (now != used.get()) {
      long before = used.getAndSet(now);
      if (above != null) {
        above.below.addAndGet(now - before);
      }
    }
  }

  /** {@return what is protected from a scan of {@code top} and the groups below it, null for all; {@code top}'s own guarantee is nothing to itself} */
  long effective(Guarantee top) {
    if (this == top) {
      return 0;
    }
    long mine = used.get();
    if (above == null || above == top || mine == 0) {
      return mine;
    }
    long parents = above.effective(top);
    long siblings = Math.max(1, above.below.get());
    return siblings > parents ? (long) ((double) mine * parents / siblings) : mine;
  }
}
