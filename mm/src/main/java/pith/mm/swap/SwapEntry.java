package pith.mm.swap;

import pith.hal.mmu.Pte;

/**
 * A page-table entry whose page is in swap: it names an area and a slot. The hardware finds its valid bit clear and looks no further, so the rest is the
 * kernel's.
 *
 * <pre>
 *   63        54 53               10 9   8   7   6   5   4   3   1   0
 *  |     0      |       slot        | 0 | 0 | 0 | 0 | 0 | 1 | area | 0 |
 * </pre>
 *
 * <p>Bit 4 tells it from an empty entry and from a page on its way to another frame; the same number stands in the index of shared memory. Our own format, in
 * the manner of Linux's {@code swp_entry_t}.
 */
public final class SwapEntry {
  /** Areas that there can be. */
  public static final int AREAS = 8;

  private static final int AREA_SHIFT = 1;
  private static final int SLOT_SHIFT = 10;
  private static final long MARK = Pte.USER;
  private static final long LOW_BITS = (1 << SLOT_SHIFT) - 1;

  private SwapEntry() {}

  static long of(int area, int slot) {
    return (long) slot << SLOT_SHIFT | MARK | (long) area << AREA_SHIFT;
  }

  /** {@return whether a page-table entry is one} */
  public static boolean is(long pte) {
    return (pte & LOW_BITS & ~((AREAS - 1) << AREA_SHIFT)) == MARK;
  }

  /** {@return the number of the area} */
  public static int area(long entry) {
    return (int) (entry >>> AREA_SHIFT) & AREAS - 1;
  }

  /** {@return the slot within the area} */
  public static int slot(long entry) {
    return (int) (entry >>> SLOT_SHIFT);
  }
}
