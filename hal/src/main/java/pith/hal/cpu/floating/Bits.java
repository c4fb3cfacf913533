package pith.hal.cpu.floating;

/** Shifts that do not forget. */
final class Bits {
  private Bits() {}

  /** {@return {@code value} shifted right by any distance from 0, its lowest bit set if a one was shifted out} */
  static long shiftRightSticky(long value, int distance) {
    if (distance == 0) {
      return value;
    }
    if (distance > 63) {
      return value != 0 ? 1 : 0;
    }
    return value >>> distance | (value << 64 - distance != 0 ? 1 : 0);
  }
}
