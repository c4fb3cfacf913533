package pith.hal.cpu.interpreter;

import static pith.hal.cpu.interpreter.Format.CALL;
import static pith.hal.cpu.interpreter.Format.FLOAT;
import static pith.hal.cpu.interpreter.Format.FLOAT_LOAD;
import static pith.hal.cpu.interpreter.Format.FLOAT_ROUNDED;
import static pith.hal.cpu.interpreter.Format.FUSED;
import static pith.hal.cpu.interpreter.Format.I;
import static pith.hal.cpu.interpreter.Format.INTEGER_ROUNDED;
import static pith.hal.cpu.interpreter.Format.NONE;
import static pith.hal.cpu.interpreter.Format.R;
import static pith.hal.cpu.interpreter.Format.S;
import static pith.hal.cpu.interpreter.Format.SHIFT;
import static pith.hal.cpu.interpreter.Format.U;

import java.util.ArrayList;
import java.util.List;

/**
 * The 32-bit instructions of RV64IMAFD with Zicsr and Zifencei, in the order of the specification's chapter "RV32/64G Instruction Set Listings".
 *
 * <p>The numbers are those of the listing: major opcode (7 bits), funct3, funct7, and for some the rs2 field, which then selects the
 * operation.
 */
final class InstructionSet {
  static final List<Encoding> ALL = new ArrayList<>();

  private static final int MAJOR = 0x7f;
  private static final int FUNCT3 = 0x7000;
  private static final int RS2 = 0x01f0_0000;
  private static final int FUNCT7 = 0xfe00_0000;
  private static final int ACQUIRE_RELEASE = 0x0600_0000;
  private static final int FORMAT2 = 0x0600_0000;

  static {
    base();
    wide();
    multiply();
    atomics("w", 2, Op.LR_W);
    atomics("d", 3, Op.LR_D);
    single();
    dbl();
    system();
  }

  private InstructionSet() {}

  private static void base() {
    major("lui", Op.ADDI, 0x37, U);
    major("auipc", Op.ADDI, 0x17, Format.AUIPC);
    major("jal", Op.JAL, 0x6f, Format.JAL);
    funct3("jalr", Op.JALR, 0x67, 0, Format.JALR);
    series("beq bne - - blt bge bltu bgeu", Op.BEQ, 0x63, Format.BRANCH);
    series("lb lh lw ld lbu lhu lwu", Op.LB, 0x03, Format.LOAD);
    series("sb sh sw sd", Op.SB, 0x23, S);
    funct3("addi", Op.ADDI, 0x13, 0, I);
    funct3("slti", Op.SLTI, 0x13, 2, I);
    funct3("sltiu", Op.SLTIU, 0x13, 3, I);
    funct3("xori", Op.XORI, 0x13, 4, I);
    funct3("ori", Op.ORI, 0x13, 6, I);
    funct3("andi", Op.ANDI, 0x13, 7, I);
    shift("slli", Op.SLLI, 0x13, 1, 0);
    shift("srli", Op.SRLI, 0x13, 5, 0);
    shift("srai", Op.SRAI, 0x13, 5, 0x20);
    funct7("add", Op.ADD, 0x33, 0, 0x00, R);
    funct7("sub", Op.SUB, 0x33, 0, 0x20, R);
    funct7("sll", Op.SLL, 0x33, 1, 0x00, R);
    funct7("slt", Op.SLT, 0x33, 2, 0x00, R);
    funct7("sltu", Op.SLTU, 0x33, 3, 0x00, R);
    funct7("xor", Op.XOR, 0x33, 4, 0x00, R);
    funct7("srl", Op.SRL, 0x33, 5, 0x00, R);
    funct7("sra", Op.SRA, 0x33, 5, 0x20, R);
    funct7("or", Op.OR, 0x33, 6, 0x00, R);
    funct7("and", Op.AND, 0x33, 7, 0x00, R);
    funct3("fence", Op.FENCE, 0x0f, 0, NONE);
    exactly("ecall", Op.ECALL, 0x0000_0073, CALL);
    exactly("ebreak", Op.EBREAK, 0x0010_0073, NONE);
  }

