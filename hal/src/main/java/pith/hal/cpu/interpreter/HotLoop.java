package pith.hal.cpu.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.cpu.UserRegisters;
import pith.hal.cpu.floating.Binary64;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Tlb;

/**
 * The loop in which nearly all instructions run: those that go on in code that was decoded already, and hit the TLB. At anything else it
 * stops, with nothing of the op done, and {@link Interpreter} takes the step.
 *
 * <p>Its shape is dictated by HotSpot's C2, which keeps the loop's variables in machine registers only if there are few of them:
 *
 * <ul>
 *   <li>No calls that are not inlined, and less than 8 000 bytes of bytecode (more is never compiled).
 *   <li>Registers are read as {@code x[n & last]}, which needs no bounds check because the length is a power of two.
 *   <li>Instructions that only compute have a loop of their own, with two switches, so that a value that only others need isn't computed for them.
 *   <li>Loads and stores have a case each, though all but their last line is the same: parting again within a case takes up to a third longer, and methods for
 *       more of what they share are not inlined where they are seldom called.
 *   <li>What few ops need (TLB, page, clock, floating-point registers) is read opaquely, or C2 would load it in advance and spill what all ops need.
 * </ul>
 */
final class HotLoop {
  private static final long BOX = FloatUnit.BOX;
  private static final int OFFSET = PhysicalMemory.PAGE_BYTES - 1;

  /** In fcsr: round to nearest even (bits 5–7 are 0), and inexact is raised already (bit 0). */
  private static final int MODE_AND_INEXACT = 0xe1;

  /** As limit: every transfer of control is {@link CostlyPath}'s to let pass. */
  static final long ALWAYS = Long.MIN_VALUE;

  private static final VarHandle TLB;
  private static final VarHandle PAGE;
  private static final VarHandle F;
  private static final VarHandle BASE;

