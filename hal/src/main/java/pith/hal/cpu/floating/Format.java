package pith.hal.cpu.floating;

/**
 * A binary interchange format of IEEE 754, and what turns its bits into sign, exponent and significand and back.
 *
 * <p>A finite number other than zero is unpacked, whatever its format, to
 *
 * <pre>
 *   (-1)^sign  x  significand / 2^62  x  2^exponent,      1 &lt;= significand / 2^62 &lt; 2
 * </pre>
 *
 * <p>so subnormal numbers are not special to arithmetic. Its result may have bits below the format's precision; the lowest of all stands
 * for everything below it (it is <em>sticky</em>), which is all that {@link #round} has to know. Immutable.
 */
public enum Format {
  BINARY32(23, 127),
  BINARY64(52, 1023);

  /** The bit of an unpacked significand that is worth one. */
  static final int ONE = 62;

  private final int fractionBits;
  private final int bias;
  private final long fraction;
  private final long infinity;
  private final long signBit;
  private final long quietBit;

  Format(int fractionBits, int bias) {
    this.fractionBits = fractionBits;
    this.bias = bias;
    this.fraction = (1L << fractionBits) - 1;
    this.infinity = (2L * bias + 1) << fractionBits;
    this.signBit = infinity + fraction + 1;
    this.quietBit = 1L << fractionBits - 1;
  }

  /** {@return the NaN that every operation answers with} */
  public long canonicalNan() {
    return infinity | quietBit;
  }

  /** {@return the bit that negates} */
  public long signBit() {
    return signBit;
  }

  boolean isNegative(long bits) {
    return (bits & signBit) != 0;
  }

  long magnitude(long bits) {
    return bits & ~signBit;
  }

  boolean isNan(long bits) {
    return magnitude(bits) > infinity;
  }

  boolean isSignalling(long bits) {
    return isNan(bits) && (bits & quietBit) == 0;
  }

  boolean isInfinite(long bits) {
    return magnitude(bits) == infinity;
  }

  boolean isZero(long bits) {
    return magnitude(bits) == 0;
  }

  boolean isSubnormal(long bits) {
    return !isZero(bits) && magnitude(bits) <= fraction;
  }

  long zero(boolean negative) {
    return negative ? signBit : 0;
  }

  long infinity(boolean negative) {
    return zero(negative) | infinity;
  }

  /** {@return the significand of a finite number other than zero, unpacked} */
  long significand(long bits) {
    long digits = bits & fraction;
    return isSubnormal(bits) ? digits << Long.numberOfLeadingZeros(digits) - 1 : (digits | fraction + 1) << ONE - fractionBits;
  }

  /** {@return the exponent of a finite number other than zero, unpacked} */
  int exponent(long bits) {
    long digits = bits & fraction;
    return isSubnormal(bits)
        ? 1 - bias - (Long.numberOfLeadingZeros(digits) - (63 - fractionBits))
        : (int) (magnitude(bits) >>> fractionBits) - bias;
  }

  /**
   * Packs a number whose significand has its leading one at bit {@value #ONE} and a sticky lowest bit, rounding and raising flags as the
   * standard says; underflow is detected after rounding.
   */
  long round(boolean negative, int exponent, long significand, FloatStatus status) {
    int drop = ONE - fractionBits;
    int mode = status.rounding;
    if (exponent < 1 - bias) {
      return roundSubnormal(negative, exponent, significand, status);
    }
    long digits = Rounding.drop(significand, drop, negative, mode);
    long packed = ((long) exponent + bias - 1 << fractionBits) + digits; // the leading one, or a carry, adds to the exponent
    if (exponent > bias || packed >= infinity) {
      status.raise(Flags.OF | Flags.NX);
      return overflow(negative, mode);
    }
    if ((significand & (1L << drop) - 1) != 0) {
      status.raise(Flags.NX);
    }
    return zero(negative) | packed;
  }

  private long roundSubnormal(boolean negative, int exponent, long significand, FloatStatus status) {
    int drop = ONE - fractionBits;
    long shifted = Bits.shiftRightSticky(significand, 1 - bias - exponent);
    if ((shifted & (1L << drop) - 1) != 0) {
      boolean reachesNormal = exponent == -bias && Rounding.drop(significand, drop, negative, status.rounding) > 2 * fraction + 1;
      status.raise(reachesNormal ? Flags.NX : Flags.UF | Flags.NX);
    }
    return zero(negative) | Rounding.drop(shifted, drop, negative, status.rounding);
  }

  private long overflow(boolean negative, int mode) {
    boolean toInfinity =
        switch (mode) {
          case Rounding.RTZ -> false;
          case Rounding.RDN -> negative;
          case Rounding.RUP -> !negative;
          default -> true;
        };
    return toInfinity ? infinity(negative) : infinity(negative) - 1;
  }
}