  /** RV64I's instructions on 32-bit words. */
  private static void wide() {
    funct3("addiw", Op.ADDIW, 0x1b, 0, I);
    funct7("slliw", Op.SLLIW, 0x1b, 1, 0x00, SHIFT);
    funct7("srliw", Op.SRLIW, 0x1b, 5, 0x00, SHIFT);
    funct7("sraiw", Op.SRAIW, 0x1b, 5, 0x20, SHIFT);
    funct7("addw", Op.ADDW, 0x3b, 0, 0x00, R);
    funct7("subw", Op.SUBW, 0x3b, 0, 0x20, R);
    funct7("sllw", Op.SLLW, 0x3b, 1, 0x00, R);
    funct7("srlw", Op.SRLW, 0x3b, 5, 0x00, R);
    funct7("sraw", Op.SRAW, 0x3b, 5, 0x20, R);
  }

  private static void multiply() {
    String[] names = "mul mulh mulhsu mulhu div divu rem remu".split(" ");
    for (int i = 0; i < names.length; i++) {
      funct7(names[i], Op.MUL + i, 0x33, i, 0x01, R);
    }
    funct7("mulw", Op.MULW, 0x3b, 0, 0x01, R);
    funct7("divw", Op.DIVW, 0x3b, 4, 0x01, R);
    funct7("divuw", Op.DIVUW, 0x3b, 5, 0x01, R);
    funct7("remw", Op.REMW, 0x3b, 6, 0x01, R);
    funct7("remuw", Op.REMUW, 0x3b, 7, 0x01, R);
  }

  private static void atomics(String width, int funct3, int first) {
    add("lr." + width, first, 0x2f | funct3 << 12 | 0x02 << 27, ~ACQUIRE_RELEASE & FUNCT7 | RS2 | FUNCT3 | MAJOR, Format.ATOMIC);
    String[] names = "sc amoswap amoadd amoxor amoand amoor amomin amomax amominu amomaxu".split(" ");
    int[] funct5 = {0x03, 0x01, 0x00, 0x04, 0x0c, 0x08, 0x10, 0x14, 0x18, 0x1c};
    for (int i = 0; i < names.length; i++) {
      int match = 0x2f | funct3 << 12 | funct5[i] << 27;
      add(names[i] + "." + width, first + 1 + i, match, ~ACQUIRE_RELEASE & FUNCT7 | FUNCT3 | MAJOR, Format.ATOMIC);
    }
  }

  private static void single() {
    funct3("flw", Op.FLW, 0x07, 2, FLOAT_LOAD);
    funct3("fsw", Op.FSW, 0x27, 2, S);
    arithmetic("s", 0, Op.FMADD_S);
    toInteger("s", 0x60, Op.FCVT_W_S);
    unary("fmv.x.w", Op.FMV_X_W, 0x70, 0, 0);
    compare("s", 0x50, Op.FEQ_S);
    unary("fclass.s", Op.FCLASS_S, 0x70, 0, 1);
    fromInteger("s", 0x68, Op.FCVT_S_W);
    add("fmv.w.x", Op.FMV_W_X, 0x53 | 0x78 << 25, FUNCT7 | RS2 | FUNCT3 | MAJOR, FLOAT);
  }

  private static void dbl() {
    funct3("fld", Op.FLD, 0x07, 3, FLOAT_LOAD);
    funct3("fsd", Op.FSD, 0x27, 3, S);
    arithmetic("d", 1, Op.FMADD_D);
    convert("fcvt.s.d", Op.FCVT_S_D, 0x20, 1, FLOAT_ROUNDED);
    convert("fcvt.d.s", Op.FCVT_D_S, 0x21, 0, FLOAT_ROUNDED);
    compare("d", 0x51, Op.FEQ_D);
    unary("fclass.d", Op.FCLASS_D, 0x71, 0, 1);
    toInteger("d", 0x61, Op.FCVT_W_D);
    unary("fmv.x.d", Op.FMV_X_D, 0x71, 0, 0);
    fromInteger("d", 0x69, Op.FCVT_D_W);
    add("fmv.d.x", Op.FMV_D_X, 0x53 | 0x79 << 25, FUNCT7 | RS2 | FUNCT3 | MAJOR, FLOAT);
  }

