package pith.hal.cpu.floating;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

/**
 * Double-precision operations by the host's own arithmetic where that is provably the same, and by {@link Arithmetic} elsewhere.
 *
 * <p>The host rounds to nearest even and tells no flags. In that mode, and with operands and result far from overflow and underflow, the only
 * flag that can arise is <em>inexact</em>, and the rounding error of an operation is itself a number that the host computes exactly: by
 * Knuth's two-sum for addition, by a fused multiply-add for products, quotients and roots. It is not even computed when the flag is raised
 * already. Source: Muller et al., "Handbook of Floating-Point Arithmetic", chapter 4.
 *
 * <p>Operands and results are raw bits; the status holds the flags raised so far.
 */
public final class Binary64 {
  private static final Format FORMAT = Format.BINARY64;

  /** Beyond these neither the results below nor their rounding errors can overflow or become subnormal. */
  private static final double LARGE = 0x1p1000;

  private static final double SMALL = 0x1p-900;

  private Binary64() {}

  public static long add(long a, long b, FloatStatus status) {
    double x = longBitsToDouble(a);
    double y = longBitsToDouble(b);
    if (status.rounding == Rounding.RNE && Math.abs(x) < LARGE && Math.abs(y) < LARGE) {
      double sum = x + y;
      if (status.isExactSoFar()) {
        double fromY = sum - x;
        status.inexactIf((x - (sum - fromY)) + (y - fromY) != 0);
      }
      return doubleToRawLongBits(sum);
    }
    return Arithmetic.add(FORMAT, a, b, status);
  }

  public static long subtract(long a, long b, FloatStatus status) {
    return longBitsToDouble(b) != longBitsToDouble(b)
        ? Arithmetic.add(FORMAT, a, b, status)
        : add(a, b ^ FORMAT.signBit(), status);
  }

  public static long multiply(long a, long b, FloatStatus status) {
    double x = longBitsToDouble(a);
    double y = longBitsToDouble(b);
    double product = x * y;
    if (status.rounding == Rounding.RNE && isModerate(product)) {
      if (status.isExactSoFar()) {
        status.inexactIf(Math.fma(x, y, -product) != 0);
      }
      return doubleToRawLongBits(product);
    }
    return Arithmetic.multiply(FORMAT, a, b, status);
  }

  public static long divide(long a, long b, FloatStatus status) {
    double x = longBitsToDouble(a);
    double y = longBitsToDouble(b);
    double quotient = x / y;
    if (status.rounding == Rounding.RNE && isModerate(quotient) && isModerate(x)) {
      if (status.isExactSoFar()) {
        status.inexactIf(Math.fma(-quotient, y, x) != 0);
      }
      return doubleToRawLongBits(quotient);
    }
    return Arithmetic.divide(FORMAT, a, b, status);
  }

  public static long squareRoot(long a, FloatStatus status) {
    double x = longBitsToDouble(a);
    if (status.rounding == Rounding.RNE && x > SMALL && x < LARGE) {
      double root = Math.sqrt(x);
      if (status.isExactSoFar()) {
        status.inexactIf(Math.fma(root, root, -x) != 0);
      }
      return doubleToRawLongBits(root);
    }
    return Arithmetic.squareRoot(FORMAT, a, status);
  }

  /** {@return a * b + c} Its rounding error is not one number, so the host serves only once inexact is raised. */
  public static long fused(long a, long b, long c, FloatStatus status) {
    double result = Math.fma(longBitsToDouble(a), longBitsToDouble(b), longBitsToDouble(c));
    if (status.rounding == Rounding.RNE && !status.isExactSoFar() && isModerate(result)) {
      return doubleToRawLongBits(result);
    }
    return Arithmetic.fused(FORMAT, a, b, c, status);
  }

  public static long toSigned(long a, int width, FloatStatus status) {
    double x = longBitsToDouble(a);
    double whole = Math.abs(x) < 0x1p30 ? toWhole(x, status.rounding) : Double.NaN;
    if (whole == whole) {
      status.inexactIf(whole != x);
      return (long) whole;
    }
    return Conversion.toSigned(FORMAT, a, width, status);
  }

  public static long toUnsigned(long a, int width, FloatStatus status) {
    double x = longBitsToDouble(a);
    double whole = x >= 0 && x < 0x1p30 ? toWhole(x, status.rounding) : Double.NaN;
    if (whole == whole) {
      status.inexactIf(whole != x);
      return (long) whole;
    }
    return Conversion.toUnsigned(FORMAT, a, width, status);
  }

  /** {@return x as a whole number, NaN for the one mode that the host doesn't have} */
  static double toWhole(double x, int mode) {
    return switch (mode) {
      case Rounding.RNE -> Math.rint(x);
      case Rounding.RTZ -> (int) x;
      case Rounding.RDN -> Math.floor(x);
      case Rounding.RUP -> Math.ceil(x);
      default -> Double.NaN;
    };
  }

  public static long fromSigned(long value, FloatStatus status) {
    return (int) value == value ? doubleToRawLongBits((double) value) : Conversion.fromSigned(FORMAT, value, status);
  }

  public static long fromUnsigned(long value, FloatStatus status) {
    return (int) value == value && value >= 0 ? doubleToRawLongBits((double) value) : Conversion.fromUnsigned(FORMAT, value, status);
  }

  /** {@return a double-precision number from a single-precision one: always exact} */
  public static long fromBinary32(long a, FloatStatus status) {
    float x = Float.intBitsToFloat((int) a);
    return x == x ? doubleToRawLongBits((double) x) : Conversion.convert(Format.BINARY32, FORMAT, a, status);
  }

  /** {@return whether a result this size can only be exact or inexact, and so can its operands} */
  public static boolean isModerate(double x) {
    double magnitude = Math.abs(x);
    return magnitude > SMALL && magnitude < LARGE;
  }
}
