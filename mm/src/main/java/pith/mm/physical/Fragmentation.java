package pith.mm.physical;

/**
 * How far a zone's free memory has fallen to dust. Source: Gorman and Whitcroft, "The what, the why and the where to of anti-fragmentation" (2006); Linux
 * {@code mm/vmstat.c}.
 */
public final class Fragmentation {
  /** The index of a zone that has a block of the order. */
  public static final int FITS = -1000;

  private Fragmentation() {}

  /**
   * {@return why there is no block of 2^order pages, in thousandths: towards 0 because too little is free, towards 1000 because what is free lies scattered;
   * {@link #FITS} if there is one} The first calls for reclaim, the second for compaction.
   */
  public static int index(Zone zone, int order) {
    long blocks = 0;
    for (int each = 0; each <= Zone.MAX_ORDER; each++) {
      long ofOrder = zone.freeBlocks(each);
      if (ofOrder > 0 && each >= order) {
        return FITS;
      }
      blocks += ofOrder;
    }
    return blocks == 0 ? 0 : (int) (1000 - (1000 + zone.free() * 1000 / (1L << order)) / blocks);
  }

  /** {@return how much of the free memory lies in blocks too small for this order, in thousandths} */
  public static int unusable(Zone zone, int order) {
    long usable = 0;
    for (int each = order; each <= Zone.MAX_ORDER; each++) {
      usable += zone.freeBlocks(each) << each;
    }
    return zone.free() == 0 ? 1000 : (int) ((zone.free() - Math.min(usable, zone.free())) * 1000 / zone.free());
  }
}