  static {
    try {
      TLB = MethodHandles.lookup().findVarHandle(HotLoop.class, "tlb", Tlb.class);
      PAGE = MethodHandles.lookup().findVarHandle(HotLoop.class, "page", CodePage.class);
      F = MethodHandles.lookup().findVarHandle(HotLoop.class, "f", long[].class);
      BASE = MethodHandles.lookup().findVarHandle(HotLoop.class, "base", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Tlb tlb; // not final, because opaque reads are wanted

  private final CodeCache codes;
  private final Atomics atomics;

  /** The page whose code runs. */
  CodePage page;

  /** The floating-point registers. */
  long[] f;

  /** The clock in cycles is this plus the index of the op at hand. */
  long base;

  /** The clock at which to stop, at the next transfer of control. */
  long limit;

  /** The space bits of TLB tags, or a value that no tag has if the memory model must see every access. */
  long space;

  /** What is let through where accesses cost. */
  final CostlyPath costly;

  /** The floating-point control and status register; the loop only reads it. */
  int fcsr;

  HotLoop(Tlb tlb, CodeCache codes, Atomics atomics, CostlyPath costly) {
    this.costly = costly;
    this.tlb = tlb;
    this.codes = codes;
    this.atomics = atomics;
  }

  /**
   * Runs from the op at {@code start} of the page, whose ops are {@code entered}. {@return the index of the op that needs more
   * than this loop, or, if the limit was reached, the bitwise complement of the index of the op that is next}
   */
  int run(long[] x, long[] entered, int start) {
    long[] code = entered;
    int last = x.length - 1;
    int i = start;
    x[UserRegisters.DISCARD & last] = 0; // proves to C2 that the length is not 0, once for all accesses
    while (true) {
      long op = code[i];
      int word = (int) op;
      while ((word & 0xff) <= Op.LAST_COMPUTING) {
        long a = x[word >>> 16 & last];
        if ((word & 0xff) <= Op.LAST_IMMEDIATE) {
          int immediate = (int) (op >> 32);
          x[word >>> 8 & last] =
              switch (word & 0xff) {
                case Op.ADDI -> a + immediate;
                case Op.SLTI -> a < immediate ? 1 : 0;
                case Op.SLTIU -> Long.compareUnsigned(a, immediate) < 0 ? 1 : 0;
                case Op.XORI -> a ^ immediate;
                case Op.ORI -> a | immediate;
                case Op.ANDI -> a & immediate;
                case Op.SLLI -> a << immediate;
                case Op.SRLI -> a >>> immediate;
                case Op.SRAI -> a >> immediate;
                case Op.ADDIW -> (int) a + immediate;
                case Op.SLLIW -> (int) a << immediate;
                case Op.SRLIW -> (int) a >>> immediate;
                default -> (int) a >> immediate; // SRAIW
              };
        } else {
          long b = x[word >>> 24 & last];
          x[word >>> 8 & last] =
              switch (word & 0xff) {
                case Op.ADD -> a + b;
                case Op.SUB -> a - b;
                case Op.SLL -> a << b;
                case Op.SLT -> a < b ? 1 : 0;
                case Op.SLTU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
                case Op.XOR -> a ^ b;
                case Op.SRL -> a >>> b;
                case Op.SRA -> a >> b;
                case Op.OR -> a | b;
                case Op.AND -> a & b;
                case Op.ADDW -> (int) a + (int) b;
                case Op.SUBW -> (int) a - (int) b;
                case Op.SLLW -> (int) a << (int) b;
                case Op.SRLW -> (int) a >>> (int) b;
                case Op.SRAW -> (int) a >> (int) b;
                case Op.MUL -> a * b;
                case Op.MULH -> Math.multiplyHigh(a, b);
                case Op.MULHSU -> IntegerOps.multiplyHighSignedUnsigned(a, b);
                case Op.MULHU -> Math.unsignedMultiplyHigh(a, b);
                case Op.DIV -> IntegerOps.divide(a, b);
                case Op.DIVU -> IntegerOps.divideUnsigned(a, b);
                case Op.REM -> IntegerOps.remainder(a, b);
                case Op.REMU -> IntegerOps.remainderUnsigned(a, b);
                case Op.MULW -> (int) a * (int) b;
                case Op.DIVW -> IntegerOps.divideWord((int) a, (int) b);
                case Op.DIVUW -> IntegerOps.divideUnsignedWord((int) a, (int) b);
                case Op.REMW -> IntegerOps.remainderWord((int) a, (int) b);
                default -> IntegerOps.remainderUnsignedWord((int) a, (int) b); // REMUW
              };
        }
        op = code[++i];
        word = (int) op;
      }
      int rd = word >>> 8 & last;
      long a = x[word >>> 16 & last];
      long b = x[(int) (op >>> 24) & last];
      int immediate = (int) (op >> 32);
      int next;
      taken:
      {
        switch (word & 0xff) {
          case Op.LB -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va);
            if (entry < 0) {
              return i;
            }
            x[rd] = (byte) (tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3));
          }
          case Op.LH -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 6);
            if (entry < 0) {
              return i;
            }
            x[rd] = (short) (tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3));
          }
          case Op.LW -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 4);
            if (entry < 0) {
              return i;
            }
            x[rd] = (int) (tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3));
          }
          case Op.LD -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 0);
            if (entry < 0) {
              return i;
            }
            x[rd] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3];
          }
          case Op.LBU -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va);
            if (entry < 0) {
              return i;
            }
            x[rd] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3) & 0xff;
          }
          case Op.LHU -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 6);
            if (entry < 0) {
              return i;
            }
            x[rd] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3) & 0xffff;
          }
          case Op.LWU -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 4);
            if (entry < 0) {
              return i;
            }
            x[rd] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3) & 0xffff_ffffL;
          }
          case Op.FLW -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 4);
            if (entry < 0) {
              return i;
            }
            ((long[]) F.getOpaque(this))[rd & 31] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] >>> ((int) va << 3) | BOX;
          }
          case Op.FLD -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = readable(tlb, va, 0);
            if (entry < 0) {
              return i;
            }
            ((long[]) F.getOpaque(this))[rd & 31] = tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3];
          }
          case Op.SB -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va);
            if (entry < 0) {
              return i;
            }
            tlb.chunk[entry].set(PhysicalMemory.BYTE, va + tlb.toOffset[entry], (byte) b);
          }
          case Op.SH -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va, 6);
            if (entry < 0) {
              return i;
            }
            tlb.chunk[entry].set(PhysicalMemory.SHORT, va + tlb.toOffset[entry], (short) b);
          }
          case Op.SW -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va, 4);
            if (entry < 0) {
              return i;
            }
            tlb.chunk[entry].set(PhysicalMemory.INT, va + tlb.toOffset[entry], (int) b);
          }
          case Op.SD -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va, 0);
            if (entry < 0) {
              return i;
            }
            tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] = b;
          }
          case Op.FSW -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va, 4);
            if (entry < 0) {
              return i;
            }
            tlb.chunk[entry].set(PhysicalMemory.INT, va + tlb.toOffset[entry], (int) ((long[]) F.getOpaque(this))[word >>> 24]);
          }
          case Op.FSD -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            long va = a + immediate;
            int entry = writable(tlb, va, 0);
            if (entry < 0) {
              return i;
            }
            tlb.words[entry][(int) (va + tlb.toOffset[entry]) >>> 3] = ((long[]) F.getOpaque(this))[word >>> 24];
          }
          case Op.LR_W, Op.SC_W, Op.AMOSWAP_W, Op.AMOADD_W, Op.AMOXOR_W, Op.AMOAND_W, Op.AMOOR_W, Op.AMOMIN_W, Op.AMOMAX_W, Op.AMOMINU_W, Op.AMOMAXU_W,
              Op.LR_D, Op.SC_D, Op.AMOSWAP_D, Op.AMOADD_D, Op.AMOXOR_D, Op.AMOAND_D, Op.AMOOR_D, Op.AMOMIN_D, Op.AMOMAX_D, Op.AMOMINU_D, Op.AMOMAXU_D -> {
            Tlb tlb = (Tlb) TLB.getOpaque(this);
            int entry = Tlb.index(a);
            long tag = Atomics.reads(word & 0xff) ? tlb.load[entry] : tlb.store[entry];
            if (tag != (a & Tlb.PAGE | space) || (a & immediate) != 0) {
              if (tag != (a & Tlb.PAGE | costly.space) || (a & immediate) != 0 || !costly.mayStore(tlb.physical[entry], a)) {
                return i;
              }
            }
            atomics.execute(op, x, tlb.words[entry], (int) (a + tlb.toOffset[entry]));
          }
          case Op.FMADD_D, Op.FMSUB_D, Op.FNMSUB_D, Op.FNMADD_D, Op.FADD_D, Op.FSUB_D, Op.FMUL_D, Op.FDIV_D, Op.FSQRT_D -> {
            if ((fcsr & MODE_AND_INEXACT) != 1 || immediate >>> 8 != Op.DYNAMIC) {
              return i;
            }
            long[] f = (long[]) F.getOpaque(this);
            double p = longBitsToDouble(f[word >>> 16 & 31]);
            double q = longBitsToDouble(f[word >>> 24 & 31]);
            double result =
                switch (word & 0xff) {
                  case Op.FADD_D -> p + q;
                  case Op.FSUB_D -> p - q;
                  case Op.FMUL_D -> p * q;
                  case Op.FDIV_D -> p / q;
                  case Op.FSQRT_D -> Math.sqrt(p);
                  case Op.FMADD_D -> Math.fma(p, q, longBitsToDouble(f[immediate & 31]));
                  case Op.FMSUB_D -> Math.fma(p, q, -longBitsToDouble(f[immediate & 31]));
                  case Op.FNMSUB_D -> Math.fma(-p, q, longBitsToDouble(f[immediate & 31]));
                  default -> Math.fma(-p, q, -longBitsToDouble(f[immediate & 31])); // FNMADD_D
                };
            if (!Binary64.isModerate(result)) {
              return i; // may be exceptional
            }
            f[rd] = doubleToRawLongBits(result);
          }
          case Op.BEQ -> {
            if (a == b) {
              next = immediate;
              break taken;
            }
          }
          case Op.BNE -> {
            if (a != b) {
              next = immediate;
              break taken;
            }
          }
          case Op.BLT -> {
            if (a < b) {
              next = immediate;
              break taken;
            }
          }
          case Op.BGE -> {
            if (a >= b) {
              next = immediate;
              break taken;
            }
          }
          case Op.BLTU -> {
            if (Long.compareUnsigned(a, b) < 0) {
              next = immediate;
              break taken;
            }
          }
          case Op.BGEU -> {
            if (Long.compareUnsigned(a, b) >= 0) {
              next = immediate;
              break taken;
            }
          }
          case Op.JAL_NEAR -> {
            x[rd] = a + (immediate >> 16);
            next = immediate & 0xffff;
            break taken;
          }
          case Op.JALR -> {
            long target = a + (immediate >> 16) & -2;
            next = (target & Tlb.PAGE) == b ? ((CodePage) PAGE.getOpaque(this)).known((int) target & OFFSET) : enter(x, target);
            if (next < 0) {
              return i;
            }
            x[rd] = b + (immediate & 0xffff);
            code = ((CodePage) PAGE.getOpaque(this)).code();
            break taken;
          }
          case Op.JAL, Op.BRANCH, Op.NEXT_PAGE -> {
            if ((word & 0xff) != Op.BRANCH || IntegerOps.taken(rd, a, b)) {
              next = leavePage(x, op, i);
              if (next < 0) {
                return i;
              }
              code = ((CodePage) PAGE.getOpaque(this)).code();
              break taken;
            }
          }
          default -> {
            return i;
          }
        }
        i++;
        continue;
      }
      long clock = (long) BASE.getOpaque(this) + i + 1;
      BASE.setOpaque(this, clock - next);
      int source = i;
      i = next;
      if (clock >= limit && (limit != ALWAYS || !costly.mayGoOn((CodePage) PAGE.getOpaque(this), source, i, clock))) {
        return ~i;
      }
    }
  }

  /** {@return the entry of the TLB by which the byte at {@code va} may be read here, or a negative number} */
  private int readable(Tlb tlb, long va) {
    int entry = Tlb.index(va);
    if (tlb.load[entry] != (va & Tlb.PAGE | space)) {
      if (tlb.load[entry] != (va & Tlb.PAGE | costly.space) || !costly.mayLoad(tlb.physical[entry], va)) {
        return -1;
      }
    }
    return entry;
  }

  /** As {@link #readable(Tlb, long)}, for more than a byte, which must not begin more than {@code room} bytes into an aligned 8 of them. */
  private int readable(Tlb tlb, long va, int room) {
    return (va & 7) > room ? -1 : readable(tlb, va);
  }

  /** {@return the entry of the TLB by which the byte at {@code va} may be written here, or a negative number} */
  private int writable(Tlb tlb, long va) {
    int entry = Tlb.index(va);
    if (tlb.store[entry] != (va & Tlb.PAGE | space)) {
      if (tlb.store[entry] != (va & Tlb.PAGE | costly.space) || !costly.mayStore(tlb.physical[entry], va)) {
        return -1;
      }
    }
    return entry;
  }

  /** As {@link #readable(Tlb, long, int)}, to write. */
  private int writable(Tlb tlb, long va, int room) {
    return (va & 7) > room ? -1 : writable(tlb, va);
  }

  /** A direct transfer to another page. {@return the index of its target there, or a negative number: then nothing has been done} */
  private int leavePage(long[] x, long op, int i) {
    long pageAddress = x[UserRegisters.CODE_PAGE];
    boolean inLine = Op.opcode(op) == Op.NEXT_PAGE;
    long target = pageAddress + (inLine ? page.offset(i) : Op.immediate(op));
    long link = pageAddress + page.offset(i) + Op.rs2(op);
    int next = (target & Tlb.PAGE) == pageAddress ? -1 : enter(x, target);
    if (next >= 0 && Op.opcode(op) == Op.JAL) {
      x[Op.rd(op)] = link;
    } else if (next >= 0 && inLine) {
      base--; // it is no instruction
    }
    return next;
  }

  /** Moves to another page if the code there is at hand. {@return the index of the op at an address, or a negative number: then nothing has been done} */
  private int enter(long[] x, long target) {
    CodePage to = limit == ALWAYS ? null : codes.known(target); // with costs, the stretch that ends here must be charged first
    int next = to == null ? -1 : to.known((int) target & OFFSET);
    if (next >= 0) {
      page = to;
      x[UserRegisters.CODE_PAGE] = target & Tlb.PAGE;
    }
    return next;
  }
}
