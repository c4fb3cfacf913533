package pith.hal.topology;

/**
 * How long something takes, as its source states it: in cycles of the core or in nanoseconds.
 *
 * @param thousandths the amount in thousandths of the unit, so that no rounding depends on the host
 * @param estimate whether the figure was not measured or published but estimated
 */
public record Latency(long thousandths, Unit unit, boolean estimate) {
  /** What the amount counts. */
  public enum Unit {
    CYCLES,
    NANOSECONDS
  }

  /** {@return whole cycles of a clock of {@code hertz}, to the nearest} */
  public long cycles(long hertz) {
    return switch (unit) {
      case CYCLES -> (thousandths + 500) / 1000;
      case NANOSECONDS -> (thousandths * (hertz / 1000) + 500_000_000L) / 1_000_000_000L;
    };
  }

  /** {@return picoseconds, by a clock of {@code hertz}} */
  public long picoseconds(long hertz) {
    return switch (unit) {
      case CYCLES -> thousandths * 1_000_000_000L / hertz;
      case NANOSECONDS -> thousandths;
    };
  }

  @Override
  public String toString() {
    boolean micros = unit == Unit.NANOSECONDS && thousandths >= 1_000_000 && thousandths % 1000 == 0;
    long shown = micros ? thousandths / 1000 : thousandths;
    String amount = Long.toString(shown / 1000);
    if (shown % 1000 != 0) {
      amount += String.format(java.util.Locale.ROOT, ".%03d", shown % 1000).replaceAll("0+$", "");
    }
    return (estimate ? "~" : "") + amount + (unit == Unit.CYCLES ? " cycles" : micros ? " us" : " ns");
  }
}
