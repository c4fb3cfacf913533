package pith.hal.cpu.interpreter;

import java.lang.invoke.VarHandle;
import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.cpu.Cpu;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Tlb;

/**
 * Runs RV64GC user code op by op, one cycle each, plus what the memory model adds.
 *
 * <p>Within a {@link CodePage} the position is an index {@code i} that counts instructions as well: the clock is {@code base + i}, and a
 * jump only has to move {@code base}. The horizon is looked at when control is transferred, that is at a taken branch, at a jump, at {@code
 * fence.i} and on the way into the next page, so that every run stops at the same instruction whatever was decoded before.
 *
 * <p>The loop is one method, because a JVM keeps its variables in machine registers only within one; it must stay below 8 000 bytes of
 * bytecode, above which HotSpot does not compile. What is rare lives elsewhere. Owned by the hart.
 */
final class Interpreter implements Cpu {
  /** Interrupts that another host thread raises are noticed within this many cycles. */
  private static final long SLICE = 1 << 14;

  private static final int OFFSET = PhysicalMemory.PAGE_BYTES - 1;

  /** What lies above a single-precision value in its register. */
  private static final long BOX = 0xffff_ffff_0000_0000L;

  private final Hart hart;
  private final CodeCache codes;
  private final LoadStore memory;
  private final Atomics atomics;
  private final FloatUnit floats = new FloatUnit();
  private final Csrs csrs;
  private final Trapped trapped = new Trapped();
  private UserRegisters registers;
  private CodePage page;
  private long pageVa;
  private int entered;
  private long uncounted;

  Interpreter(Hart hart, PhysicalMemory ram, MemoryModel model) {
    this.hart = hart;
    this.codes = new CodeCache(ram, hart.mmu());
    this.memory = new LoadStore(hart, ram, model, trapped);
    this.atomics = new Atomics(ram, memory);
    this.csrs = new Csrs(hart);
  }

  @Override
  public void fenceI() {
    codes.fence();
  }

  @Override
  public Trap run(UserRegisters state) {
    registers = state;
    atomics.clearReservation();
    codes.resume();
    memory.resume();
    while (!hart.interrupts().pending()) {
      if (hart.cycles() >= hart.horizon()) {
        return null;
      }
      Trap trap = execute(state.x, state.f, Math.min(hart.horizon(), hart.cycles() + SLICE));
      if (trap != null) {
        return trap;
      }
    }
    return Trap.INTERRUPT;
  }

  /** Begins at the saved program counter. {@return the index of the first op} */
  private int enter() {
    long pc = registers.pc & -2;
    page = codes.at(pc);
    pageVa = pc & Tlb.PAGE;
    entered = page.enter((int) pc & OFFSET);
    uncounted = hart.cycles() - hart.instructions();
    return entered;
  }

  /** Saves everything as it is before the op at {@code i}, for all to see. */
  private Trap leave(int i, long base, Trap trap) {
    long clock = base + charge(page.offset(i)) + i;
    registers.pc = pageVa + page.offset(i);
    hart.cycles(clock);
    hart.instructions(clock - uncounted);
    return trap;
  }

  /** {@return what the memory model adds, for data accesses and for fetching the code from where it was entered up to {@code end}} */
  private long charge(int end) {
    if (!memory.costs()) {
      return 0;
    }
    if (page.pa() >= 0) {
      int begin = page.offset(entered);
      memory.fetched(page.pa() + begin, Math.min(end, PhysicalMemory.PAGE_BYTES) - begin);
    }
    long extra = memory.takeExtraCycles();
    uncounted += extra;
    return extra;
  }

  /** Transfers control to any address. {@return the index of the op there, in the page that is current by then} */
  private int transfer(int from, long target) {
    CodePage to = codes.at(target);
    int next = to.enter((int) target & OFFSET);
    if (to == page && (target & Tlb.PAGE) == pageVa && !memory.costs()) {
      page.link(from, next);
    }
    page = to;
    pageVa = target & Tlb.PAGE;
    entered = next;
    return next;
  }

  /** The op to run next is an instruction that straddles the end of the page: it is run as a page of its own. */
  private void crossSeam() {
    page = codes.seam(page, pageVa, memory);
    entered = 0;
  }

  /** Runs what is too rare or too large for the loop. {@return false if the instruction is illegal} */
  private boolean executeRare(long op, long clock) {
    int opcode = Op.opcode(op);
    if (opcode >= Op.FMADD_S) {
      return floats.execute(op, registers);
    }
    if (opcode >= Op.LR_W) {
      atomics.execute(op, registers.x);
      return true;
    }
    return opcode >= Op.CSRRW && csrs.execute(op, registers, clock + memory.extraCycles(), clock - uncounted);
  }

