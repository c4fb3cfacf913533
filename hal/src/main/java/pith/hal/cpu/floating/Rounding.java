package pith.hal.cpu.floating;

/** The rounding modes, numbered as in the {@code rm} field and in {@code frm} (unprivileged specification, chapter "F", table "Rounding mode encoding"). */
public final class Rounding {
  /** To nearest, ties to even. */
  public static final int RNE = 0;

  /** Towards zero. */
  public static final int RTZ = 1;

  /** Down, towards negative infinity. */
  public static final int RDN = 2;

  /** Up, towards positive infinity. */
  public static final int RUP = 3;

  /** To nearest, ties to the larger magnitude. */
  public static final int RMM = 4;

  private Rounding() {}

  /**
   * {@return {@code significand} without its lowest {@code drop} bits (1 to 63), rounded} The significand is unsigned and {@code
   * negative} is the sign of the number it belongs to.
   */
  static long drop(long significand, int drop, boolean negative, int mode) {
    long kept = significand >>> drop;
    long rest = significand << 64 - drop; // the dropped bits, as a fraction of one unit
    return kept + (roundsUp(kept, rest, negative, mode) ? 1 : 0);
  }

  private static boolean roundsUp(long kept, long rest, boolean negative, int mode) {
    boolean overHalf = rest < 0;
    boolean half = rest == Long.MIN_VALUE;
    return switch (mode) {
      case RNE -> overHalf && (!half || (kept & 1) != 0);
      case RDN -> negative && rest != 0;
      case RUP -> !negative && rest != 0;
      case RMM -> overHalf;
      default -> false;
    };
  }
}
