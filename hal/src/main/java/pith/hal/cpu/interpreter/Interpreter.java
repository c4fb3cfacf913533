package pith.hal.cpu.interpreter;

import java.lang.invoke.VarHandle;
import pith.hal.Hart;
import pith.hal.InterruptLines;
import pith.hal.MemoryModel;
import pith.hal.cpu.Cpu;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Tlb;

/**
 * Runs RV64GC user code op by op, one cycle each, plus what the memory model adds.
 *
 * <p>Within a {@link CodePage} the position is an index that counts instructions as well: the clock is {@code base + at}, and a jump only has
 * to move {@code base}. Nearly everything happens in the {@link HotLoop}; when that stops, {@link #step} does the one op that stopped it.
 *
 * <p>The horizon is looked at when control is transferred, that is at a taken branch, at a jump, at {@code fence.i} and on the way into the next
 * page, so that every run stops at the same instruction whatever was decoded before. Owned by the hart.
 */
final class Interpreter implements Cpu {
  /** Interrupts that another host thread raises are noticed within this many cycles. */
  private static final long SLICE = 1 << 14;

  private static final int OFFSET = PhysicalMemory.PAGE_BYTES - 1;

  /** Not the address of an instruction. */
  private static final long NOWHERE = 1;

  private final Hart hart;
  private final InterruptLines interrupts;
  private final CodeCache codes;
  private final LoadStore memory;
  private final Atomics atomics;
  private final FloatUnit floats = new FloatUnit();
  private final Csrs csrs;
  private final CostlyPath costly;
  private final boolean costs;
  private final boolean passes;
  private final HotLoop hot;
  private UserRegisters registers;
  private boolean slowed;

  /** The op at hand. */
  private int at;

  /** The op at which control entered the stretch of code that now runs: from there on, it went in line. */
  private int entered;

  private boolean transferred;

  /** The clock at which the hart entered user code. */
  private long begun;

  /** Cycles that are not instructions: what to subtract from the clock to count those. */
  private long uncounted;

  /** What {@link #at} and the hot loop's page stand for: a hart that goes on there, with nothing changed, need not look them up. */
  private long resumption = NOWHERE;

  Interpreter(Hart hart, PhysicalMemory ram, MemoryModel model) {
    this.hart = hart;
    this.interrupts = hart.interrupts();
    this.codes = new CodeCache(ram, hart.mmu());
    this.memory = new LoadStore(hart, ram, model);
    this.atomics = new Atomics(memory);
    this.csrs = new Csrs(hart);
    this.costly = new CostlyPath(model.filter(hart));
    this.costs = model.costs();
    this.passes = model.filter(hart) != null;
    this.hot = new HotLoop(hart.mmu().tlb(), codes, atomics, costly);
  }

  @Override
  public void fenceI() {
    codes.requestFence();
  }

  @Override
  public Trap run(UserRegisters state) {
    atomics.clearReservation();
    boolean unchanged = codes.resume();
    if (registers != state || !unchanged) {
      begin(state);
    }
    while (!interrupts.pending()) {
      if (hart.cycles() >= hart.horizon()) {
        return null;
      }
      Trap trap = execute(Math.min(hart.horizon(), hart.cycles() + SLICE));
      if (trap != null) {
        return trap;
      }
    }
    return Trap.INTERRUPT;
  }

  /** User code of another task, or with other translations or other code than last time. */
  private void begin(UserRegisters state) {
    registers = state;
    resumption = NOWHERE;
    slowed = hart.slowed();
    hot.space = memory.space();
    costly.space = passes ? hart.mmu().space() : LoadStore.ALWAYS_MISS;
    hot.f = state.f;
  }

  /** Runs until the clock reaches {@code limit} at a transfer of control (answered by null), or until a trap. */
  private Trap execute(long limit) {
    enter();
    hot.limit = costs ? HotLoop.ALWAYS : limit; // with costs, each stretch is charged when it ends
    while (true) {
      if (costs) {
        costly.limit = limit;
        costly.begin(hot.page, entered);
      }
      hot.fcsr = registers.fcsr;
      int stop = hot.run(registers.x, hot.page.code(), at);
      transferred = stop < 0;
      if (transferred) {
        at = ~stop;
        if (costs) {
          endStretch();
        }
      } else {
        at = stop;
        if (costs) {
          entered = costly.entered();
        }
        long op = hot.page.code()[at];
        if (Op.opcode(op) == Op.ECALL) {
          return systemCall(pageAddress() + Op.immediate(op));
        }
        Trap trap = step(op);
        if (trap != null) {
          return leave(trap);
        }
      }
      if (transferred && hot.base + at >= limit) {
        return leave(null);
      }
    }
  }

  /** Begins at the saved program counter. */
  private void enter() {
    long pc = registers.pc & -2;
    if (pc != resumption) {
      moveTo(codes.at(pc), pc);
    } else if (costs) {
      entered = at;
    }
    begun = hart.cycles();
    hot.base = begun - at;
    uncounted = hart.cycles() - hart.instructions();
  }

  /** Most often user code goes on behind the call. */
  private Trap systemCall(long pc) {
    save(pc);
    resumption = pc + 4;
    at++;
    return Trap.ENVIRONMENT_CALL;
  }

  /** Most often user code goes on where it left off. A page that can't be fetched from is looked up again. */
  private Trap leave(Trap trap) {
    save(address());
    resumption = hot.page.pa() < 0 ? NOWHERE : registers.pc;
    return trap;
  }

