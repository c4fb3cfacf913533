package pith.hal.topology;

/**
 * How many bytes something moves per second, as its source states it.
 *
 * @param megabytes 10^6 bytes per second; 0 for no limit
 * @param estimate whether the figure was not measured or published but estimated
 */
public record Bandwidth(long megabytes, boolean estimate) {
  /** What a preset that names no bandwidth has. */
  public static final Bandwidth UNLIMITED = new Bandwidth(0, true);

  private static final long MEGABYTE = 1_000_000;

  public boolean limited() {
    return megabytes != 0;
  }

  /** {@return how long {@code bytes} occupy it, in picoseconds} */
  public long picoseconds(long bytes) {
    return limited() ? bytes * MEGABYTE / megabytes : 0;
  }

  @Override
  public String toString() {
    String gigabytes = megabytes % 1000 == 0 ? "" + megabytes / 1000 : String.format(java.util.Locale.ROOT, "%d.%03d", megabytes / 1000, megabytes % 1000).replaceAll("0+$", "");
    return limited() ? (estimate ? "~" : "") + gigabytes + " GB/s" : "unlimited";
  }
}
