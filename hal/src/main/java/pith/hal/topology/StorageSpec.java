package pith.hal.topology;

/**
 * What the disks of a machine are: an NVMe drive by its times, as a preset's table {@code storage} says it.
 *
 * @param title one line that says what it models
 * @param read from command to data, for a block that nobody else wants
 * @param write from command to end, for a block that the drive's cache takes (or, without a cache, the medium)
 * @param program how long one of its units is busy with writing a page of its medium
 * @param pageBytes what a unit reads or writes at once
 * @param units parts of the medium that work at the same time
 * @param link what goes between the drive and memory
 * @param cacheBytes size of the volatile write cache; 0 for none
 * @param queues pairs of queues that the drive has at most
 * @param depth entries of the longest queue
 */
public record StorageSpec(
    String title, Latency read, Latency write, Latency program, int pageBytes, int units, Bandwidth link, long cacheBytes, int queues, int depth) {
  private static final long MICROSECOND = 1_000_000;

  /** What a preset without such a table has: estimates of a good small drive. */
  public static final StorageSpec DEFAULT =
      new StorageSpec("a small solid-state drive", micros(20), micros(10), micros(64), 4096, 16, new Bandwidth(2_000, true), 16 << 20, 16, 1024);

  /** {@return this drive without its write cache} */
  public StorageSpec withoutCache() {
    return new StorageSpec(title, read, write, program, pageBytes, units, link, 0, queues, depth);
  }

  private static Latency micros(long amount) {
    return new Latency(amount * MICROSECOND, Latency.Unit.NANOSECONDS, true);
  }
}
