package pith.mm.reclaim;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** Looks for pages that programs used, by the accessed bits of all page tables. */
@FunctionalInterface
public interface AccessedPages {
  /** Clears the accessed bits of those pages that {@code concerned} says yes to, and shows each to {@code taker}; folios are named by their heads. */
  void harvest(LongPredicate concerned, LongConsumer taker);
}
