package pith.hal.cpu;

import java.util.Arrays;

/**
 * The user-visible register state of one thread of execution: what a context switch exchanges.
 *
 * <p>Confined to the task that owns it. {@code x[0]} is kept zero by whoever writes.
 */
public final class UserRegisters {
  public static final int RA = 1;
  public static final int SP = 2;
  public static final int GP = 3;
  public static final int TP = 4;
  public static final int A0 = 10;
  public static final int A1 = 11;
  public static final int A2 = 12;
  public static final int A7 = 17;

  /** An index in {@link #x} behind the registers: where a CPU model discards what an instruction writes to register 0. */
  public static final int DISCARD = 32;

  /** An index in {@link #x} behind the registers: where a CPU model keeps the address of the page whose code it runs. */
  public static final int CODE_PAGE = 33;

  /**
   * Integer registers; {@code x[0]} is always 0. Behind the 32 of them is working room for CPU models. The length is a power of two, because
   * HotSpot then knows that {@code x[i & x.length - 1]} needs no bounds check.
   */
  public final long[] x = new long[64];

  /** Floating-point registers as raw bits; a single-precision value is NaN-boxed (upper 32 bits all ones). */
  public final long[] f = new long[32];

  /** Address of the next instruction. */
  public long pc;

  /** Floating-point control and status: flags NX UF OF DZ NV in bits 0–4, rounding mode in bits 5–7. */
  public int fcsr;

  /** Copies everything from another state, as fork does. */
  public void copyFrom(UserRegisters other) {
    System.arraycopy(other.x, 0, x, 0, 32);
    System.arraycopy(other.f, 0, f, 0, 32);
    pc = other.pc;
    fcsr = other.fcsr;
  }

  /** Clears everything, as exec does. */
  public void clear() {
    Arrays.fill(x, 0, 32, 0); // what is behind them belongs to the CPU model
    Arrays.fill(f, 0);
    pc = 0;
    fcsr = 0;
  }
}
