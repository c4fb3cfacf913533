package pith.mm.writeback;

/**
 * How much may be dirty and for how long. Source: Linux's {@code Documentation/admin-guide/sysctl/vm.rst}, with its defaults.
 *
 * @param backgroundRatio per cent of the memory that could be dirty from which on the flusher works without pause
 * @param ratio per cent from which on writers wait
 * @param intervalCentiseconds how often the flusher looks for old pages; 0 for never
 * @param expireCentiseconds how old they are by then
 */
public record WritebackLimits(int backgroundRatio, int ratio, int intervalCentiseconds, int expireCentiseconds) {
  public static final WritebackLimits DEFAULT = new WritebackLimits(10, 20, 500, 3000);

  public WritebackLimits withBackgroundRatio(int percent) {
    return new WritebackLimits(percent, ratio, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withRatio(int percent) {
    return new WritebackLimits(backgroundRatio, percent, intervalCentiseconds, expireCentiseconds);
  }

  public WritebackLimits withInterval(int centiseconds) {
    return new WritebackLimits(backgroundRatio, ratio, centiseconds, expireCentiseconds);
  }

  public WritebackLimits withExpiry(int centiseconds) {
    return new WritebackLimits(backgroundRatio, ratio, intervalCentiseconds, centiseconds);
  }

  /** {@return the number of dirty pages from which on the flusher works, of {@code dirtyable} that could be} */
  long background(long dirtyable) {
    long background = dirtyable * backgroundRatio / 100;
    return background >= limit(dirtyable) ? limit(dirtyable) / 2 : background;
  }

  /** {@return the number of dirty pages above which writers wait} */
  long limit(long dirtyable) {
    return dirtyable * ratio / 100;
  }
}
