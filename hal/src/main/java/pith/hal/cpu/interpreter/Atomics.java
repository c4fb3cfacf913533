package pith.hal.cpu.interpreter;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/**
 * The A extension. Read-modify-writes are loops of compare-and-set on the host, so harts may run on several host threads; every one
 * is fully ordered, which covers {@code aq} and {@code rl}.
 *
 * <p>A reservation is the physical address and the value that LR read. SC succeeds if it is for the same address, no
 * larger, and memory still holds the value: a store by another hart that wrote the same value again is not noticed, which is the known weakness of
 * every LR/SC made from compare-and-set, and does no harm to code that compilers emit. Entering user mode clears the
 * reservation, so a context switch between LR and SC makes SC fail. Owned by the hart.
 */
final class Atomics {
  private static final long NONE = -1;

  private final PhysicalMemory ram;
  private final LoadStore memory;
  private long reservedAddress = NONE;
  private long reservedValue;
  private int reservedLength;

  Atomics(PhysicalMemory ram, LoadStore memory) {
    this.ram = ram;
    this.memory = memory;
  }

  void clearReservation() {
    reservedAddress = NONE;
  }

  void execute(long op, long[] x) {
    int opcode = Op.opcode(op);
    long va = x[Op.rs1(op)];
    long operand = x[Op.rs2(op)];
    x[Op.rd(op)] =
        switch (opcode) {
          case Op.LR_W -> loadReserved(va, 4);
          case Op.LR_D -> loadReserved(va, 8);
          case Op.SC_W -> storeConditional(va, operand, 4);
          case Op.SC_D -> storeConditional(va, operand, 8);
          default -> opcode < Op.LR_D ? exchangeInt(opcode, va, (int) operand) : exchangeLong(opcode, va, operand);
        };
  }

  private long loadReserved(long va, int length) {
    long pa = memory.aligned(va, length, Access.LOAD);
    long value = length == 8 ? ram.readLongVolatile(pa) : ram.readIntVolatile(pa);
    reservedAddress = pa;
    reservedValue = value;
    reservedLength = length;
    return value;
  }

  /** {@return 0 if the store was done, 1 if not} */
  private long storeConditional(long va, long value, int length) {
    long pa = memory.aligned(va, length, Access.STORE);
    boolean reserved = reservedAddress == pa && reservedLength >= length;
    reservedAddress = NONE;
    if (!reserved) {
      return 1;
    }
    boolean stored =
        length == 8
            ? ram.compareAndSetLong(pa, reservedValue, value)
            : ram.compareAndSetInt(pa, (int) reservedValue, (int) value);
    return stored ? 0 : 1;
  }

  private long exchangeInt(int opcode, long va, int operand) {
    long pa = memory.aligned(va, 4, Access.STORE);
    while (true) {
      int old = ram.readIntVolatile(pa);
      if (ram.compareAndSetInt(pa, old, combine(opcode, old, operand))) {
        return old;
      }
    }
  }

  private long exchangeLong(int opcode, long va, long operand) {
    long pa = memory.aligned(va, 8, Access.STORE);
    while (true) {
      long old = ram.readLongVolatile(pa);
      if (ram.compareAndSetLong(pa, old, combine(opcode, old, operand))) {
        return old;
      }
    }
  }

  private static int combine(int opcode, int old, int operand) {
    return switch (opcode) {
      case Op.AMOSWAP_W -> operand;
      case Op.AMOADD_W -> old + operand;
      case Op.AMOXOR_W -> old ^ operand;
      case Op.AMOAND_W -> old & operand;
      case Op.AMOOR_W -> old | operand;
      case Op.AMOMIN_W -> Math.min(old, operand);
      case Op.AMOMAX_W -> Math.max(old, operand);
      case Op.AMOMINU_W -> Integer.compareUnsigned(old, operand) <= 0 ? old : operand;
      default -> Integer.compareUnsigned(old, operand) >= 0 ? old : operand;
    };
  }

  private static long combine(int opcode, long old, long operand) {
    return switch (opcode) {
      case Op.AMOSWAP_D -> operand;
      case Op.AMOADD_D -> old + operand;
      case Op.AMOXOR_D -> old ^ operand;
      case Op.AMOAND_D -> old & operand;
      case Op.AMOOR_D -> old | operand;
      case Op.AMOMIN_D -> Math.min(old, operand);
      case Op.AMOMAX_D -> Math.max(old, operand);
      case Op.AMOMINU_D -> Long.compareUnsigned(old, operand) <= 0 ? old : operand;
      default -> Long.compareUnsigned(old, operand) >= 0 ? old : operand;
    };
  }
}
