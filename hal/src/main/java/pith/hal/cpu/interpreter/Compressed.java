package pith.hal.cpu.interpreter;

/**
 * The 16-bit instructions: each stands for one 32-bit instruction, to which it is expanded before decoding.
 *
 * <p>Source: unprivileged specification, chapter "C Extension for Compressed Instructions", in the order of its listing; the bit
 * patterns of immediates below are read as the listing prints them.
 */
final class Compressed {
  private static final int SP = 2;
  private static final int LOAD = 0x03;
  private static final int LOAD_FP = 0x07;
  private static final int OP_IMM = 0x13;
  private static final int OP_IMM_32 = 0x1b;
  private static final int STORE = 0x23;
  private static final int STORE_FP = 0x27;
  private static final int OP = 0x33;
  private static final int OP_32 = 0x3b;

  private Compressed() {}

  /** {@return the 32-bit instruction, or 0 for an encoding that is illegal or reserved} */
  static int expand(int half) {
    return switch (half & 3) {
      case 0 -> quadrant0(half);
      case 1 -> quadrant1(half);
      default -> quadrant2(half);
    };
  }

  private static int quadrant0(int half) {
    int high = shortRegister(half, 7);
    int low = shortRegister(half, 2);
    int word = bits(half, 10, 3) << 3 | bit(half, 6) << 2 | bit(half, 5) << 6;
    int dbl = bits(half, 10, 3) << 3 | bits(half, 5, 2) << 6;
    return switch (half >>> 13) {
      case 0 -> addi4spn(half, low);
      case 1 -> load(LOAD_FP, 3, low, high, dbl);
      case 2 -> load(LOAD, 2, low, high, word);
      case 3 -> load(LOAD, 3, low, high, dbl);
      case 5 -> store(STORE_FP, 3, low, high, dbl);
      case 6 -> store(STORE, 2, low, high, word);
      case 7 -> store(STORE, 3, low, high, dbl);
      default -> 0;
    };
  }

  private static int addi4spn(int half, int rd) {
    int amount = bits(half, 11, 2) << 4 | bits(half, 7, 4) << 6 | bit(half, 6) << 2 | bit(half, 5) << 3;
    return amount == 0 ? 0 : immediate(OP_IMM, 0, rd, SP, amount);
  }

  private static int quadrant1(int half) {
    int rd = bits(half, 7, 5);
    int small = signed6(half);
    return switch (half >>> 13) {
      case 0 -> immediate(OP_IMM, 0, rd, rd, small);
      case 1 -> rd == 0 ? 0 : immediate(OP_IMM_32, 0, rd, rd, small);
      case 2 -> immediate(OP_IMM, 0, rd, 0, small);
      case 3 -> rd == SP ? addi16sp(half) : small == 0 ? 0 : small << 12 | rd << 7 | 0x37;
      case 4 -> arithmetic(half);
      case 5 -> jump(half);
      case 6 -> branch(half, 0);
      default -> branch(half, 1);
    };
  }

  private static int addi16sp(int half) {
    int amount = signed(bit(half, 12) << 9 | bit(half, 6) << 4 | bit(half, 5) << 6 | bits(half, 3, 2) << 7 | bit(half, 2) << 5, 10);
    return amount == 0 ? 0 : immediate(OP_IMM, 0, SP, SP, amount);
  }

  private static int arithmetic(int half) {
    int rd = shortRegister(half, 7);
    int shift = bit(half, 12) << 5 | bits(half, 2, 5);
    return switch (bits(half, 10, 2)) {
      case 0 -> immediate(OP_IMM, 5, rd, rd, shift);
      case 1 -> immediate(OP_IMM, 5, rd, rd, 0x400 | shift);
      case 2 -> immediate(OP_IMM, 7, rd, rd, signed6(half));
      default -> registers(half, rd, shortRegister(half, 2));
    };
  }

  private static int registers(int half, int rd, int rs2) {
    return switch (bit(half, 12) << 2 | bits(half, 5, 2)) {
      case 0 -> 0x20 << 25 | register(OP, 0, rd, rd, rs2);
      case 1 -> register(OP, 4, rd, rd, rs2);
      case 2 -> register(OP, 6, rd, rd, rs2);
      case 3 -> register(OP, 7, rd, rd, rs2);
      case 4 -> 0x20 << 25 | register(OP_32, 0, rd, rd, rs2);
      case 5 -> register(OP_32, 0, rd, rd, rs2);
      default -> 0;
    };
  }

