package pith.hal.cpu.floating;

/** Comparisons, minimum, maximum and classification: what needs no rounding. */
public final class Comparison {
  private Comparison() {}

  /** {@return whether a = b} A quiet comparison: only signalling NaNs are invalid. */
  public static boolean equal(Format format, long a, long b, FloatStatus status) {
    if (unordered(format, a, b)) {
      raiseIf(format.isSignalling(a) || format.isSignalling(b), status);
      return false;
    }
    return a == b || format.isZero(a) && format.isZero(b);
  }

  /** {@return whether a < b} A signalling comparison: every NaN is invalid. */
  public static boolean less(Format format, long a, long b, FloatStatus status) {
    boolean unordered = unordered(format, a, b);
    raiseIf(unordered, status);
    return !unordered && order(format, a) < order(format, b);
  }

  /** {@return whether a <= b} A signalling comparison: every NaN is invalid. */
  public static boolean lessOrEqual(Format format, long a, long b, FloatStatus status) {
    boolean unordered = unordered(format, a, b);
    raiseIf(unordered, status);
    return !unordered && order(format, a) <= order(format, b);
  }

  /** {@return the smaller operand; of two NaNs the canonical one, of one NaN the other operand; -0 is smaller than +0} */
  public static long minimum(Format format, long a, long b, FloatStatus status) {
    raiseIf(format.isSignalling(a) || format.isSignalling(b), status);
    if (unordered(format, a, b)) {
      return theNumber(format, a, b);
    }
    boolean first = order(format, a) < order(format, b) || order(format, a) == order(format, b) && format.isNegative(a);
    return first ? a : b;
  }

  /** {@return the larger operand, by the rules of {@link #minimum}} */
  public static long maximum(Format format, long a, long b, FloatStatus status) {
    raiseIf(format.isSignalling(a) || format.isSignalling(b), status);
    if (unordered(format, a, b)) {
      return theNumber(format, a, b);
    }
    boolean first = order(format, a) > order(format, b) || order(format, a) == order(format, b) && !format.isNegative(a);
    return first ? a : b;
  }

  private static long theNumber(Format format, long a, long b) {
    return !format.isNan(a) ? a : !format.isNan(b) ? b : format.canonicalNan();
  }

  /** {@return the class of a number, one bit of ten} Source: unprivileged specification, table "Format of result of FCLASS instruction". */
  public static long classify(Format format, long a) {
    if (format.isNan(a)) {
      return format.isSignalling(a) ? 1 << 8 : 1 << 9;
    }
    int distance = format.isZero(a) ? 0 : format.isSubnormal(a) ? 1 : format.isInfinite(a) ? 3 : 2;
    return format.isNegative(a) ? 1 << 3 - distance : 1 << 4 + distance;
  }

  private static boolean unordered(Format format, long a, long b) {
    return format.isNan(a) || format.isNan(b);
  }

  /** {@return a number by which finite and infinite values compare as integers; both zeros are equal} */
  private static long order(Format format, long a) {
    return format.isNegative(a) ? -format.magnitude(a) : format.magnitude(a);
  }

  private static void raiseIf(boolean invalid, FloatStatus status) {
    if (invalid) {
      status.raise(Flags.NV);
    }
  }
}
