package pith.hal.cpu.interpreter;

/**
 * A decoded instruction, an <em>op</em>: one {@code long}, so that code is a {@code long[]} and running it allocates nothing.
 *
 * <pre>
 *   63            32 31     24 23     16 15      8 7        0
 *  |   immediate    |   rs2   |   rs1   |   rd    |  opcode  |
 * </pre>
 *
 * <p>A load has in place of rs2, and a store in place of rd, how far into an aligned 8 bytes it may begin without leaving them. A destination of register 0 is
 * decoded as {@link pith.hal.cpu.UserRegisters#DISCARD}, so no handler tests for it. What depends on the instruction's address is decoded as an offset from its
 * page's address, which is {@link pith.hal.cpu.UserRegisters#CODE_PAGE}: code then works wherever the page is mapped. The opcodes are dense, for
 * {@code switch}.
 */
final class Op {
  // RV64I: arithmetic. LUI and AUIPC are decoded as ADDI to register 0 and to the page's address.
  static final int ADDI = 0;
  static final int SLTI = 1;
  static final int SLTIU = 2;
  static final int XORI = 3;
  static final int ORI = 4;
  static final int ANDI = 5;
  static final int SLLI = 6;
  static final int SRLI = 7;
  static final int SRAI = 8;
  static final int ADDIW = 9;
  static final int SLLIW = 10;
  static final int SRLIW = 11;
  static final int SRAIW = 12;
  static final int ADD = 13;
  static final int SUB = 14;
  static final int SLL = 15;
  static final int SLT = 16;
  static final int SLTU = 17;
  static final int XOR = 18;
  static final int SRL = 19;
  static final int SRA = 20;
  static final int OR = 21;
  static final int AND = 22;
  static final int ADDW = 23;
  static final int SUBW = 24;
  static final int SLLW = 25;
  static final int SRLW = 26;
  static final int SRAW = 27;

  // M: multiplication and division.
  static final int MUL = 28;
  static final int MULH = 29;
  static final int MULHSU = 30;
  static final int MULHU = 31;
  static final int DIV = 32;
  static final int DIVU = 33;
  static final int REM = 34;
  static final int REMU = 35;
  static final int MULW = 36;
  static final int DIVW = 37;
  static final int DIVUW = 38;
  static final int REMW = 39;
  static final int REMUW = 40;

  // Loads, those of F and D among them, then stores.
  static final int LB = 41;
  static final int LH = 42;
  static final int LW = 43;
  static final int LD = 44;
  static final int LBU = 45;
  static final int LHU = 46;
  static final int LWU = 47;
  static final int FLW = 48;
  static final int FLD = 49;
  static final int SB = 50;
  static final int SH = 51;
  static final int SW = 52;
  static final int SD = 53;
  static final int FSW = 54;
  static final int FSD = 55;

  // Branches and jumps whose target is an index in the same code page; JALR finds out.
  static final int BEQ = 56;
  static final int BNE = 57;
  static final int BLT = 58;
  static final int BGE = 59;
  static final int BLTU = 60;
  static final int BGEU = 61;
  static final int JAL_NEAR = 62;
  static final int JALR = 63;

  // What the hot loop leaves to others: transfers to anywhere, and what the decoder puts in besides instructions.
  static final int JAL = 64;
  static final int BRANCH = 65;
  static final int GOTO = 66;
  static final int NEXT_PAGE = 67;
  static final int SEAM = 68;
  static final int FETCH_FAULT = 69;
  static final int ILLEGAL = 70;

  // Fences and the environment.
  static final int FENCE = 71;
  static final int FENCE_I = 72;
  static final int ECALL = 73;
  static final int EBREAK = 74;

  // Zicsr.
  static final int CSRRW = 75;
  static final int CSRRS = 76;
  static final int CSRRC = 77;
  static final int CSRRWI = 78;
  static final int CSRRSI = 79;
  static final int CSRRCI = 80;

