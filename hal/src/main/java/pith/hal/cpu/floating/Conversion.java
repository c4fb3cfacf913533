package pith.hal.cpu.floating;

/** Conversions between the formats, and between them and integers. Source: unprivileged specification, chapters "F" and "D". */
public final class Conversion {
  private Conversion() {}

  /** {@return a number of one format in another} */
  public static long convert(Format from, Format to, long a, FloatStatus status) {
    if (from.isNan(a)) {
      if (from.isSignalling(a)) {
        status.raise(Flags.NV);
      }
      return to.canonicalNan();
    }
    boolean negative = from.isNegative(a);
    if (from.isInfinite(a)) {
      return to.infinity(negative);
    }
    return from.isZero(a) ? to.zero(negative) : to.round(negative, from.exponent(a), from.significand(a), status);
  }

  /** {@return a signed integer as a floating-point number} */
  public static long fromSigned(Format format, long value, FloatStatus status) {
    return fromMagnitude(format, value < 0, Math.abs(value), status);
  }

  /** {@return an unsigned integer as a floating-point number} */
  public static long fromUnsigned(Format format, long value, FloatStatus status) {
    return fromMagnitude(format, false, value, status);
  }

  private static long fromMagnitude(Format format, boolean negative, long magnitude, FloatStatus status) {
    if (magnitude == 0) {
      return 0;
    }
    int leading = Long.numberOfLeadingZeros(magnitude);
    long digits = leading == 0 ? Bits.shiftRightSticky(magnitude, 1) : magnitude << leading - 1;
    return format.round(negative, 63 - leading, digits, status);
  }

  /**
   * {@return a number as a signed integer of {@code width} bits, sign-extended} What doesn't fit is invalid and becomes the nearest integer that
   * does; NaN becomes the largest.
   */
  public static long toSigned(Format format, long a, int width, FloatStatus status) {
    long max = -1L >>> 65 - width;
    boolean negative = format.isNegative(a) && !format.isNan(a);
    int flagsBefore = status.flags;
    long magnitude = magnitude(format, a, status);
    boolean fits = magnitude >= 0 && magnitude <= max || negative && magnitude == max + 1;
    if (format.isNan(a) || isHuge(format, a) || !fits) {
      return saturate(negative ? ~max : max, flagsBefore, status);
    }
    return negative ? -magnitude : magnitude;
  }

  /** {@return a number as an unsigned integer of {@code width} bits, sign-extended from there as registers are} */
  public static long toUnsigned(Format format, long a, int width, FloatStatus status) {
    long max = -1L >>> 64 - width;
    boolean negative = format.isNegative(a) && !format.isNan(a);
    int flagsBefore = status.flags;
    long magnitude = magnitude(format, a, status);
    boolean fits = negative ? magnitude == 0 : Long.compareUnsigned(magnitude, max) <= 0;
    if (format.isNan(a) || isHuge(format, a) || !fits) {
      return saturate(negative ? 0 : -1, flagsBefore, status);
    }
    return width == 32 ? (int) magnitude : magnitude;
  }

  /** The result is invalid, and therefore not inexact as well. */
  private static long saturate(long limit, int flagsBefore, FloatStatus status) {
    status.flags = flagsBefore | Flags.NV;
    return limit;
  }

  private static boolean isHuge(Format format, long a) {
    return format.isInfinite(a) || !format.isZero(a) && format.exponent(a) > 63;
  }

  /** {@return the absolute value rounded to an unsigned integer, if it is below 2^64; rounding up to 2^64 does not occur} */
  private static long magnitude(Format format, long a, FloatStatus status) {
    if (format.isZero(a) || format.isNan(a) || isHuge(format, a)) {
      return 0;
    }
    int drop = Format.ONE - format.exponent(a);
    long digits = format.significand(a);
    if (drop <= 0) {
      return digits << -drop;
    }
    if (drop > 63) {
      digits = Bits.shiftRightSticky(digits, drop - 63);
      drop = 63;
    }
    if (digits << 64 - drop != 0) {
      status.raise(Flags.NX);
    }
    return Rounding.drop(digits, drop, format.isNegative(a), status.rounding);
  }
}
