package pith.mm.physical;

/**
 * How large the lists of a zone's harts are, in pages.
 *
 * @param batch how many move between zone and lists at once
 * @param highMin how many a hart may always keep
 * @param highMax how many at most, however busy it is
 */
public record PageListSizes(int batch, int highMin, int highMax) {
  private static final long BATCH_MOST_PAGES = (1 << 20) / 4096;

  /** All harts together keep no more than this share of a zone. */
  private static final long HIGH_SHARE = 8;

  /** {@return the sizes for a zone that {@code harts} harts are closest to. Source: Linux's {@code zone_batchsize} and {@code zone_highsize}} */
  static PageListSizes of(long managed, Watermarks marks, int harts) {
    int batch = (int) Math.max(1, Math.min(managed >> 10, BATCH_MOST_PAGES) / 4);
    batch = Math.max(1, Integer.highestOneBit(batch + batch / 2) - 1);
    long highMin = Math.max(marks.low() / harts, 4L * batch);
    long highMax = Math.max(managed / HIGH_SHARE / harts, 4L * batch);
    return new PageListSizes(batch, (int) highMin, (int) Math.max(highMin, highMax));
  }
}