  // A: atomics.
  static final int LR_W = 81;
  static final int SC_W = 82;
  static final int AMOSWAP_W = 83;
  static final int AMOADD_W = 84;
  static final int AMOXOR_W = 85;
  static final int AMOAND_W = 86;
  static final int AMOOR_W = 87;
  static final int AMOMIN_W = 88;
  static final int AMOMAX_W = 89;
  static final int AMOMINU_W = 90;
  static final int AMOMAXU_W = 91;
  static final int LR_D = 92;
  static final int SC_D = 93;
  static final int AMOSWAP_D = 94;
  static final int AMOADD_D = 95;
  static final int AMOXOR_D = 96;
  static final int AMOAND_D = 97;
  static final int AMOOR_D = 98;
  static final int AMOMIN_D = 99;
  static final int AMOMAX_D = 100;
  static final int AMOMINU_D = 101;
  static final int AMOMAXU_D = 102;

  // F: single precision.
  static final int FMADD_S = 103;
  static final int FMSUB_S = 104;
  static final int FNMSUB_S = 105;
  static final int FNMADD_S = 106;
  static final int FADD_S = 107;
  static final int FSUB_S = 108;
  static final int FMUL_S = 109;
  static final int FDIV_S = 110;
  static final int FSQRT_S = 111;
  static final int FSGNJ_S = 112;
  static final int FSGNJN_S = 113;
  static final int FSGNJX_S = 114;
  static final int FMIN_S = 115;
  static final int FMAX_S = 116;
  static final int FCVT_W_S = 117;
  static final int FCVT_WU_S = 118;
  static final int FCVT_L_S = 119;
  static final int FCVT_LU_S = 120;
  static final int FMV_X_W = 121;
  static final int FEQ_S = 122;
  static final int FLT_S = 123;
  static final int FLE_S = 124;
  static final int FCLASS_S = 125;
  static final int FCVT_S_W = 126;
  static final int FCVT_S_WU = 127;
  static final int FCVT_S_L = 128;
  static final int FCVT_S_LU = 129;
  static final int FMV_W_X = 130;

  // D: double precision.
  static final int FMADD_D = 131;
  static final int FMSUB_D = 132;
  static final int FNMSUB_D = 133;
  static final int FNMADD_D = 134;
  static final int FADD_D = 135;
  static final int FSUB_D = 136;
  static final int FMUL_D = 137;
  static final int FDIV_D = 138;
  static final int FSQRT_D = 139;
  static final int FSGNJ_D = 140;
  static final int FSGNJN_D = 141;
  static final int FSGNJX_D = 142;
  static final int FMIN_D = 143;
  static final int FMAX_D = 144;
  static final int FCVT_S_D = 145;
  static final int FCVT_D_S = 146;
  static final int FEQ_D = 147;
  static final int FLT_D = 148;
  static final int FLE_D = 149;
  static final int FCLASS_D = 150;
  static final int FCVT_W_D = 151;
  static final int FCVT_WU_D = 152;
  static final int FCVT_L_D = 153;
  static final int FCVT_LU_D = 154;
  static final int FMV_X_D = 155;
  static final int FCVT_D_W = 156;
  static final int FCVT_D_WU = 157;
  static final int FCVT_D_L = 158;
  static final int FCVT_D_LU = 159;
  static final int FMV_D_X = 160;

  /** The computing ops come first: those with an immediate, up to this one... */
  static final int LAST_IMMEDIATE = SRAIW;

  /** ...and those with two registers. */
  static final int LAST_COMPUTING = REMUW;

  static final int LAST_LOAD = FLD;
  static final int LAST_STORE = FSD;

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

  /** {@return the third source of a fused multiply-add} */
  static int rs3(long op) {
    return (int) (op >>> 32) & 0xff;
  }

  /** {@return the rounding-mode field of a floating-point instruction} */
  static int rounding(long op) {
    return (int) (op >>> 40) & 7;
  }

  /**
   * An immediate made of two: for JALR, what to add to its register and the offset in the page of the instruction behind it; for
   * JAL_NEAR that offset and the index of its target.
   */
  static int pair(int high, int low) {
    return high << 16 | low;
  }

  /** {@return the upper half of a {@link #pair}, signed} */
  static int high(long op) {
    return (int) (op >> 48);
  }

  /** {@return the lower half of a {@link #pair}} */
  static int low(long op) {
    return (int) (op >>> 32) & 0xffff;
  }
}
