package pith.hal.cpu.interpreter;

/**
 * A decoded instruction, an <em>op</em>: one {@code long}, so that code is a {@code long[]} and running it allocates nothing.
 *
 * <pre>
 *   63            32 31     24 23     16 15      8 7        0
 *  |   immediate    |   rs2   |   rs1   |   rd    |  opcode  |
 * </pre>
 *
 * <p>A destination of register 0 is decoded as {@link pith.hal.cpu.UserRegisters#DISCARD}, so no handler tests for it. Where an
 * instruction needs its place, the op has an offset from its page's begin: code then works wherever the page is mapped. The codes are dense, for {@code switch}.
 */
final class Op {
  // The base integer instructions, RV64I.
  static final int LUI = 0;
  static final int AUIPC = 1;
  static final int JAL = 2;
  static final int JALR = 3;
  static final int LB = 4;
  static final int LH = 5;
  static final int LW = 6;
  static final int LD = 7;
  static final int LBU = 8;
  static final int LHU = 9;
  static final int LWU = 10;
  static final int SB = 11;
  static final int SH = 12;
  static final int SW = 13;
  static final int SD = 14;
  static final int ADDI = 15;
  static final int SLTI = 16;
  static final int SLTIU = 17;
  static final int XORI = 18;
  static final int ORI = 19;
  static final int ANDI = 20;
  static final int SLLI = 21;
  static final int SRLI = 22;
  static final int SRAI = 23;
  static final int ADD = 24;
  static final int SUB = 25;
  static final int SLL = 26;
  static final int SLT = 27;
  static final int SLTU = 28;
  static final int XOR = 29;
  static final int SRL = 30;
  static final int SRA = 31;
  static final int OR = 32;
  static final int AND = 33;
  static final int ADDIW = 34;
  static final int SLLIW = 35;
  static final int SRLIW = 36;
  static final int SRAIW = 37;
  static final int ADDW = 38;
  static final int SUBW = 39;
  static final int SLLW = 40;
  static final int SRLW = 41;
  static final int SRAW = 42;
  static final int FENCE = 43;
  static final int ECALL = 44;
  static final int EBREAK = 45;

  // Multiplication and division, M.
  static final int MUL = 46;
  static final int MULH = 47;
  static final int MULHSU = 48;
  static final int MULHU = 49;
  static final int DIV = 50;
  static final int DIVU = 51;
  static final int REM = 52;
  static final int REMU = 53;
  static final int MULW = 54;
  static final int DIVW = 55;
  static final int DIVUW = 56;
  static final int REMW = 57;
  static final int REMUW = 58;

  // Branches and jumps whose target is an index in the same code page.
  static final int BEQ = 59;
  static final int BNE = 60;
  static final int BLT = 61;
  static final int BGE = 62;
  static final int BLTU = 63;
  static final int BGEU = 64;
  static final int JAL_NEAR = 65;

  // Loads and stores of F and D.
  static final int FLW = 66;
  static final int FLD = 67;
  static final int FSW = 68;
  static final int FSD = 69;

  // What the decoder puts in besides instructions.
  static final int BRANCH = 70;
  static final int GOTO = 71;
  static final int NEXT_PAGE = 72;
  static final int SEAM = 73;
  static final int FETCH_FAULT = 74;
  static final int ILLEGAL = 75;

  // Zifencei and Zicsr.
  static final int FENCE_I = 76;
  static final int CSRRW = 77;
  static final int CSRRS = 78;
  static final int CSRRC = 79;
  static final int CSRRWI = 80;
  static final int CSRRSI = 81;
  static final int CSRRCI = 82;

  // Atomics, A.
  static final int LR_W = 83;
  static final int SC_W = 84;
  static final int AMOSWAP_W = 85;
  static final int AMOADD_W = 86;
  static final int AMOXOR_W = 87;
  static final int AMOAND_W = 88;
  static final int AMOOR_W = 89;
  static final int AMOMIN_W = 90;
  static final int AMOMAX_W = 91;
  static final int AMOMINU_W = 92;
  static final int AMOMAXU_W = 93;
  static final int LR_D = 94;
  static final int SC_D = 95;
  static final int AMOSWAP_D = 96;
  static final int AMOADD_D = 97;
  static final int AMOXOR_D = 98;
  static final int AMOAND_D = 99;
  static final int AMOOR_D = 100;
  static final int AMOMIN_D = 101;
  static final int AMOMAX_D = 102;
  static final int AMOMINU_D = 103;
  static final int AMOMAXU_D = 104;