  /** Runs until the clock reaches {@code limit} at a transfer of control (answered by null), or until a trap. */
  private Trap execute(long[] x, long[] f, long limit) {
    int i = enter();
    long base = hart.cycles() - i;
    long[] code = page.code();
    try {
      while (true) {
        long op = code[i];
        int next;
        near:
        {
          long target;
          far:
          {
            switch (Op.opcode(op)) {
                // RV64I
                case Op.ADDI -> x[Op.rd(op)] = x[Op.rs1(op)] + Op.immediate(op);
                case Op.LUI -> x[Op.rd(op)] = Op.immediate(op);
                case Op.AUIPC -> x[Op.rd(op)] = pageVa + Op.offset(op) + Op.immediate(op);
                case Op.LB -> x[Op.rd(op)] = memory.loadByte(x[Op.rs1(op)] + Op.immediate(op));
                case Op.LH -> x[Op.rd(op)] = memory.loadShort(x[Op.rs1(op)] + Op.immediate(op));
                case Op.LW -> x[Op.rd(op)] = memory.loadInt(x[Op.rs1(op)] + Op.immediate(op));
                case Op.LD -> x[Op.rd(op)] = memory.loadLong(x[Op.rs1(op)] + Op.immediate(op));
                case Op.LBU -> x[Op.rd(op)] = memory.loadByte(x[Op.rs1(op)] + Op.immediate(op)) & 0xff;
                case Op.LHU -> x[Op.rd(op)] = memory.loadShort(x[Op.rs1(op)] + Op.immediate(op)) & 0xffff;
                case Op.LWU -> x[Op.rd(op)] = memory.loadInt(x[Op.rs1(op)] + Op.immediate(op)) & 0xffff_ffffL;
                case Op.SB -> memory.storeByte(x[Op.rs1(op)] + Op.immediate(op), (byte) x[Op.rs2(op)]);
                case Op.SH -> memory.storeShort(x[Op.rs1(op)] + Op.immediate(op), (short) x[Op.rs2(op)]);
                case Op.SW -> memory.storeInt(x[Op.rs1(op)] + Op.immediate(op), (int) x[Op.rs2(op)]);
                case Op.SD -> memory.storeLong(x[Op.rs1(op)] + Op.immediate(op), x[Op.rs2(op)]);
                case Op.SLTI -> x[Op.rd(op)] = x[Op.rs1(op)] < Op.immediate(op) ? 1 : 0;
                case Op.SLTIU -> x[Op.rd(op)] = Long.compareUnsigned(x[Op.rs1(op)], Op.immediate(op)) < 0 ? 1 : 0;
                case Op.XORI -> x[Op.rd(op)] = x[Op.rs1(op)] ^ Op.immediate(op);
                case Op.ORI -> x[Op.rd(op)] = x[Op.rs1(op)] | Op.immediate(op);
                case Op.ANDI -> x[Op.rd(op)] = x[Op.rs1(op)] & Op.immediate(op);
                case Op.SLLI -> x[Op.rd(op)] = x[Op.rs1(op)] << Op.immediate(op);
                case Op.SRLI -> x[Op.rd(op)] = x[Op.rs1(op)] >>> Op.immediate(op);
                case Op.SRAI -> x[Op.rd(op)] = x[Op.rs1(op)] >> Op.immediate(op);
                case Op.ADD -> x[Op.rd(op)] = x[Op.rs1(op)] + x[Op.rs2(op)];
                case Op.SUB -> x[Op.rd(op)] = x[Op.rs1(op)] - x[Op.rs2(op)];
                case Op.SLL -> x[Op.rd(op)] = x[Op.rs1(op)] << x[Op.rs2(op)];
                case Op.SLT -> x[Op.rd(op)] = x[Op.rs1(op)] < x[Op.rs2(op)] ? 1 : 0;
                case Op.SLTU -> x[Op.rd(op)] = Long.compareUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]) < 0 ? 1 : 0;
                case Op.XOR -> x[Op.rd(op)] = x[Op.rs1(op)] ^ x[Op.rs2(op)];
                case Op.SRL -> x[Op.rd(op)] = x[Op.rs1(op)] >>> x[Op.rs2(op)];
                case Op.SRA -> x[Op.rd(op)] = x[Op.rs1(op)] >> x[Op.rs2(op)];
                case Op.OR -> x[Op.rd(op)] = x[Op.rs1(op)] | x[Op.rs2(op)];
                case Op.AND -> x[Op.rd(op)] = x[Op.rs1(op)] & x[Op.rs2(op)];
                case Op.ADDIW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] + Op.immediate(op);
                case Op.SLLIW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] << Op.immediate(op);
                case Op.SRLIW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] >>> Op.immediate(op);
                case Op.SRAIW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] >> Op.immediate(op);
                case Op.ADDW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] + (int) x[Op.rs2(op)];
                case Op.SUBW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] - (int) x[Op.rs2(op)];
                case Op.SLLW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] << (int) x[Op.rs2(op)];
                case Op.SRLW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] >>> (int) x[Op.rs2(op)];
                case Op.SRAW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] >> (int) x[Op.rs2(op)];
                case Op.FENCE -> VarHandle.fullFence();
                case Op.ECALL -> {
                  return leave(i, base, Trap.ENVIRONMENT_CALL);
                }
                case Op.EBREAK -> {
                  return leave(i, base, Trap.BREAKPOINT);
                }
                // M
                case Op.MUL -> x[Op.rd(op)] = x[Op.rs1(op)] * x[Op.rs2(op)];
                case Op.MULH -> x[Op.rd(op)] = Math.multiplyHigh(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.MULHSU -> x[Op.rd(op)] = IntegerOps.multiplyHighSignedUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.MULHU -> x[Op.rd(op)] = Math.unsignedMultiplyHigh(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.DIV -> x[Op.rd(op)] = IntegerOps.divide(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.DIVU -> x[Op.rd(op)] = IntegerOps.divideUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.REM -> x[Op.rd(op)] = IntegerOps.remainder(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.REMU -> x[Op.rd(op)] = IntegerOps.remainderUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]);
                case Op.MULW -> x[Op.rd(op)] = (int) x[Op.rs1(op)] * (int) x[Op.rs2(op)];
                case Op.DIVW -> x[Op.rd(op)] = IntegerOps.divideWord((int) x[Op.rs1(op)], (int) x[Op.rs2(op)]);
                case Op.DIVUW -> x[Op.rd(op)] = IntegerOps.divideUnsignedWord((int) x[Op.rs1(op)], (int) x[Op.rs2(op)]);
                case Op.REMW -> x[Op.rd(op)] = IntegerOps.remainderWord((int) x[Op.rs1(op)], (int) x[Op.rs2(op)]);
                case Op.REMUW -> x[Op.rd(op)] = IntegerOps.remainderUnsignedWord((int) x[Op.rs1(op)], (int) x[Op.rs2(op)]);
              // F and D: loads and stores
              case Op.FLW -> f[Op.rd(op)] = memory.loadInt(x[Op.rs1(op)] + Op.immediate(op)) | BOX;
              case Op.FLD -> f[Op.rd(op)] = memory.loadLong(x[Op.rs1(op)] + Op.immediate(op));
              case Op.FSW -> memory.storeInt(x[Op.rs1(op)] + Op.immediate(op), (int) f[Op.rs2(op)]);
              case Op.FSD -> memory.storeLong(x[Op.rs1(op)] + Op.immediate(op), f[Op.rs2(op)]);
              // Transfers of control within the page
                case Op.BEQ -> {
                  if (x[Op.rs1(op)] == x[Op.rs2(op)]) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
                case Op.BNE -> {
                  if (x[Op.rs1(op)] != x[Op.rs2(op)]) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
                case Op.BLT -> {
                  if (x[Op.rs1(op)] < x[Op.rs2(op)]) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
                case Op.BGE -> {
                  if (x[Op.rs1(op)] >= x[Op.rs2(op)]) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
                case Op.BLTU -> {
                  if (Long.compareUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]) < 0) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
                case Op.BGEU -> {
                  if (Long.compareUnsigned(x[Op.rs1(op)], x[Op.rs2(op)]) >= 0) {
                    next = Op.immediate(op);
                    break near;
                  }
                }
              case Op.JAL_NEAR -> {
                x[Op.rd(op)] = pageVa + Op.offset(op);
                next = Op.immediate(op);
                break near;
              }
              // Transfers of control to anywhere
              case Op.BRANCH -> {
                if (IntegerOps.taken(Op.rd(op), x[Op.rs1(op)], x[Op.rs2(op)])) {
                  target = pageVa + Op.immediate(op);
                  break far;
                }
              }
              case Op.JAL -> {
                x[Op.rd(op)] = pageVa + Op.offset(op);
                target = pageVa + Op.immediate(op);
                break far;
              }
              case Op.JALR -> {
                target = x[Op.rs1(op)] + Op.jumpImmediate(op) & -2;
                x[Op.rd(op)] = pageVa + Op.returnOffset(op);
                break far;
              }
              case Op.FENCE_I -> {
                codes.fence();
                target = pageVa + page.offset(i) + 4;
                break far;
              }
              // Glue
              case Op.GOTO -> {
                base += i - Op.immediate(op) + charge(page.offset(i));
                i = Op.immediate(op) - 1;
                entered = i + 1;
              }
              case Op.NEXT_PAGE -> {
                base--;
                target = pageVa + page.offset(i);
                break far;
              }
              case Op.SEAM -> {
                base += charge(page.offset(i));
                entered = i;
                crossSeam();
                code = page.code();
                base += i;
                i = -1;
              }
              case Op.FETCH_FAULT -> throw memory.fetchFault(pageVa + page.offset(i));
              default -> {
                if (!executeRare(op, base + i)) {
                  return leave(i, base, new Trap.IllegalInstruction(page.bits(page.offset(i))));
                }
              }
            }
            i++;
            continue;
          }
          base += charge(page.offset(i) + 2);
          next = transfer(i, target);
          code = page.code();
        }
        long clock = base + i + 1;
        base = clock - next;
        i = next;
        if (clock >= limit) {
          return leave(i, base, null);
        }
      }
    } catch (Trapped trap) {
      return leave(i, base, trap.trap());
    }
  }
}
