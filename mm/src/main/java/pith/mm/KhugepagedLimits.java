package pith.mm;

/**
 * How khugepaged works, with Linux's names and values.
 *
 * @param pagesToScan how many pages are looked at between two rests
 * @param scanSleepMillis how long a rest is
 * @param allocSleepMillis how long it is after there was no huge page to be had
 * @param maxPtesNone how many of 512 pages may be missing: they will take memory that they did not take before
 * @param maxPtesSwap how many may be in swap: they must be read back
 * @param maxPtesShared how many may be shared with other spaces: they will be there twice
 * @param defrag whether a huge page is worth reclaim and compaction
 */
public record KhugepagedLimits(
    int pagesToScan, int scanSleepMillis, int allocSleepMillis, int maxPtesNone, int maxPtesSwap, int maxPtesShared, boolean defrag) {
  private static final int PAGES = 1 << HugePages.ORDER;

  /** Linux's. */
  public static final KhugepagedLimits DEFAULT = new KhugepagedLimits(8 * PAGES, 10_000, 60_000, PAGES - 1, PAGES / 8, PAGES / 2, true);

  public KhugepagedLimits withPagesToScan(int pages) {
    return new KhugepagedLimits(pages, scanSleepMillis, allocSleepMillis, maxPtesNone, maxPtesSwap, maxPtesShared, defrag);
  }

  public KhugepagedLimits withScanSleep(int millis) {
    return new KhugepagedLimits(pagesToScan, millis, allocSleepMillis, maxPtesNone, maxPtesSwap, maxPtesShared, defrag);
  }

  public KhugepagedLimits withAllocSleep(int millis) {
    return new KhugepagedLimits(pagesToScan, scanSleepMillis, millis, maxPtesNone, maxPtesSwap, maxPtesShared, defrag);
  }

  public KhugepagedLimits withMaxPtesNone(int pages) {
    return new KhugepagedLimits(pagesToScan, scanSleepMillis, allocSleepMillis, pages, maxPtesSwap, maxPtesShared, defrag);
  }

  public KhugepagedLimits withMaxPtesSwap(int pages) {
    return new KhugepagedLimits(pagesToScan, scanSleepMillis, allocSleepMillis, maxPtesNone, pages, maxPtesShared, defrag);
  }

  public KhugepagedLimits withMaxPtesShared(int pages) {
    return new KhugepagedLimits(pagesToScan, scanSleepMillis, allocSleepMillis, maxPtesNone, maxPtesSwap, pages, defrag);
  }

  public KhugepagedLimits withDefrag(boolean on) {
    return new KhugepagedLimits(pagesToScan, scanSleepMillis, allocSleepMillis, maxPtesNone, maxPtesSwap, maxPtesShared, on);
  }
}
