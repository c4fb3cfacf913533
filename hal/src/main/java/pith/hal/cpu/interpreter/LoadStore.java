package pith.hal.cpu.interpreter;

import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.mmu.Tlb;

/**
 * A hart's way to memory: loads and stores at virtual addresses, misaligned ones too.
 *
 * <p>The {@link HotLoop} has a fast path of its own. Here arrives what that can't do: TLB misses, misaligned accesses, and, when the machine's
 * memory model has costs, every access. Owned by the hart.
 */
final class LoadStore {
  /** The space bits of no tag. */
  static final long ALWAYS_MISS = 0xfff;

  private static final long LINE_BYTES = 64;

  private final Hart hart;
  private final PhysicalMemory ram;
  private final MemoryModel model;
  private final Mmu mmu;
  private final boolean costs;
  private long extraCycles;
  private Trap fault;

  LoadStore(Hart hart, PhysicalMemory ram, MemoryModel model) {
    this.hart = hart;
    this.ram = ram;
    this.model = model;
    this.mmu = hart.mmu();
    this.costs = model.costs();
  }

  /** {@return the space bits for a fast path to compare TLB tags with: those of no tag if the memory model must see every access} */
  long space() {
    return costs ? ALWAYS_MISS : mmu.space();
  }

  /** {@return the cycles that the memory model added, to be put on the hart's clock} */
  long takeExtraCycles() {
    long taken = extraCycles;
    extraCycles = 0;
    return taken;
  }

  /** Carries out any load or store. {@return the trap that it causes instead, or null} */
  Trap execute(long op, UserRegisters registers) {
    boolean loads = Op.opcode(op) <= Op.LAST_LOAD;
    Access access = loads ? Access.LOAD : Access.STORE;
    int length = 8 - (loads ? Op.rs2(op) : Op.rd(op)); // see Op: the operand that is free holds 8 less the length
    long va = registers.x[Op.rs1(op)] + Op.immediate(op);
    long first = physical(va, length, access);
    if (first == Mmu.FAULT) {
      return fault;
    }
    if (crosses(va, length)) {
      return executeCrossing(op, registers, va, first, length, access);
    }
    if (loads) {
      put(op, registers, read(first, length));
    } else {
      write(first, stored(op, registers), length);
    }
    return null;
  }

  /** Both pages of an access that crosses are translated before anything is done: a fault leaves memory and registers untouched. */
  private Trap executeCrossing(long op, UserRegisters registers, long va, long first, int length, Access access) {
    int inFirst = (int) (-va & ~Tlb.PAGE);
    long second = physical(va + inFirst, length - inFirst, access);
    if (second == Mmu.FAULT) {
      return fault;
    }
    if (access == Access.LOAD) {
      put(op, registers, readCrossing(first, inFirst, second, length));
    } else {
      writeCrossing(first, inFirst, second, stored(op, registers), length);
    }
    return null;
  }

  private static void put(long op, UserRegisters registers, long value) {
    int rd = Op.rd(op);
    switch (Op.opcode(op)) {
      case Op.LB -> registers.x[rd] = (byte) value;
      case Op.LH -> registers.x[rd] = (short) value;
      case Op.LW -> registers.x[rd] = (int) value;
      case Op.LBU -> registers.x[rd] = value & 0xff;
      case Op.LHU -> registers.x[rd] = value & 0xffff;
      case Op.LWU -> registers.x[rd] = value & 0xffff_ffffL;
      case Op.LD -> registers.x[rd] = value;
      case Op.FLW -> registers.f[rd] = value | FloatUnit.BOX;
      default -> registers.f[rd] = value; // FLD
    }
  }

  private static long stored(long op, UserRegisters registers) {
    return Op.opcode(op) >= Op.FSW ? registers.f[Op.rs2(op)] : registers.x[Op.rs2(op)];
  }

