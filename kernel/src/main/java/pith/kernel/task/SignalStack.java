package pith.kernel.task;

/** The alternate stack for signal handlers (sigaltstack(2)): address and size in bytes, flags SS_*. */
public record SignalStack(long address, int flags, long bytes) {
  public static final int SS_ONSTACK = 1, SS_DISABLE = 2;
  public static final int SS_AUTODISARM = 0x8000_0000;
  public static final SignalStack NONE = new SignalStack(0, SS_DISABLE, 0);

  public boolean enabled() {
    return (flags & SS_DISABLE) == 0;
  }

  /** {@return whether a stack pointer lies on this stack} */
  public boolean contains(long sp) {
    return enabled() && sp - address > 0 && sp - address <= bytes;
  }
}
