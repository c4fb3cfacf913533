package pith.hal.cpu.interpreter;

import pith.hal.cpu.UserRegisters;
import pith.hal.cpu.floating.Binary32;
import pith.hal.cpu.floating.Binary64;
import pith.hal.cpu.floating.Comparison;
import pith.hal.cpu.floating.FloatStatus;
import pith.hal.cpu.floating.Format;

/**
 * The F and D instructions, loads and stores apart: takes operands from the registers, has {@link pith.hal.cpu.floating} compute, and accrues
 * flags. A single-precision value lives in its register <em>NaN-boxed</em>, with ones above; an operand that is not boxed counts as NaN.
 */
final class FloatUnit {
  private static final Format S = Format.BINARY32;
  private static final Format D = Format.BINARY64;
  private static final long S_SIGN = S.signBit();
  private static final long D_SIGN = D.signBit();
  /** What lies above a single-precision value in its register. */
  static final long BOX = 0xffff_ffff_0000_0000L;

  private static final int FLAGS = 0x1f;
  private static final int MODE_SHIFT = 5;

  private final FloatStatus status = new FloatStatus();

  /** {@return false if the instruction asks for a rounding mode that is reserved: then it is illegal and nothing was done} */
  boolean execute(long op, UserRegisters registers) {
    int mode = Op.rounding(op) == Op.DYNAMIC ? registers.fcsr >>> MODE_SHIFT & 7 : Op.rounding(op);
    if (mode > 4) {
      return false;
    }
    status.rounding = mode;
    status.flags = registers.fcsr & FLAGS;
    int opcode = Op.opcode(op);
    if (opcode < Op.FCVT_W_S) {
      registers.f[Op.rd(op)] = BOX | single(opcode, op, registers.f);
    } else if (opcode < Op.FCVT_S_W) {
      registers.x[Op.rd(op)] = singleToInteger(opcode, registers.f[Op.rs1(op)], registers.f[Op.rs2(op)]);
    } else if (opcode < Op.FMADD_D) {
      registers.f[Op.rd(op)] = BOX | integerToSingle(opcode, registers.x[Op.rs1(op)]);
    } else if (opcode < Op.FEQ_D) {
      registers.f[Op.rd(op)] = dbl(opcode, op, registers.f);
    } else if (opcode < Op.FCVT_D_W) {
      registers.x[Op.rd(op)] = doubleToInteger(opcode, registers.f[Op.rs1(op)], registers.f[Op.rs2(op)]);
    } else {
      registers.f[Op.rd(op)] = integerToDouble(opcode, registers.x[Op.rs1(op)]);
    }
    registers.fcsr |= status.flags;
    return true;
  }

  private long single(int opcode, long op, long[] f) {
    long a = unbox(f[Op.rs1(op)]);
    long b = unbox(f[Op.rs2(op)]);
    return switch (opcode) {
      case Op.FMADD_S -> Binary32.fused(a, b, unbox(f[Op.rs3(op)]), status);
      case Op.FMSUB_S -> Binary32.fused(a, b, unbox(f[Op.rs3(op)]) ^ S_SIGN, status);
      case Op.FNMSUB_S -> Binary32.fused(a ^ S_SIGN, b, unbox(f[Op.rs3(op)]), status);
      case Op.FNMADD_S -> Binary32.fused(a ^ S_SIGN, b, unbox(f[Op.rs3(op)]) ^ S_SIGN, status);
      case Op.FADD_S -> Binary32.add(a, b, status);
      case Op.FSUB_S -> Binary32.subtract(a, b, status);
      case Op.FMUL_S -> Binary32.multiply(a, b, status);
      case Op.FDIV_S -> Binary32.divide(a, b, status);
      case Op.FSQRT_S -> Binary32.squareRoot(a, status);
      case Op.FSGNJ_S -> a & ~S_SIGN | b & S_SIGN;
      case Op.FSGNJN_S -> a & ~S_SIGN | ~b & S_SIGN;
      case Op.FSGNJX_S -> a ^ b & S_SIGN;
      case Op.FMIN_S -> Comparison.minimum(S, a, b, status);
      default -> Comparison.maximum(S, a, b, status);
    };
  }

