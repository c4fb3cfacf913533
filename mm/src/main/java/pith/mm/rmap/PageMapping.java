package pith.mm.rmap;

/**
 * A range of an address space in which pages of one owner may be mapped: a VMA, seen from the page. Pages are named by their index within the owner; which
 * address an index has, if it lies in the range at all, the VMA knows.
 *
 * <p>Called with the lock of the list that the mapping stands on held for reading, which keeps the range as it is; takes {@code mm.page_table_lock} itself.
 * {@code mm.mmap_lock} is not needed: an entry says for itself whether it maps the page.
 */
public interface PageMapping {
  /** What the entry that maps a page says of its use. */
  enum Access {
    /** There is none here. */
    UNMAPPED,
    IDLE,
    USED
  }

  /**
   * Clears the accessed bit of the entry that maps {@code page}. No TLB is flushed: an access that a TLB hides is merely noticed later. {@return what it said}
   */
  Access harvestAccessed(long index, long page);

  /**
   * Withdraws the entry that maps {@code page}, leaves what {@code replacement} says in its place, and makes every hart forget it. The entry's reference is
   * dropped; what its dirty bit said is kept with the page. {@return whether there was such an entry}
   */
  boolean withdraw(long index, long page, Replacement replacement);

  /**
   * Has the pages of the folio of {@code head} mapped one by one, if a huge leaf maps it here, and then by nothing: placeholders stand for them, and all harts
   * forget the entries, once for all of them. The entries' references are dropped.
   */
  void withdrawFolio(long index, long head, int pages);

  /**
   * Puts entries for the {@code pages} frames from {@code head} on where {@link #withdrawFolio} left placeholders that are there still; each entry takes a
   * reference.
   */
  void restoreFolio(long index, long head, int pages);

  /** Puts an entry for {@code page} where the entry {@code placeholder} stands; the entry takes a reference. {@return whether there was one} */
  boolean restore(long index, long placeholder, long page);

  /** {@return whether the program asked for these pages to stay in memory (mlock)} */
  boolean locked();

  /** {@return whether the program executes what is mapped here} */
  boolean executable();

  /** What stands in a withdrawn entry's place. */
  @FunctionalInterface
  interface Replacement {
    /** Nothing: the next touch faults anew. */
    Replacement NOTHING = old -> 0;

    /**
     * {@return the entry to leave: 0 for none, one that is not present, or {@code old} itself, which then stays}. Called under the table's lock, once for each
     * entry, which is empty by then, so that {@code old} says the last of whether it was written through.
     */
    long entry(long old);
  }
}
