package pith.mm.space;

import pith.mm.KhugepagedLimits;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Allocation;

/**
 * What may be among the 512 pages that are to become one.
 *
 * @param none missing ones
 * @param swapped ones in swap
 * @param shared ones that other spaces map too
 * @param onlyUsed whether some of them must have been used lately, and be writable: for who does it unasked
 * @param allocation how hard to try for the huge page
 */
record CollapseLimits(int none, int swapped, int shared, boolean onlyUsed, Allocation allocation) {
  /** The program asked for it. */
  static final CollapseLimits ADVISED = new CollapseLimits(PageTable.HUGE_PAGES, PageTable.HUGE_PAGES, PageTable.HUGE_PAGES, false, Allocation.USER);

  /** khugepaged's. */
  static CollapseLimits of(KhugepagedLimits limits) {
    Allocation how = limits.defrag() ? Allocation.USER : Allocation.USER_LIGHT;
    return new CollapseLimits(limits.maxPtesNone(), limits.maxPtesSwap(), limits.maxPtesShared(), true, how);
  }

  /** {@return the same, once all that was in swap is back} */
  CollapseLimits withoutSwapped() {
    return new CollapseLimits(none, 0, shared, onlyUsed, allocation);
  }
}
