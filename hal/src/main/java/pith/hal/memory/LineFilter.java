package pith.hal.memory;

/**
 * The lines that a hart may access without asking the memory model: an access to one of them is a hit in the L1 that changes nothing.
 *
 * <p>It makes the commonest case quick: for each of {@value #ENTRIES} physical pages, one bit for each of its lines and kind of access. The
 * model sets a bit when it has seen an access, and takes it away before the line leaves the L1, is shared or is written by another core. So a CPU may
 * always ask here first; what the filter does not know, the model does.
 *
 * <pre>
 *   pa   | page ................ | line | byte |
 *          entry = page % 1024      │
 *          page[entry] == page?     └─▶ bit of load[entry], store[entry] or fetch[entry]
 * </pre>
 *
 * <p>Arrays and counts are open to the CPU models' fast paths. Owned by the hart, except that the model takes bits away on behalf of others.
 */
public final class LineFilter {
  /** How many pages it knows at a time. */
  public static final int ENTRIES = 1024;

  public static final int LINE_SHIFT = 6;

  /** {@link #loadCost} counts in 1/256 of a cycle. */
  public static final int COST_SHIFT = 8;

  private static final long PAGE = -PhysicalMemory.PAGE_BYTES;

  /** The physical page of each entry. */
  public final long[] page = new long[ENTRIES];

  public final long[] load = new long[ENTRIES];
  public final long[] store = new long[ENTRIES];
  public final long[] fetch = new long[ENTRIES];

  /** Loads, stores and stretches of code that the filter let pass: counted by the CPU. */
  public long loads;

  public long stores;
  public long fetches;
  private final int loadCost;

  /** A filter for a hart whose loads take {@code loadCost} more than another instruction if they hit the L1; stores and fetches take no more. */
  public LineFilter(int loadCost) {
    this.loadCost = loadCost;
  }

  /** {@return what each of {@link #loads} costs beside the instruction itself} */
  public int loadCost() {
    return loadCost;
  }

  /** {@return the entry for the page of a physical address} */
  public static int index(long pa) {
    return (int) (pa >>> PhysicalMemory.PAGE_SHIFT) & ENTRIES - 1;
  }

  /** From now on, such accesses to the line at {@code pa} need not be shown to the model. What may be stored to may be loaded from, too. */
  public void allow(long pa, Access access) {
    int entry = index(pa);
    if (page[entry] != (pa & PAGE)) {
      page[entry] = pa & PAGE;
      load[entry] = store[entry] = fetch[entry] = 0;
    }
    long bit = 1L << (pa >>> LINE_SHIFT);
    switch (access) {
      case FETCH -> fetch[entry] |= bit;
      case LOAD -> load[entry] |= bit;
      case STORE -> {
        load[entry] |= bit;
        store[entry] |= bit;
      }
    }
  }

  /** The line at {@code pa} leaves the data cache. */
  public void dropData(long pa) {
    int entry = index(pa);
    if (page[entry] == (pa & PAGE)) {
      long keep = ~(1L << (pa >>> LINE_SHIFT));
      load[entry] &= keep;
      store[entry] &= keep;
    }
  }

  /** The line at {@code pa} leaves the instruction cache. */
  public void dropCode(long pa) {
    int entry = index(pa);
    if (page[entry] == (pa & PAGE)) {
      fetch[entry] &= ~(1L << (pa >>> LINE_SHIFT));
    }
  }

  /** The line at {@code pa} is no longer this core's alone. */
  public void dropStore(long pa) {
    int entry = index(pa);
    if (page[entry] == (pa & PAGE)) {
      store[entry] &= ~(1L << (pa >>> LINE_SHIFT));
    }
  }
}