  private long read(long pa, int length) {
    return switch (length) {
      case 8 -> ram.readLong(pa);
      case 4 -> ram.readInt(pa);
      case 2 -> ram.readShort(pa);
      default -> ram.readByte(pa);
    };
  }

  private long readCrossing(long first, int inFirst, long second, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      long pa = i < inFirst ? first + i : second + i - inFirst;
      value |= (ram.readByte(pa) & 0xffL) << 8 * i;
    }
    return value;
  }

  private void write(long pa, long value, int length) {
    switch (length) {
      case 8 -> ram.writeLong(pa, value);
      case 4 -> ram.writeInt(pa, (int) value);
      case 2 -> ram.writeShort(pa, (short) value);
      default -> ram.writeByte(pa, (byte) value);
    }
  }

  private void writeCrossing(long first, int inFirst, long second, long value, int length) {
    for (int i = 0; i < length; i++) {
      long pa = i < inFirst ? first + i : second + i - inFirst;
      ram.writeByte(pa, (byte) (value >>> 8 * i));
    }
  }

  private static boolean crosses(long va, int length) {
    return ((va + length - 1 ^ va) & Tlb.PAGE) != 0;
  }

  private long physical(long va, int length, Access access) {
    return physical(va, length, access, access);
  }

  /**
   * {@return the physical address in RAM of an access, which is charged as one with {@code intent}, or {@link Mmu#FAULT}: then {@link #fault} says why}
   */
  private long physical(long va, int length, Access access, Access intent) {
    long pa = translate(va, access);
    if (pa == Mmu.FAULT) {
      fault = new Trap.PageFault(va, access);
      return Mmu.FAULT;
    }
    if (!ram.contains(pa)) {
      fault = new Trap.AccessFault(va, access);
      return Mmu.FAULT;
    }
    charge(pa, length, intent);
    return pa;
  }

  /** The walk is over before the access begins, which matters where it waits in a queue. */
  private long translate(long va, Access access) {
    long pa = mmu.translate(va, access);
    if (costs) {
      long walked = mmu.takeWalkCycles();
      hart.cycles(hart.cycles() + walked);
      extraCycles += walked;
    }
    return pa;
  }

  private void charge(long pa, int length, Access access) {
    if (costs) {
      int within = (int) Math.min(length, PhysicalMemory.PAGE_BYTES - (pa & ~Tlb.PAGE));
      extraCycles += model.access(hart, pa, within, access);
    }
  }

  /** {@return the trap of a fetch that found no code} If a page has appeared meanwhile, the kernel finds nothing to do. */
  Trap fetchFault(long va) {
    long pa = mmu.translate(va, Access.FETCH);
    boolean elsewhere = pa != Mmu.FAULT && !ram.contains(pa);
    return elsewhere ? new Trap.AccessFault(va, Access.FETCH) : new Trap.PageFault(va, Access.FETCH);
  }

  /**
   * {@return as {@link #physical}, for an atomic access, which must be aligned} LR, too, fetches its line as a store does, as in other processors: SC follows.
   */
  long aligned(long va, int length, Access access) {
    if ((va & length - 1) != 0) {
      fault = new Trap.Misaligned(va, access);
      return Mmu.FAULT;
    }
    return physical(va, length, access, Access.STORE);
  }

  /** {@return the trap of the last access that had no physical address} */
  Trap fault() {
    return fault;
  }

  /** {@return the RAM around an address that was just translated, and that {@link PhysicalMemory#offset} counts in} */
  long[] words(long va) {
    return mmu.tlb().words[Tlb.index(va)];
  }

  /** Charges the fetch of a stretch of {@code length} bytes of code, line by line, if the memory model has costs. */
  void fetched(long pa, int length) {
    long end = pa + length;
    for (long line = pa; line < end; line = (line & -LINE_BYTES) + LINE_BYTES) {
      extraCycles += model.access(hart, line, (int) Math.min(LINE_BYTES, end - line), Access.FETCH);
    }
  }
}
