package pith.hal.cpu.floating;

/**
 * The sum of a product and a number in 128 bits: the product of two significands fits exactly, and what alignment shifts out below it is
 * sticky.
 *
 * <p>That suffices: digits are shifted out only when the exponents differ by more than the room below the shorter operand, and then
 * subtraction cancels one digit at most.
 */
final class FusedSum {
  private long high;
  private long low;

  private FusedSum(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** {@return a * b + c of finite numbers, where only c may be zero} */
  static long of(Format format, long a, long b, long c, FloatStatus status) {
    boolean negative = format.isNegative(a) != format.isNegative(b);
    long x = format.significand(a);
    long y = format.significand(b);
    FusedSum product = new FusedSum(Math.unsignedMultiplyHigh(x, y), x * y);
    int exponent = format.exponent(a) + format.exponent(b);
    if (format.isZero(c)) {
      return product.round(format, negative, exponent, status);
    }
    FusedSum addend = new FusedSum(format.significand(c) >>> 2, format.significand(c) << 62);
    int difference = exponent - format.exponent(c);
    if (difference >= 0) {
      addend.shiftRight(difference);
    } else {
      product.shiftRight(-difference);
    }
    return product.plus(addend, negative, format.isNegative(c)).round(format, negative, Math.max(exponent, format.exponent(c)), status);
  }

  private void shiftRight(int distance) {
    if (distance == 0) {
      return;
    }
    if (distance < 64) {
      low = high << 64 - distance | Bits.shiftRightSticky(low, distance);
      high >>>= distance;
    } else {
      long lost = low;
      low = Bits.shiftRightSticky(high, distance - 64) | (lost != 0 ? 1 : 0);
      high = 0;
    }
  }

  /** Adds or, if the signs differ, subtracts; a difference below zero is left in two's complement for {@link #round}. */
  private FusedSum plus(FusedSum other, boolean negative, boolean otherNegative) {
    if (negative == otherNegative) {
      long sum = low + other.low;
      return new FusedSum(high + other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0), sum);
    }
    return new FusedSum(high - other.high - (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0), low - other.low);
  }

  /** Rounds a number whose unit is bit 124. */
  private long round(Format format, boolean negative, int exponent, FloatStatus status) {
    if ((high | low) == 0) {
      return format.zero(status.rounding == Rounding.RDN);
    }
    boolean flipped = high < 0;
    if (flipped) {
      high = ~high + (low == 0 ? 1 : 0);
      low = -low;
    }
    int leading = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    long digits = digits(leading);
    return format.round(negative != flipped, exponent + 3 - leading, digits, status);
  }

  /** {@return the 63 digits behind {@code leading} zeros, the last one sticky} */
  private long digits(int leading) {
    if (leading >= 64) {
      return Bits.shiftRightSticky(low << leading - 64, 1);
    }
    long top = leading == 0 ? high : high << leading | low >>> 64 - leading;
    long rest = low << leading;
    return Bits.shiftRightSticky(top, 1) | (rest != 0 ? 1 : 0);
  }
}
