package pith.hal.cpu.interpreter;

/** What Java's operators do not say in a word: division by RISC-V's rules, and high halves of products. */
final class IntegerOps {
  private IntegerOps() {}

  /** Division by zero answers all ones; the one overflow answers the dividend, as Java's does. */
  static long divide(long a, long b) {
    return b == 0 ? -1 : a / b;
  }

  static long divideUnsigned(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  /** The remainder of a division by zero is the dividend. */
  static long remainder(long a, long b) {
    return b == 0 ? a : a % b;
  }

  static long remainderUnsigned(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  static long divideWord(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  static long divideUnsignedWord(int a, int b) {
    return b == 0 ? -1 : Integer.divideUnsigned(a, b);
  }

  static long remainderWord(int a, int b) {
    return b == 0 ? a : a % b;
  }

  static long remainderUnsignedWord(int a, int b) {
    return b == 0 ? a : Integer.remainderUnsigned(a, b);
  }

  /** {@return the upper half of the product of a signed and an unsigned number} */
  static long multiplyHighSignedUnsigned(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) - (a >> 63 & b);
  }

  /** {@return whether a branch of this kind ({@link Op#BEQ} to {@link Op#BGEU}) is taken} */
  static boolean taken(int kind, long a, long b) {
    return switch (kind) {
      case Op.BEQ -> a == b;
      case Op.BNE -> a != b;
      case Op.BLT -> a < b;
      case Op.BGE -> a >= b;
      case Op.BLTU -> Long.compareUnsigned(a, b) < 0;
      default -> Long.compareUnsigned(a, b) >= 0;
    };
  }
}
