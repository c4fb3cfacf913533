package pith.hal.cpu.interpreter;

import pith.hal.memory.LineFilter;

/**
 * What the {@link HotLoop} may do by itself although accesses cost: whatever the memory model's {@link LineFilter} lets pass, which are hits in the L1. Such
 * loads are counted here, and their cycles are put on the clock when the loop is left.
 *
 * <p>A stretch of code, from where control entered it to where it leaves, may run if all its lines are in the L1i. Owned by the hart.
 */
final class CostlyPath {
  private static final LineFilter NOTHING_PASSES = new LineFilter(0);

  private final LineFilter filter;
  private final long loadCost;

  /** The space bits of TLB tags, or those of no tag if nothing passes here. */
  long space = LoadStore.ALWAYS_MISS;

  /** The clock at which to stop. */
  long limit;

  /** The op at which control entered the stretch of code that now runs. */
  private int entered;

  /** Lines of the page whose code runs that the filter does not let pass. While the hot loop runs, no model is asked, so none comes or goes. */
  private long absent;

  /** The op that last transferred control. */
  int source;

  private long loadsBefore;

  /** Sub-cycles of loads that did not make a whole cycle yet. */
  private long fraction;

  /** What {@code filter} lets pass; nothing if that is null. */
  CostlyPath(LineFilter filter) {
    this.filter = filter == null ? NOTHING_PASSES : filter;
    loadCost = this.filter.loadCost();
  }

  /** The hot loop begins at an op of a page; control came to {@code first} of it. */
  void begin(CodePage page, int first) {
    int entry = LineFilter.index(page.pa());
    absent = filter.page[entry] == page.pa() ? ~filter.fetch[entry] : -1;
    entered = first;
  }

  int entered() {
    return entered;
  }

  /** {@return whether a load at virtual address {@code va} of a physical page may be done at once} */
  boolean mayLoad(long page, long va) {
    int entry = LineFilter.index(page);
    if (filter.page[entry] != page || (filter.load[entry] >>> (va >>> LineFilter.LINE_SHIFT) & 1) == 0) {
      return false;
    }
    filter.loads++;
    return true;
  }

  boolean mayStore(long page, long va) {
    int entry = LineFilter.index(page);
    if (filter.page[entry] != page || (filter.store[entry] >>> (va >>> LineFilter.LINE_SHIFT) & 1) == 0) {
      return false;
    }
    filter.stores++;
    return true;
  }

  /** The op {@code from} transfers control to the op {@code to} of the same page. {@return whether the loop may go on there} */
  boolean mayGoOn(CodePage page, int from, int to, long clock) {
    source = from;
    long first = -1L << (page.offset(entered) >>> LineFilter.LINE_SHIFT);
    long last = -1L >>> 63 - (page.offset(from) >>> LineFilter.LINE_SHIFT);
    if ((first & last & absent) != 0 || clock + pending() >= limit) {
      return false;
    }
    filter.fetches++;
    entered = to;
    return true;
  }

  /** {@return the cycles of loads that nobody has taken yet} */
  private long pending() {
    return (filter.loads - loadsBefore) * loadCost + fraction >> LineFilter.COST_SHIFT;
  }

  /** {@return the cycles of the loads that passed since this was last asked} */
  long takeCycles() {
    long exact = (filter.loads - loadsBefore) * loadCost + fraction;
    loadsBefore = filter.loads;
    fraction = exact & (1 << LineFilter.COST_SHIFT) - 1;
    return exact >> LineFilter.COST_SHIFT;
  }
}
