package pith.mm.writeback;

import pith.hal.memory.PhysicalMemory;

/**
 * How much may be dirty and for how long. Of a ratio and the bytes beside it one counts, the one that was set last; the other is 0. Source: Linux's {@code
 * Documentation/admin-guide/sysctl/vm.rst}, with its defaults.
 *
 * @param backgroundRatio per cent of the memory that could be dirty from which on the flusher works without pause
 * @param backgroundBytes the same as an amount
 * @param ratio per cent from which on writers wait
 * @param bytes the same as an amount
 * @param intervalCentiseconds how often the flusher looks for old pages; 0 for never
 * @param expireCentiseconds how old they are by then
 */
public record WritebackLimits(int backgroundRatio, long backgroundBytes, int ratio, long bytes, int intervalCentiseconds, int expireCentiseconds) {
  public static final WritebackLimits DEFAULT = new WritebackLimits(10, 0, 20, 0, 500, 3000);

  public WritebackLimits withBackgroundRatio(int percent) {
    return new WritebackLimits(percent, 0, ratio, bytes, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withBackgroundBytes(long amount) {
    return new WritebackLimits(0, amount, ratio, bytes, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withRatio(int percent) {
    return new WritebackLimits(backgroundRatio, backgroundBytes, percent, 0, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withBytes(long amount) {
    return new WritebackLimits(backgroundRatio, backgroundBytes, 0, amount, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withInterval(int centiseconds) {
    return new WritebackLimits(backgroundRatio, backgroundBytes, ratio, bytes, centiseconds, expireCentiseconds);
  }

  public WritebackLimits withExpiry(int centiseconds) {
    return new WritebackLimits(backgroundRatio, backgroundBytes, ratio, bytes, intervalCentiseconds, centiseconds);
  }

  /** {@return the number of dirty pages from which on the flusher works, of {@code dirtyable} that could be} */
  long background(long dirtyable) {
    long background = pages(backgroundBytes, backgroundRatio, dirtyable);
    return background >= limit(dirtyable) ? limit(dirtyable) / 2 : background;
  }

  /** {@return the number of dirty pages above which writers wait} */
  long limit(long dirtyable) {
    return pages(bytes, ratio, dirtyable);
  }

  private static long pages(long bytes, int ratio, long dirtyable) {
    return bytes > 0 ? (bytes - 1 >>> PhysicalMemory.PAGE_SHIFT) + 1 : dirtyable * ratio / 100;
  }
}
