package pith.hal.cache;

/**
 * Who holds each line of RAM: a full-map directory.
 *
 * <p>An entry has a bit for each <em>holder</em> (first the clusters, then the LLCs), the owner if there is one, and two marks:
 *
 * <pre>
 *             owner, exclusive    the owner may write; if dirty it has (M), if not it may at once (E)
 *   dirty  +  owner               caches are newer than RAM, and the owner must write it back some day (O)
 *   neither                       all copies are as RAM is (S)
 * </pre>
 *
 * <p>Entries are made by the page when one of its lines is first cached. Source: L. Censier, P. Feautrier, "A new solution to coherence
 * problems in multicache systems", IEEE Transactions on Computers, 1978; the states are those of MOESI (Sweazey and Smith, ISCA 1986).
 */
final class Directory {
  /** No holder. */
  static final int NOBODY = -1;

  private static final int LINES_SHIFT = 6;
  private static final int LINES_MASK = (1 << LINES_SHIFT) - 1;
  private static final long EXCLUSIVE = 1;
  private static final long DIRTY = 2;
  private static final int OWNER_SHIFT = 2;
  private static final int OWNER_BITS = 14;
  private static final long OWNER = ((1L << OWNER_BITS) - 1) << OWNER_SHIFT;
  private static final int FIRST_HOLDER = OWNER_SHIFT + OWNER_BITS;

  private final int holders;
  private final int words;
  private final long[][] pages;

  Directory(long lines, int holders) {
    this.holders = holders;
    words = (FIRST_HOLDER + holders + 63) >>> 6;
    pages = new long[Math.toIntExact((lines + LINES_MASK) >>> LINES_SHIFT)][];
  }

  boolean exclusive(int line) {
    return (header(line) & EXCLUSIVE) != 0;
  }

  boolean dirty(int line) {
    return (header(line) & DIRTY) != 0;
  }

  /** {@return the holder that owns a line, or {@link #NOBODY}} */
  int owner(int line) {
    return (int) ((header(line) & OWNER) >>> OWNER_SHIFT) - 1;
  }

  /** {@return whether {@code holder} is the owner and may write} */
  boolean writable(int line, int holder) {
    return (header(line) & (OWNER | EXCLUSIVE)) == ((holder + 1L) << OWNER_SHIFT | EXCLUSIVE);
  }

  /** Sets the state of a line; the owner is {@link #NOBODY} for a shared clean one. */
  void state(int line, int owner, boolean exclusive, boolean dirty) {
    long[] page = page(line);
    int at = at(line);
    long state = (owner + 1L) << OWNER_SHIFT | (exclusive ? EXCLUSIVE : 0) | (dirty ? DIRTY : 0);
    page[at] = page[at] & ~(OWNER | EXCLUSIVE | DIRTY) | state;
  }

  boolean holds(int line, int holder) {
    long[] page = pages[line >>> LINES_SHIFT];
    int bit = FIRST_HOLDER + holder;
    return page != null && (page[at(line) + (bit >>> 6)] >>> bit & 1) != 0;
  }

  void add(int line, int holder) {
    int bit = FIRST_HOLDER + holder;
    page(line)[at(line) + (bit >>> 6)] |= 1L << bit;
  }

  void remove(int line, int holder) {
    int bit = FIRST_HOLDER + holder;
    page(line)[at(line) + (bit >>> 6)] &= ~(1L << bit);
  }

  /** {@return the first holder of a line from number {@code from} on, or {@link #NOBODY}} */
  int next(int line, int from) {
    long[] page = pages[line >>> LINES_SHIFT];
    if (page == null || from >= holders) {
      return NOBODY;
    }
    int bit = FIRST_HOLDER + from;
    int word = bit >>> 6;
    long rest = page[at(line) + word] & -1L << bit;
    while (rest == 0) {
      if (++word == words) {
        return NOBODY;
      }
      rest = page[at(line) + word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest) - FIRST_HOLDER;
  }

  private long header(int line) {
    long[] page = pages[line >>> LINES_SHIFT];
    return page == null ? 0 : page[at(line)];
  }

  private int at(int line) {
    return (line & LINES_MASK) * words;
  }

  private long[] page(int line) {
    long[] page = pages[line >>> LINES_SHIFT];
    return page != null ? page : (pages[line >>> LINES_SHIFT] = new long[words << LINES_SHIFT]);
  }
}
