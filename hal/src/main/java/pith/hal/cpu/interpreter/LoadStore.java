package pith.hal.cpu.interpreter;

import java.lang.foreign.MemorySegment;
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
  private static final long ALWAYS_MISS = 0xfff;
  private static final long LINE_BYTES = 64;

  private final Hart hart;
  private final PhysicalMemory ram;
  private final MemoryModel model;
  private final Mmu mmu;
  private final boolean costs;
  private final Trapped trapped = new Trapped();
  private long extraCycles;

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

  /** {@return the cycles that the memory model added and nobody has taken yet} */
  long extraCycles() {
    return extraCycles;
  }

  /** {@return the cycles that the memory model added, to be put on the hart's clock} */
  long takeExtraCycles() {
    long taken = extraCycles;
    extraCycles = 0;
    return taken;
  }

  /** Carries out any load or store. */
  void execute(long op, UserRegisters registers) {
    long[] x = registers.x;
    long[] f = registers.f;
    long va = x[Op.rs1(op)] + Op.immediate(op);
    int rd = Op.rd(op);
    int rs2 = Op.rs2(op);
    switch (Op.opcode(op)) {
      case Op.LB -> x[rd] = (byte) load(va, 1);
      case Op.LH -> x[rd] = (short) load(va, 2);
      case Op.LW -> x[rd] = (int) load(va, 4);
      case Op.LD -> x[rd] = load(va, 8);
      case Op.LBU -> x[rd] = load(va, 1) & 0xff;
      case Op.LHU -> x[rd] = load(va, 2) & 0xffff;
      case Op.LWU -> x[rd] = load(va, 4) & 0xffff_ffffL;
      case Op.FLW -> f[rd] = load(va, 4) | FloatUnit.BOX;
      case Op.FLD -> f[rd] = load(va, 8);
      case Op.SB -> store(va, x[rs2], 1);
      case Op.SH -> store(va, x[rs2], 2);
      case Op.SW -> store(va, x[rs2], 4);
      case Op.SD -> store(va, x[rs2], 8);
      case Op.FSW -> store(va, f[rs2], 4);
      default -> store(va, f[rs2], 8); // FSD
    }
  }

  private long load(long va, int length) {
    long first = physical(va, length, Access.LOAD);
    if (!crosses(va, length)) {
      return read(first, length);
    }
    int inFirst = (int) (-va & ~Tlb.PAGE);
    long second = physical(va + inFirst, length - inFirst, Access.LOAD);
    long value = 0;
    for (int i = 0; i < length; i++) {
      long pa = i < inFirst ? first + i : second + i - inFirst;
      value |= (ram.readByte(pa) & 0xffL) << 8 * i;
    }
    return value;
  }

  private long read(long pa, int length) {
    MemorySegment chunk = ram.readable(pa);
    long at = PhysicalMemory.offset(pa);
    return switch (length) {
      case 8 -> chunk.get(PhysicalMemory.LONG, at);
      case 4 -> chunk.get(PhysicalMemory.INT, at);
      case 2 -> chunk.get(PhysicalMemory.SHORT, at);
      default -> chunk.get(PhysicalMemory.BYTE, at);
    };
  }

  /** Both pages of a store that crosses are translated before a byte is written: a fault leaves memory untouched. */
  private void store(long va, long value, int length) {
    long first = physical(va, length, Access.STORE);
    if (!crosses(va, length)) {
      write(first, value, length);
      return;
    }
    int inFirst = (int) (-va & ~Tlb.PAGE);
    long second = physical(va + inFirst, length - inFirst, Access.STORE);
    for (int i = 0; i < length; i++) {
      long pa = i < inFirst ? first + i : second + i - inFirst;
      ram.writeByte(pa, (byte) (value >>> 8 * i));
    }
  }

  private void write(long pa, long value, int length) {
    switch (length) {
      case 8 -> ram.writeLong(pa, value);
      case 4 -> ram.writeInt(pa, (int) value);
      case 2 -> ram.writeShort(pa, (short) value);
      default -> ram.writeByte(pa, (byte) value);
    }
  }

  private static boolean crosses(long va, int length) {
    return ((va + length - 1 ^ va) & Tlb.PAGE) != 0;
  }

  /** {@return the physical address in RAM of an access, whose cost is charged} Throws the trap if there is none. */
  long physical(long va, int length, Access access) {
    long pa = mmu.translate(va, access);
    if (pa == Mmu.FAULT) {
      throw trapped.by(new Trap.PageFault(va, access));
    }
    if (!ram.contains(pa)) {
      throw trapped.by(new Trap.AccessFault(va, access));
    }
    if (costs) {
      extraCycles += model.access(hart, pa, length, access);
    }
    return pa;
  }

  /** {@return the trap of a fetch that found no code} If a page has appeared meanwhile, the kernel finds nothing to do. */
  Trapped fetchFault(long va) {
    long pa = mmu.translate(va, Access.FETCH);
    boolean elsewhere = pa != Mmu.FAULT && !ram.contains(pa);
    return trapped.by(elsewhere ? new Trap.AccessFault(va, Access.FETCH) : new Trap.PageFault(va, Access.FETCH));
  }

  /** {@return the physical address of an atomic access, which must be aligned} */
  long aligned(long va, int length, Access access) {
    if ((va & length - 1) != 0) {
      throw trapped.by(new Trap.Misaligned(va, access));
    }
    return physical(va, length, access);
  }

  /** Charges the fetch of a stretch of {@code length} bytes of code, line by line, if the memory model has costs. */
  void fetched(long pa, int length) {
    long end = pa + length;
    for (long line = pa; line < end; line = (line & -LINE_BYTES) + LINE_BYTES) {
      extraCycles += model.access(hart, line, (int) Math.min(LINE_BYTES, end - line), Access.FETCH);
    }
  }

  boolean costs() {
    return costs;
  }
}
