package pith.hal.cpu.floating;

/**
 * Addition, multiplication, division, square root and fused multiply-add in software, for every rounding mode and with exact flags.
 *
 * <p>Each operation first settles NaNs, infinities and zeros, then computes enough digits of the true result that the rest fits in a
 * sticky bit, and leaves rounding to {@link Format#round}. Source: IEEE 754-2019, sections 4.3, 5.4.1, 6.1–6.3, 7.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** {@return a + b} */
  public static long add(Format format, long a, long b, FloatStatus status) {
    if (format.isNan(a) || format.isNan(b)) {
      return propagate(format, a, b, status);
    }
    if (format.isInfinite(a) || format.isInfinite(b)) {
      boolean opposed = format.isInfinite(a) && format.isInfinite(b) && a != b;
      return opposed ? invalid(format, status) : format.isInfinite(a) ? a : b;
    }
    if (format.isZero(a) || format.isZero(b)) {
      return addZero(format, a, b, status);
    }
    return format.magnitude(a) >= format.magnitude(b) ? addOrdered(format, a, b, status) : addOrdered(format, b, a, status);
  }

  /** {@return a - b} */
  public static long subtract(Format format, long a, long b, FloatStatus status) {
    return add(format, a, format.isNan(b) ? b : b ^ format.signBit(), status);
  }

  private static long addZero(Format format, long a, long b, FloatStatus status) {
    if (!format.isZero(a)) {
      return a;
    }
    return !format.isZero(b) || a == b ? b : format.zero(status.rounding == Rounding.RDN);
  }

  /** Adds finite numbers other than zero, the first not smaller than the second. One bit of headroom is made for the carry. */
  private static long addOrdered(Format format, long large, long small, FloatStatus status) {
    int exponent = format.exponent(large);
    long digits = format.significand(large) >>> 1;
    long aligned = Bits.shiftRightSticky(format.significand(small) >>> 1, exponent - format.exponent(small));
    long sum = format.isNegative(large) == format.isNegative(small) ? digits + aligned : digits - aligned;
    return normalise(format, format.isNegative(large), exponent + 1, sum, status);
  }

  /** Moves the leading one into place and rounds; a difference of zero gets the sign that the rounding mode gives it. */
  private static long normalise(Format format, boolean negative, int exponent, long significand, FloatStatus status) {
    if (significand == 0) {
      return format.zero(status.rounding == Rounding.RDN);
    }
    int shift = Long.numberOfLeadingZeros(significand) - 1;
    return format.round(negative, exponent - shift, significand << shift, status);
  }

  /** {@return a * b} */
  public static long multiply(Format format, long a, long b, FloatStatus status) {
    if (format.isNan(a) || format.isNan(b)) {
      return propagate(format, a, b, status);
    }
    boolean negative = format.isNegative(a) != format.isNegative(b);
    boolean zero = format.isZero(a) || format.isZero(b);
    if (format.isInfinite(a) || format.isInfinite(b)) {
      return zero ? invalid(format, status) : format.infinity(negative);
    }
    if (zero) {
      return format.zero(negative);
    }
    long high = Math.unsignedMultiplyHigh(format.significand(a), format.significand(b));
    long low = format.significand(a) * format.significand(b);
    int exponent = format.exponent(a) + format.exponent(b) + 2;
    return normalise(format, negative, exponent, high | (low != 0 ? 1 : 0), status);
  }

  /** {@return a / b} */
  public static long divide(Format format, long a, long b, FloatStatus status) {
    if (format.isNan(a) || format.isNan(b)) {
      return propagate(format, a, b, status);
    }
    boolean negative = format.isNegative(a) != format.isNegative(b);
    if (format.isInfinite(a)) {
      return format.isInfinite(b) ? invalid(format, status) : format.infinity(negative);
    }
    if (format.isZero(b)) {
      return divideByZero(format, a, negative, status);
    }
    if (format.isZero(a) || format.isInfinite(b)) {
      return format.zero(negative);
    }
    long quotient = quotient(format.significand(a), format.significand(b));
    return normalise(format, negative, format.exponent(a) - format.exponent(b), quotient, status);
  }

  private static long divideByZero(Format format, long a, boolean negative, FloatStatus status) {
    if (format.isZero(a)) {
      return invalid(format, status);
    }
    status.raise(Flags.DZ);
    return format.infinity(negative);
  }

  /** Long division, bit by bit. {@return dividend / divisor * 2^62, with a sticky bit} The quotient is between 1/2 and 2. */
  private static long quotient(long dividend, long divisor) {
    long rest = dividend;
    long quotient = 0;
    for (int i = 0; i <= Format.ONE; i++) {
      quotient <<= 1;
      if (Long.compareUnsigned(rest, divisor) >= 0) {
        rest -= divisor;
        quotient |= 1;
      }
      rest <<= 1;
    }
    return quotient | (rest != 0 ? 1 : 0);
  }

  /** {@return the square root of a} */
  public static long squareRoot(Format format, long a, FloatStatus status) {
    if (format.isNan(a)) {
      return propagate(format, a, a, status);
    }
    if (format.isZero(a)) {
      return a;
    }
    if (format.isNegative(a)) {
      return invalid(format, status);
    }
    if (format.isInfinite(a)) {
      return a;
    }
    int exponent = format.exponent(a);
    long root = root(format.significand(a) << (exponent & 1));
    return normalise(format, false, exponent >> 1, root, status);
  }

  /** Square root, bit by bit, of a number between 1 and 4 whose unit is bit 62. {@return it in the same unit, with a sticky bit} */
  private static long root(long radicand) {
    int digits = 57;
    long next = radicand;
    long rest = 0;
    long root = 0;
    for (int i = 0; i < digits; i++) {
      rest = rest << 2 | next >>> 62;
      next <<= 2;
      long trial = root << 2 | 1;
      root <<= 1;
      if (rest >= trial) {
        rest -= trial;
        root |= 1;
      }
    }
    return root << Format.ONE - digits + 1 | (rest != 0 ? 1 : 0);
  }

  /** {@return a * b + c, rounded once} */
  public static long fused(Format format, long a, long b, long c, FloatStatus status) {
    boolean lost = format.isInfinite(a) && format.isZero(b) || format.isZero(a) && format.isInfinite(b);
    if (lost) {
      return invalid(format, status); // even when c is a quiet NaN: the specification chooses so
    }
    if (format.isNan(a) || format.isNan(b) || format.isNan(c)) {
      if (format.isSignalling(c)) {
        status.raise(Flags.NV);
      }
      return propagate(format, a, b, status);
    }
    boolean negative = format.isNegative(a) != format.isNegative(b);
    if (format.isInfinite(a) || format.isInfinite(b)) {
      return add(format, format.infinity(negative), c, status);
    }
    if (format.isZero(a) || format.isZero(b)) {
      return add(format, format.zero(negative), c, status);
    }
    if (format.isInfinite(c)) {
      return c;
    }
    return FusedSum.of(format, a, b, c, status);
  }

  private static long propagate(Format format, long a, long b, FloatStatus status) {
    if (format.isSignalling(a) || format.isSignalling(b)) {
      status.raise(Flags.NV);
    }
    return format.canonicalNan();
  }

  private static long invalid(Format format, FloatStatus status) {
    status.raise(Flags.NV);
    return format.canonicalNan();
  }
}