  /** Makes everything as it is before the op at hand, whose address is {@code pc}, for all to see. */
  private void save(long pc) {
    registers.pc = pc;
    if (costs) {
      charge(hot.page.offset(at));
    }
    long end = hot.base + at;
    long retired = end - uncounted;
    hart.cycles(slowed ? end + hart.issue(begun, end, retired - hart.instructions()) : end);
    hart.instructions(retired);
  }

  private void moveTo(CodePage page, long target) {
    hot.page = page;
    registers.x[UserRegisters.CODE_PAGE] = target & Tlb.PAGE;
    at = page.enter((int) target & OFFSET);
    entered = at;
  }

  /** {@return the virtual address of the op at hand} */
  private long address() {
    return pageAddress() + hot.page.offset(at);
  }

  private long pageAddress() {
    return registers.x[UserRegisters.CODE_PAGE];
  }

  /** Does the op at hand, which was too much for the hot loop. {@return the trap that it causes, or null} */
  private Trap step(long op) {
    int opcode = Op.opcode(op);
    if (opcode <= Op.LAST_STORE || opcode >= Op.LR_W && opcode <= Op.AMOMAXU_D) {
      settle();
      return advance(opcode <= Op.LAST_STORE ? memory.execute(op, registers) : atomics.execute(op, registers.x));
    }
    switch (opcode) {
      case Op.BRANCH -> branch(op);
      case Op.JAL, Op.JALR -> jump(op);
      case Op.NEXT_PAGE -> nextPage();
      case Op.SEAM -> {
        return crossSeam();
      }
      case Op.GOTO -> {
        hot.base += at - Op.immediate(op);
        at = Op.immediate(op);
      }
      case Op.FETCH_FAULT -> {
        return memory.fetchFault(address());
      }
      case Op.FENCE_I -> {
        codes.fence();
        transfer(address() + 4);
      }
      case Op.EBREAK -> {
        return Trap.BREAKPOINT;
      }
      default -> {
        return operate(op);
      }
    }
    return null;
  }

  /** Goes on behind an op that caused no trap. */
  private Trap advance(Trap trap) {
    at += trap == null ? 1 : 0;
    return trap;
  }

  /** What only changes registers. */
  private Trap operate(long op) {
    int opcode = Op.opcode(op);
    boolean legal = true;
    if (opcode >= Op.FMADD_S) {
      legal = floats.execute(op, registers);
    } else if (opcode >= Op.CSRRW) {
      settle();
      long clock = hot.base + at;
      legal = csrs.execute(op, registers, clock, clock - uncounted);
    } else if (opcode == Op.FENCE) {
      VarHandle.fullFence();
    } else {
      legal = false; // ILLEGAL
    }
    if (!legal) {
      return new Trap.IllegalInstruction(hot.page.bits(hot.page.offset(at)));
    }
    at++;
    return null;
  }

  private void branch(long op) {
    if (IntegerOps.taken(Op.rd(op), registers.x[Op.rs1(op)], registers.x[Op.rs2(op)])) {
      transfer(pageAddress() + Op.immediate(op));
    } else {
      at++;
    }
  }

  private void jump(long op) {
    boolean direct = Op.opcode(op) == Op.JAL;
    long target = direct ? pageAddress() + Op.immediate(op) : registers.x[Op.rs1(op)] + Op.high(op) & -2;
    registers.x[Op.rd(op)] = direct ? address() + Op.rs2(op) : pageAddress() + Op.low(op);
    transfer(target);
  }

  /** Transfers control to any address; from now on, a direct jump within the page is done by the hot loop. */
  private void transfer(long target) {
    CodePage from = hot.page;
    boolean inPage = (target & Tlb.PAGE) == pageAddress();
    int source = at;
    charge(from.offset(at) + 2);
    long clock = hot.base + at + 1;
    moveTo(codes.at(target), target);
    hot.base = clock - at;
    transferred = true;
    if (inPage && hot.page == from) {
      from.link(source, at);
    }
  }

  /** Falls into the next page: a transfer of control that is no instruction. */
  private void nextPage() {
    hot.base--;
    transfer(address());
  }

  /** The instruction to run next straddles the end of the page: it is run as a page of its own. {@return the trap if its end can't be fetched} */
  private Trap crossSeam() {
    charge(hot.page.offset(at));
    entered = at;
    CodePage seam = codes.seam(hot.page, pageAddress());
    if (seam == null) {
      return memory.fetchFault(pageAddress() + PhysicalMemory.PAGE_BYTES);
    }
    hot.page = seam;
    hot.base += at;
    at = 0;
    entered = 0;
    return null;
  }

  /** The hot loop jumped to the op at hand, in the same page. */
  private void endStretch() {
    entered = costly.entered();
    charge(hot.page.offset(costly.source) + 2);
    entered = at;
  }

  /** Puts on the clock what the memory model adds, for data accesses and for fetching code from where it was entered up to the offset {@code end}. */
  private void charge(int end) {
    settle();
    CodePage page = hot.page;
    if (costs && page.pa() >= 0) {
      int begin = page.offset(entered);
      memory.fetched(page.pa() + begin, Math.min(end, PhysicalMemory.PAGE_BYTES) - begin);
      settle();
    }
  }

  /** With costs: puts what accesses have taken so far on the clock, for whoever looks at it next. */
  private void settle() {
    if (costs) {
      long extra = memory.takeExtraCycles() + costly.takeCycles();
      hot.base += extra;
      uncounted += extra;
      hart.cycles(hot.base + at);
    }
  }
}