  // Single precision, F.
  static final int FMADD_S = 105;
  static final int FMSUB_S = 106;
  static final int FNMSUB_S = 107;
  static final int FNMADD_S = 108;
  static final int FADD_S = 109;
  static final int FSUB_S = 110;
  static final int FMUL_S = 111;
  static final int FDIV_S = 112;
  static final int FSQRT_S = 113;
  static final int FSGNJ_S = 114;
  static final int FSGNJN_S = 115;
  static final int FSGNJX_S = 116;
  static final int FMIN_S = 117;
  static final int FMAX_S = 118;
  static final int FCVT_W_S = 119;
  static final int FCVT_WU_S = 120;
  static final int FCVT_L_S = 121;
  static final int FCVT_LU_S = 122;
  static final int FMV_X_W = 123;
  static final int FEQ_S = 124;
  static final int FLT_S = 125;
  static final int FLE_S = 126;
  static final int FCLASS_S = 127;
  static final int FCVT_S_W = 128;
  static final int FCVT_S_WU = 129;
  static final int FCVT_S_L = 130;
  static final int FCVT_S_LU = 131;
  static final int FMV_W_X = 132;

  // Double precision, D.
  static final int FMADD_D = 133;
  static final int FMSUB_D = 134;
  static final int FNMSUB_D = 135;
  static final int FNMADD_D = 136;
  static final int FADD_D = 137;
  static final int FSUB_D = 138;
  static final int FMUL_D = 139;
  static final int FDIV_D = 140;
  static final int FSQRT_D = 141;
  static final int FSGNJ_D = 142;
  static final int FSGNJN_D = 143;
  static final int FSGNJX_D = 144;
  static final int FMIN_D = 145;
  static final int FMAX_D = 146;
  static final int FCVT_S_D = 147;
  static final int FCVT_D_S = 148;
  static final int FEQ_D = 149;
  static final int FLT_D = 150;
  static final int FLE_D = 151;
  static final int FCLASS_D = 152;
  static final int FCVT_W_D = 153;
  static final int FCVT_WU_D = 154;
  static final int FCVT_L_D = 155;
  static final int FCVT_LU_D = 156;
  static final int FMV_X_D = 157;
  static final int FCVT_D_W = 158;
  static final int FCVT_D_WU = 159;
  static final int FCVT_D_L = 160;
  static final int FCVT_D_LU = 161;
  static final int FMV_D_X = 162;

  /** The rounding-mode field that means "as the frm register says". */
  static final int DYNAMIC = 7;

  private Op() {}

  static long of(int opcode, int rd, int rs1, int rs2, int immediate) {
    return (long) immediate << 32 | (long) rs2 << 24 | rs1 << 16 | rd << 8 | opcode;
  }

  static int opcode(long op) {
    return (int) op & 0xff;
  }

  static int rd(long op) {
    return (int) (op >>> 8) & 0xff;
  }

  static int rs1(long op) {
    return (int) (op >>> 16) & 0xff;
  }

  static int rs2(long op) {
    return (int) (op >>> 24) & 0xff;
  }

  static int immediate(long op) {
    return (int) (op >> 32);
  }

  /** {@return the 16 bits that jumps and AUIPC keep in place of rs1 and rs2: an offset in the page, at most its size} */
  static int offset(long op) {
    return (int) (op >>> 16) & 0xffff;
  }

  /** {@return the 12-bit immediate of JALR, which shares its place with the return offset} */
  static int jumpImmediate(long op) {
    return (int) (op >> 48);
  }

  /** {@return the offset in the page (at most its size) of the instruction behind a JALR} */
  static int returnOffset(long op) {
    return (int) (op >>> 32) & 0xffff;
  }

  /** {@return the third source of a fused multiply-add} */
  static int rs3(long op) {
    return (int) (op >>> 32) & 0xff;
  }

  /** {@return the rounding-mode field of a floating-point instruction} */
  static int rounding(long op) {
    return (int) (op >>> 40) & 7;
  }

  /** {@return the op with another opcode and immediate, as when a branch learns the index of its target} */
  static long linked(long op, int opcode, int target) {
    return op & 0xffff_ff00L | opcode | (long) target << 32;
  }
}
