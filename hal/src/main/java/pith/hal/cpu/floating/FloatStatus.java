package pith.hal.cpu.floating;

/** The rounding mode of the operation at hand, and the flags that were raised. Owned by the hart. */
public final class FloatStatus {
  /** One of {@link Rounding}'s modes. */
  public int rounding;

  /** {@link Flags} raised so far. */
  public int flags;

  public void raise(int more) {
    flags |= more;
  }

  void inexactIf(boolean inexact) {
    if (inexact) {
      flags |= Flags.NX;
    }
  }

  boolean isExactSoFar() {
    return (flags & Flags.NX) == 0;
  }
}
