package pith.mm.physical;

import java.util.function.BooleanSupplier;

/** Gives back memory that can be had again: clean pages of files. */
@FunctionalInterface
public interface Reclaimer {
  /** Tries to free {@code pages} pages; called with no spin lock held. {@return how many were freed} */
  long reclaim(long pages);

  /** As {@link #reclaim(long)}, at {@code near} first, and at other nodes the nearest first. */
  default long reclaim(Node near, long pages) {
    return reclaim(pages);
  }

  /** A page that stands on a list of the reclaimer's is about to be free; callable with any lock held. */
  default void freed(long page) {}

  /**
   * A folio is about to become single pages by way of {@code split}, which tells whether it did; on a list, they take its place. Callable with any lock held.
   */
  default boolean splits(long head, BooleanSupplier split) {
    return split.getAsBoolean();
  }
}
