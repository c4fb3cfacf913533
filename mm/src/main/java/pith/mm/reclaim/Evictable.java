package pith.mm.reclaim;

import pith.mm.physical.PageOwner;

/** An owner whose pages can be taken away: their contents can be had again, or have nobody who wants them. */
public interface Evictable extends PageOwner {
  /** {@return who used {@code page} since this was last asked}; the caller has a reference. Clears what it reports. */
  References references(long page);

  /** The page is used and stays: what is kept of it elsewhere may go, if room is scarce there. With no spin lock held. */
  default void stays(long page) {}

  /**
   * Tries to free {@code page}: withdraws it from all who map it, keeps its contents if they are needed (which may sleep), and forgets it. The caller has a
   * reference, which is the only one when the answer is {@link Eviction#FREED}. Of a larger folio at most the first page is freed: the others go back to the
   * lists.
   */
  Eviction evict(long page, Scan scan);

  /** {@return whether the page, that was given up, is still as it was then (MADV_FREE)} */
  default boolean lazyFree(long page) {
    return false;
  }
}
