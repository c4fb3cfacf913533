package pith.hal.cpu.interpreter;

import java.util.ArrayList;
import java.util.List;
import pith.hal.cpu.UserRegisters;

/** Turns instruction words into {@linkplain Op ops}. */
final class Decoder {
  private static final Encoding[][] BY_MAJOR = new Encoding[32][];

  static {
    for (int major = 0; major < BY_MAJOR.length; major++) {
      List<Encoding> group = new ArrayList<>();
      for (Encoding encoding : InstructionSet.ALL) {
        if (encoding.major() == major) {
          group.add(encoding);
        }
      }
      BY_MAJOR[major] = group.toArray(Encoding[]::new);
    }
  }

  private Decoder() {}

  /** {@return the length in bytes of the instruction that begins with this halfword} */
  static int length(int halfword) {
    return (halfword & 3) == 3 ? 4 : 2;
  }

  /** {@return the row of the instruction set for a 32-bit word, or null} */
  static Encoding find(int word) {
    for (Encoding encoding : BY_MAJOR[word >>> 2 & 0x1f]) {
      if (encoding.matches(word)) {
        return encoding;
      }
    }
    return null;
  }

  /** {@return the op of an instruction, of either length, that begins {@code offset} bytes into its page} */
  static long decode(int bits, int offset) {
    int length = length(bits);
    int word = length == 4 ? bits : Compressed.expand(bits & 0xffff);
    Encoding encoding = length == 4 || word != 0 ? find(word) : null;
    return encoding == null || !roundingIsDefined(encoding.format(), word) ? Op.ILLEGAL : assemble(encoding, word, offset, length);
  }

  private static boolean roundingIsDefined(Format format, int word) {
    boolean rounded = format == Format.FLOAT_ROUNDED || format == Format.INTEGER_ROUNDED || format == Format.FUSED;
    int mode = funct3(word);
    return !rounded || mode < 5 || mode == Op.DYNAMIC;
  }

  private static long assemble(Encoding encoding, int word, int offset, int length) {
    int opcode = encoding.opcode();
    int rd = word >>> 7 & 31;
    int x = rd == 0 ? UserRegisters.DISCARD : rd;
    int rs1 = word >>> 15 & 31;
    int rs2 = word >>> 20 & 31;
    int rounding = funct3(word) << 8;
    return switch (encoding.format()) {
      case R -> Op.of(opcode, x, rs1, rs2, 0);
      case I -> Op.of(opcode, x, rs1, 0, word >> 20);
      case SHIFT -> Op.of(opcode, x, rs1, 0, word >>> 20 & 63);
      case U -> Op.of(opcode, x, 0, 0, word & 0xffff_f000);
      case AUIPC -> Op.of(opcode, x, UserRegisters.CODE_PAGE, 0, (word & 0xffff_f000) + offset);
      case JAL -> Op.of(opcode, x, UserRegisters.CODE_PAGE, length, offset + jumpDistance(word));
      case JALR -> Op.of(opcode, x, rs1, UserRegisters.CODE_PAGE, Op.pair(word >> 20, offset + length));
      case BRANCH -> Op.of(Op.BRANCH, opcode, rs1, rs2, offset + branchDistance(word));
      case LOAD -> Op.of(opcode, x, rs1, room(word), word >> 20);
      case S -> Op.of(opcode, room(word), rs1, rs2, word >> 25 << 5 | rd);
      case ATOMIC -> Op.of(opcode, x, rs1, rs2, (1 << funct3(word)) - 1); // the bits of an aligned address that are 0
      case CSR -> Op.of(opcode, x, rs1, 0, word >>> 20);
      case FLOAT_LOAD -> Op.of(opcode, rd, rs1, room(word), word >> 20);
      case FLOAT -> Op.of(opcode, rd, rs1, rs2, 0);
      case FLOAT_ROUNDED -> Op.of(opcode, rd, rs1, rs2, rounding);
      case INTEGER_ROUNDED -> Op.of(opcode, x, rs1, rs2, rounding);
      case FUSED -> Op.of(opcode, rd, rs1, rs2, rounding | word >>> 27);
      case CALL -> Op.of(opcode, 0, UserRegisters.CODE_PAGE, 0, offset);
      case NONE -> Op.of(opcode, 0, 0, 0, 0);
    };
  }

  /** {@return how far into an aligned 8 bytes a load or store may begin without leaving them} */
  private static int room(int word) {
    return 8 - (1 << (funct3(word) & 3));
  }

  private static int funct3(int word) {
    return word >>> 12 & 7;
  }

  private static int jumpDistance(int word) {
    return word >> 31 << 20 | word & 0xf_f000 | (word >>> 20 & 1) << 11 | (word >>> 21 & 0x3ff) << 1;
  }

  private static int branchDistance(int word) {
    return word >> 31 << 12 | (word >>> 7 & 1) << 11 | (word >>> 25 & 0x3f) << 5 | (word >>> 8 & 0xf) << 1;
  }
}
