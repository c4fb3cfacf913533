package pith.hal.cpu.interpreter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.cpu.Trap;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;

/**
 * The A extension. Read-modify-writes are loops of compare-and-set on the host, so harts may run on several host threads; every one
 * is fully ordered, which covers {@code aq} and {@code rl}. RAM is an array of 8-byte words, so the atom is always one of those: an operation on 4 bytes
 * replaces its half and leaves the other as it was.
 *
 * <p>A reservation is the place in RAM and the value that LR read. SC succeeds if it is for the same place, no
 * larger, and memory still holds the value: a store by another hart that wrote the same value again is not noticed, which is the known weakness of
 * every LR/SC made from compare-and-set, and does no harm to code that compilers emit. Entering user mode clears the
 * reservation, so a context switch between LR and SC makes SC fail. Owned by the hart.
 */
final class Atomics {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final LoadStore memory;
  private long[] reservedWords;
  private int reservedOffset;
  private long reservedValue;
  private int reservedLength;

  Atomics(LoadStore memory) {
    this.memory = memory;
  }

  void clearReservation() {
    if (reservedWords != null) {
      reservedWords = null;
    }
  }

  /** Carries out any of them, wherever its operand is. {@return the trap that it causes instead, or null} */
  Trap execute(long op, long[] x) {
    long va = x[Op.rs1(op)];
    int length = Op.immediate(op) + 1;
    long pa = memory.aligned(va, length, reads(Op.opcode(op)) ? Access.LOAD : Access.STORE);
    if (pa == Mmu.FAULT) {
      return memory.fault();
    }
    execute(op, x, memory.words(va), (int) PhysicalMemory.offset(pa));
    return null;
  }

  /** {@return whether the instruction only reads} */
  static boolean reads(int opcode) {
    return opcode == Op.LR_W || opcode == Op.LR_D;
  }

  /** Carries out any of them on the operand {@code offset} bytes into a chunk of RAM, which permits the access and is aligned. */
  void execute(long op, long[] x, long[] words, int offset) {
    int opcode = Op.opcode(op);
    long operand = x[Op.rs2(op)];
    x[Op.rd(op)] =
        switch (opcode) {
          case Op.LR_W -> loadReserved(words, offset, 4);
          case Op.LR_D -> loadReserved(words, offset, 8);
          case Op.SC_W -> storeConditional(words, offset, 4, operand);
          case Op.SC_D -> storeConditional(words, offset, 8, operand);
          default -> opcode < Op.LR_D ? exchangeHalf(opcode, words, offset, (int) operand) : exchange(opcode, words, offset, operand);
        };
  }

  private long loadReserved(long[] words, int offset, int length) {
    long word = (long) WORDS.getVolatile(words, offset >>> 3);
    reservedWords = words;
    reservedOffset = offset;
    reservedValue = length == 8 ? word : half(word, shift(offset));
    reservedLength = length;
    return reservedValue;
  }

  /** {@return 0 if the store was done, 1 if not} */
  private long storeConditional(long[] words, int offset, int length, long value) {
    boolean reserved = reservedWords == words && reservedOffset == offset && reservedLength >= length;
    reservedWords = null;
    boolean stored =
        reserved
            && (length == 8
                ? WORDS.compareAndSet(words, offset >>> 3, reservedValue, value)
                : compareAndSetHalf(words, offset, (int) reservedValue, (int) value));
    return stored ? 0 : 1;
  }

  private static boolean compareAndSetHalf(long[] words, int offset, int expected, int value) {
    int at = offset >>> 3;
    int shift = shift(offset);
    while (true) {
      long old = (long) WORDS.getVolatile(words, at);
      if (half(old, shift) != expected) {
        return false;
      }
      if (WORDS.compareAndSet(words, at, old, withHalf(old, shift, value))) {
        return true;
      }
    }
  }

  private static long exchangeHalf(int opcode, long[] words, int offset, int operand) {
    int at = offset >>> 3;
    int shift = shift(offset);
    while (true) {
      long old = (long) WORDS.getVolatile(words, at);
      int half = half(old, shift);
      if (WORDS.compareAndSet(words, at, old, withHalf(old, shift, combine(opcode, half, operand)))) {
        return half;
      }
    }
  }

  /** What the host has an instruction for takes that one; the rest is a loop of compare-and-set. */
  private static long exchange(int opcode, long[] words, int offset, long operand) {
    int at = offset >>> 3;
    return switch (opcode) {
      case Op.AMOADD_D -> (long) WORDS.getAndAdd(words, at, operand);
      case Op.AMOSWAP_D -> (long) WORDS.getAndSet(words, at, operand);
      default -> exchangeInLoop(opcode, words, at, operand);
    };
  }

  private static long exchangeInLoop(int opcode, long[] words, int at, long operand) {
    while (true) {
      long old = (long) WORDS.getVolatile(words, at);
      if (WORDS.compareAndSet(words, at, old, combine(opcode, old, operand))) {
        return old;
      }
    }
  }

  /** {@return how far up in its word the 4 bytes at an offset lie} */
  private static int shift(int offset) {
    return (offset & 4) << 3;
  }

  private static int half(long word, int shift) {
    return (int) (word >>> shift);
  }

  private static long withHalf(long word, int shift, int half) {
    return word & ~(0xffff_ffffL << shift) | (half & 0xffff_ffffL) << shift;
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
