package pith.hal.topology;

/** Sizes and rates as people write them. */
final class Sizes {
  private Sizes() {}

  /** {@return a number of bytes in the largest of K, M, G, T that needs no more than two decimals} */
  static String text(long bytes) {
    String[] units = {"", "K", "M", "G", "T"};
    int unit = 0;
    while (unit < 4 && bytes >> 10 * (unit + 1) != 0 && bytes * 100 % (1L << 10 * (unit + 1)) == 0) {
      unit++;
    }
    return decimal(bytes * 100 >> 10 * unit) + units[unit];
  }

  /** {@return a clock rate in GHz or MHz} */
  static String rate(long hertz) {
    return hertz >= 1_000_000_000 ? decimal(hertz / 10_000_000) + " GHz" : decimal(hertz / 10_000) + " MHz";
  }

  private static String decimal(long hundredths) {
    String whole = Long.toString(hundredths / 100);
    String fraction = String.format(java.util.Locale.ROOT, ".%02d", hundredths % 100).replaceAll("\\.?0+$", "");
    return whole + fraction;
  }
}