  private long singleToInteger(int opcode, long raw, long rawOther) {
    long a = unbox(raw);
    return switch (opcode) {
      case Op.FCVT_W_S -> Binary32.toSigned(a, 32, status);
      case Op.FCVT_WU_S -> Binary32.toUnsigned(a, 32, status);
      case Op.FCVT_L_S -> Binary32.toSigned(a, 64, status);
      case Op.FCVT_LU_S -> Binary32.toUnsigned(a, 64, status);
      case Op.FMV_X_W -> (int) raw;
      case Op.FEQ_S -> truth(Comparison.equal(S, a, unbox(rawOther), status));
      case Op.FLT_S -> truth(Comparison.less(S, a, unbox(rawOther), status));
      case Op.FLE_S -> truth(Comparison.lessOrEqual(S, a, unbox(rawOther), status));
      default -> Comparison.classify(S, a);
    };
  }

  private long integerToSingle(int opcode, long x) {
    return switch (opcode) {
      case Op.FCVT_S_W -> Binary32.fromSigned((int) x, status);
      case Op.FCVT_S_WU -> Binary32.fromUnsigned(x & ~BOX, status);
      case Op.FCVT_S_L -> Binary32.fromSigned(x, status);
      case Op.FCVT_S_LU -> Binary32.fromUnsigned(x, status);
      default -> x; // FMV_W_X
    };
  }

  private long dbl(int opcode, long op, long[] f) {
    long a = f[Op.rs1(op)];
    long b = f[Op.rs2(op)];
    return switch (opcode) {
      case Op.FMADD_D -> Binary64.fused(a, b, f[Op.rs3(op)], status);
      case Op.FMSUB_D -> Binary64.fused(a, b, f[Op.rs3(op)] ^ D_SIGN, status);
      case Op.FNMSUB_D -> Binary64.fused(a ^ D_SIGN, b, f[Op.rs3(op)], status);
      case Op.FNMADD_D -> Binary64.fused(a ^ D_SIGN, b, f[Op.rs3(op)] ^ D_SIGN, status);
      case Op.FADD_D -> Binary64.add(a, b, status);
      case Op.FSUB_D -> Binary64.subtract(a, b, status);
      case Op.FMUL_D -> Binary64.multiply(a, b, status);
      case Op.FDIV_D -> Binary64.divide(a, b, status);
      case Op.FSQRT_D -> Binary64.squareRoot(a, status);
      case Op.FSGNJ_D -> a & ~D_SIGN | b & D_SIGN;
      case Op.FSGNJN_D -> a & ~D_SIGN | ~b & D_SIGN;
      case Op.FSGNJX_D -> a ^ b & D_SIGN;
      case Op.FMIN_D -> Comparison.minimum(D, a, b, status);
      case Op.FMAX_D -> Comparison.maximum(D, a, b, status);
      case Op.FCVT_S_D -> BOX | Binary32.fromBinary64(a, status);
      default -> Binary64.fromBinary32(unbox(a), status); // FCVT_D_S
    };
  }

  private long doubleToInteger(int opcode, long a, long b) {
    return switch (opcode) {
      case Op.FEQ_D -> truth(Comparison.equal(D, a, b, status));
      case Op.FLT_D -> truth(Comparison.less(D, a, b, status));
      case Op.FLE_D -> truth(Comparison.lessOrEqual(D, a, b, status));
      case Op.FCLASS_D -> Comparison.classify(D, a);
      case Op.FCVT_W_D -> Binary64.toSigned(a, 32, status);
      case Op.FCVT_WU_D -> Binary64.toUnsigned(a, 32, status);
      case Op.FCVT_L_D -> Binary64.toSigned(a, 64, status);
      case Op.FCVT_LU_D -> Binary64.toUnsigned(a, 64, status);
      default -> a; // FMV_X_D
    };
  }

  private long integerToDouble(int opcode, long x) {
    return switch (opcode) {
      case Op.FCVT_D_W -> Binary64.fromSigned((int) x, status);
      case Op.FCVT_D_WU -> Binary64.fromUnsigned(x & ~BOX, status);
      case Op.FCVT_D_L -> Binary64.fromSigned(x, status);
      case Op.FCVT_D_LU -> Binary64.fromUnsigned(x, status);
      default -> x; // FMV_D_X
    };
  }

  private static long unbox(long raw) {
    return raw >>> 32 == 0xffff_ffffL ? raw & ~BOX : S.canonicalNan();
  }

  private static long truth(boolean value) {
    return value ? 1 : 0;
  }
}
