package pith.hal;

/** The interrupt lines of a hart, with their bit in {@code sip}/{@code sie} (privileged specification, section "sip and sie"). */
public enum Interrupt {
  /** From another hart: reschedule, or run a function (TLB shoot-down). */
  SOFTWARE(1),
  /** The hart's own timer. */
  TIMER(5),
  /** A device, through the platform's interrupt controller. */
  EXTERNAL(9);

  private final int mask;

  Interrupt(int bit) {
    mask = 1 << bit;
  }

  /** {@return this line's bit in a pending or enabled mask} */
  public int mask() {
    return mask;
  }
}