  private static int jump(int half) {
    int distance = bit(half, 12) << 11 | bit(half, 11) << 4 | bits(half, 9, 2) << 8 | bit(half, 8) << 10 | bit(half, 7) << 6
        | bit(half, 6) << 7 | bits(half, 3, 3) << 1 | bit(half, 2) << 5;
    int to = signed(distance, 12);
    return bit(to, 20) << 31 | bits(to, 1, 10) << 21 | bit(to, 11) << 20 | bits(to, 12, 8) << 12 | 0x6f;
  }

  private static int branch(int half, int funct3) {
    int distance = bit(half, 12) << 8 | bits(half, 10, 2) << 3 | bits(half, 5, 2) << 6 | bits(half, 3, 2) << 1 | bit(half, 2) << 5;
    int to = signed(distance, 9);
    int rs1 = shortRegister(half, 7);
    return bit(to, 12) << 31 | bits(to, 5, 6) << 25 | rs1 << 15 | funct3 << 12 | bits(to, 1, 4) << 8 | bit(to, 11) << 7 | 0x63;
  }

  private static int quadrant2(int half) {
    int rd = bits(half, 7, 5);
    int rs2 = bits(half, 2, 5);
    int word = bit(half, 12) << 5 | bits(half, 4, 3) << 2 | bits(half, 2, 2) << 6;
    int dbl = bit(half, 12) << 5 | bits(half, 5, 2) << 3 | bits(half, 2, 3) << 6;
    int storedDouble = bits(half, 10, 3) << 3 | bits(half, 7, 3) << 6;
    int storedWord = bits(half, 9, 4) << 2 | bits(half, 7, 2) << 6;
    return switch (half >>> 13) {
      case 0 -> immediate(OP_IMM, 1, rd, rd, bit(half, 12) << 5 | rs2);
      case 1 -> load(LOAD_FP, 3, rd, SP, dbl);
      case 2 -> rd == 0 ? 0 : load(LOAD, 2, rd, SP, word);
      case 3 -> rd == 0 ? 0 : load(LOAD, 3, rd, SP, dbl);
      case 4 -> bit(half, 12) == 0 ? moveOrJump(rd, rs2) : addOrCall(rd, rs2);
      case 5 -> store(STORE_FP, 3, rs2, SP, storedDouble);
      case 6 -> store(STORE, 2, rs2, SP, storedWord);
      default -> store(STORE, 3, rs2, SP, storedDouble);
    };
  }

  private static int moveOrJump(int rd, int rs2) {
    if (rs2 != 0) {
      return register(OP, 0, rd, 0, rs2);
    }
    return rd == 0 ? 0 : rd << 15 | 0x67;
  }

  private static int addOrCall(int rd, int rs2) {
    if (rs2 != 0) {
      return register(OP, 0, rd, rd, rs2);
    }
    return rd == 0 ? 0x0010_0073 : rd << 15 | 1 << 7 | 0x67;
  }

  private static int register(int major, int funct3, int rd, int rs1, int rs2) {
    return rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | major;
  }

  private static int immediate(int major, int funct3, int rd, int rs1, int amount) {
    return amount << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | major;
  }

  private static int load(int major, int width, int rd, int base, int distance) {
    return immediate(major, width, rd, base, distance);
  }

  private static int store(int major, int width, int rs2, int base, int distance) {
    return distance >> 5 << 25 | register(major, width, distance & 31, base, rs2);
  }

  private static int shortRegister(int half, int from) {
    return 8 + bits(half, from, 3);
  }

  private static int signed6(int half) {
    return signed(bit(half, 12) << 5 | bits(half, 2, 5), 6);
  }

  private static int signed(int value, int width) {
    return value << 32 - width >> 32 - width;
  }

  private static int bits(int value, int from, int count) {
    return value >>> from & (1 << count) - 1;
  }

  private static int bit(int value, int at) {
    return value >>> at & 1;
  }
}