  /** What F and D have in common: {@code format} is 0 for single, 1 for double precision. */
  private static void arithmetic(String suffix, int format, int first) {
    String[] fused = {"fmadd.", "fmsub.", "fnmsub.", "fnmadd."};
    for (int i = 0; i < fused.length; i++) {
      add(fused[i] + suffix, first + i, 0x43 + 4 * i | format << 25, FORMAT2 | MAJOR, FUSED);
    }
    String[] binary = {"fadd.", "fsub.", "fmul.", "fdiv."};
    for (int i = 0; i < binary.length; i++) {
      add(binary[i] + suffix, first + 4 + i, 0x53 | 4 * i + format << 25, FUNCT7 | MAJOR, FLOAT_ROUNDED);
    }
    convert("fsqrt." + suffix, first + 8, 0x2c + format, 0, FLOAT_ROUNDED);
    String[] sign = {"fsgnj.", "fsgnjn.", "fsgnjx."};
    for (int i = 0; i < sign.length; i++) {
      funct7(sign[i] + suffix, first + 9 + i, 0x53, i, 0x10 + format, FLOAT);
    }
    funct7("fmin." + suffix, first + 12, 0x53, 0, 0x14 + format, FLOAT);
    funct7("fmax." + suffix, first + 13, 0x53, 1, 0x14 + format, FLOAT);
  }

  private static void compare(String suffix, int funct7, int first) {
    funct7("feq." + suffix, first, 0x53, 2, funct7, R);
    funct7("flt." + suffix, first + 1, 0x53, 1, funct7, R);
    funct7("fle." + suffix, first + 2, 0x53, 0, funct7, R);
  }

  private static void toInteger(String suffix, int funct7, int first) {
    String[] kinds = {"w", "wu", "l", "lu"};
    for (int i = 0; i < kinds.length; i++) {
      convert("fcvt." + kinds[i] + "." + suffix, first + i, funct7, i, INTEGER_ROUNDED);
    }
  }

  private static void fromInteger(String suffix, int funct7, int first) {
    String[] kinds = {"w", "wu", "l", "lu"};
    for (int i = 0; i < kinds.length; i++) {
      convert("fcvt." + suffix + "." + kinds[i], first + i, funct7, i, FLOAT_ROUNDED);
    }
  }

  private static void system() {
    funct3("fence.i", Op.FENCE_I, 0x0f, 1, NONE);
    series("- csrrw csrrs csrrc - csrrwi csrrsi csrrci", Op.CSRRW, 0x73, Format.CSR);
  }

  private static void major(String name, int opcode, int major, Format format) {
    add(name, opcode, major, MAJOR, format);
  }

  private static void funct3(String name, int opcode, int major, int funct3, Format format) {
    add(name, opcode, major | funct3 << 12, FUNCT3 | MAJOR, format);
  }

  private static void funct7(String name, int opcode, int major, int funct3, int funct7, Format format) {
    add(name, opcode, major | funct3 << 12 | funct7 << 25, FUNCT7 | FUNCT3 | MAJOR, format);
  }

  /** Instructions that differ in funct3 only, counted from 0; {@code -} leaves a value out. */
  private static void series(String names, int first, int major, Format format) {
    int opcode = first;
    String[] each = names.split(" ");
    for (int i = 0; i < each.length; i++) {
      if (!each[i].equals("-")) {
        funct3(each[i], opcode++, major, i, format);
      }
    }
  }

  /** A shift of 64-bit values: its amount has six bits, so funct7 has lost its lowest. */
  private static void shift(String name, int opcode, int major, int funct3, int funct7) {
    add(name, opcode, major | funct3 << 12 | funct7 << 25, 0xfc00_0000 | FUNCT3 | MAJOR, SHIFT);
  }

  private static void convert(String name, int opcode, int funct7, int rs2, Format format) {
    add(name, opcode, 0x53 | rs2 << 20 | funct7 << 25, FUNCT7 | RS2 | MAJOR, format);
  }

  private static void unary(String name, int opcode, int funct7, int rs2, int funct3) {
    add(name, opcode, 0x53 | funct3 << 12 | rs2 << 20 | funct7 << 25, FUNCT7 | RS2 | FUNCT3 | MAJOR, R);
  }

  private static void exactly(String name, int opcode, int word, Format format) {
    add(name, opcode, word, -1, format);
  }

  private static void add(String name, int opcode, int match, int mask, Format format) {
    ALL.add(new Encoding(name, opcode, match, mask, format));
  }
}
