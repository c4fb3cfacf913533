package pith.hal.cpu.floating;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * Single-precision operations by the host's own arithmetic where that is provably the same, and by {@link Arithmetic} elsewhere.
 *
 * <p>As {@link Binary64}, and simpler: the product of two single-precision numbers is exact in double precision, so comparing with it
 * tells whether a result is inexact. Operands and results are raw bits in the lower half of a {@code long}.
 */
public final class Binary32 {
  private static final Format FORMAT = Format.BINARY32;
  private static final float LARGE = 0x1p100f;
  private static final float SMALL = 0x1p-100f;

  private Binary32() {}

  public static long add(long a, long b, FloatStatus status) {
    float x = intBitsToFloat((int) a);
    float y = intBitsToFloat((int) b);
    if (status.rounding == Rounding.RNE && Math.abs(x) < LARGE && Math.abs(y) < LARGE) {
      float sum = x + y;
      if (status.isExactSoFar()) {
        float fromY = sum - x;
        status.inexactIf((x - (sum - fromY)) + (y - fromY) != 0);
      }
      return bits(sum);
    }
    return Arithmetic.add(FORMAT, a, b, status);
  }

  public static long subtract(long a, long b, FloatStatus status) {
    float y = intBitsToFloat((int) b);
    return y != y ? Arithmetic.add(FORMAT, a, b, status) : add(a, b ^ FORMAT.signBit(), status);
  }

  public static long multiply(long a, long b, FloatStatus status) {
    double product = (double) intBitsToFloat((int) a) * intBitsToFloat((int) b);
    if (status.rounding == Rounding.RNE && isModerate(product)) {
      float rounded = (float) product;
      status.inexactIf(rounded != product);
      return bits(rounded);
    }
    return Arithmetic.multiply(FORMAT, a, b, status);
  }

  public static long divide(long a, long b, FloatStatus status) {
    float x = intBitsToFloat((int) a);
    float y = intBitsToFloat((int) b);
    float quotient = x / y;
    if (status.rounding == Rounding.RNE && isModerate(quotient)) {
      status.inexactIf((double) quotient * y != x);
      return bits(quotient);
    }
    return Arithmetic.divide(FORMAT, a, b, status);
  }

  public static long squareRoot(long a, FloatStatus status) {
    float x = intBitsToFloat((int) a);
    if (status.rounding == Rounding.RNE && x > 0 && x < LARGE) {
      float root = (float) Math.sqrt(x);
      status.inexactIf((double) root * root != x);
      return bits(root);
    }
    return Arithmetic.squareRoot(FORMAT, a, status);
  }

  /** {@return a * b + c} The product is exact in double precision; two-sum tells the error of the sum. */
  public static long fused(long a, long b, long c, FloatStatus status) {
    float z = intBitsToFloat((int) c);
    double product = (double) intBitsToFloat((int) a) * intBitsToFloat((int) b);
    float result = Math.fma(intBitsToFloat((int) a), intBitsToFloat((int) b), z);
    if (status.rounding == Rounding.RNE && isModerate(result)) {
      double sum = product + z;
      double fromZ = sum - product;
      double error = (product - (sum - fromZ)) + (z - fromZ);
      status.inexactIf(error != 0 || result != sum);
      return bits(result);
    }
    return Arithmetic.fused(FORMAT, a, b, c, status);
  }

  public static long toSigned(long a, int width, FloatStatus status) {
    float x = intBitsToFloat((int) a);
    double whole = Math.abs(x) < 0x1p30f ? Binary64.toWhole(x, status.rounding) : Double.NaN;
    if (whole == whole) {
      status.inexactIf(whole != x);
      return (long) whole;
    }
    return Conversion.toSigned(FORMAT, a, width, status);
  }

  public static long toUnsigned(long a, int width, FloatStatus status) {
    float x = intBitsToFloat((int) a);
    double whole = x >= 0 && x < 0x1p30f ? Binary64.toWhole(x, status.rounding) : Double.NaN;
    if (whole == whole) {
      status.inexactIf(whole != x);
      return (long) whole;
    }
    return Conversion.toUnsigned(FORMAT, a, width, status);
  }

  public static long fromSigned(long value, FloatStatus status) {
    return Conversion.fromSigned(FORMAT, value, status);
  }

  public static long fromUnsigned(long value, FloatStatus status) {
    return Conversion.fromUnsigned(FORMAT, value, status);
  }

  /** {@return a single-precision number from a double-precision one} */
  public static long fromBinary64(long a, FloatStatus status) {
    double x = Double.longBitsToDouble(a);
    if (status.rounding == Rounding.RNE && isModerate(x)) {
      float rounded = (float) x;
      status.inexactIf(rounded != x);
      return bits(rounded);
    }
    return Conversion.convert(Format.BINARY64, FORMAT, a, status);
  }

  private static boolean isModerate(double x) {
    double magnitude = Math.abs(x);
    return magnitude > SMALL && magnitude < LARGE;
  }

  private static long bits(float x) {
    return floatToRawIntBits(x) & 0xffff_ffffL;
  }
}
