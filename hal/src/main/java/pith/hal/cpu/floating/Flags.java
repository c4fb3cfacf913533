package pith.hal.cpu.floating;

/** The accrued exception flags, as in {@code fflags} (unprivileged specification, chapter "F", section "Floating-Point Control and Status Register"). */
public final class Flags {
  /** Inexact. */
  public static final int NX = 1;

  /** Underflow: tiny, as seen after rounding, and inexact. */
  public static final int UF = 2;

  /** Overflow. */
  public static final int OF = 4;

  /** Division by zero. */
  public static final int DZ = 8;

  /** Invalid operation. */
  public static final int NV = 16;

  private Flags() {}
}
