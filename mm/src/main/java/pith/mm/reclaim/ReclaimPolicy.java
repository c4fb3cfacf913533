package pith.mm.reclaim;

/**
 * Which pages go when memory is short: what is kept of the order in which pages were used, and how one that will not be missed is found. The mechanics of
 * taking a page away are the owner's ({@link Evictable}), so a policy is about lists and numbers only.
 *
 * <p>Unless said otherwise, called under {@code lruvec.lru_lock}. Pages are the heads of folios. Kinds of pages are <em>file</em> (can be read again) and
 * <em>anonymous</em> (must be swapped, shared memory included).
 */
public interface ReclaimPolicy {
  /** {@return how users call it} */
  String name();

  /** A page can be reclaimed from now on; {@code active} if it is known to be in use. */
  void add(long page, boolean file, boolean active);

  /** The page, on a list of this policy's, was read or written through a descriptor. */
  void used(long page, int list);

  /** Its program does not expect to use the page soon (MADV_COLD); it is on a list of this policy's. */
  void cool(long page, int list);

  /** {@return what to remember of a page that is about to go, at least 0: should it come back, {@link #returned} is asked} */
  int leaving(long page, boolean file);

  /**
   * A page comes back of which {@link #leaving} said {@code shadow}; it is on no list yet. {@return whether it was gone so shortly that it counts as in use}
   */
  boolean returned(long page, boolean file, int shadow);

  /** Tries to free pages; called with no lock held. */
  void shrink(Scan scan);

  /** {@return pages of a kind that count as used often, or not} */
  long count(boolean file, boolean active);

  /** As {@link #count(boolean, boolean)}, of those that {@code group} pays for. */
  long count(ScanGroup group, boolean file, boolean active);
}
