package pith.kernel.signal;

/**
 * What a process does about one signal ({@code struct sigaction}).
 *
 * @param handler {@link #DEFAULT}, {@link #IGNORE}, or the address of user code
 * @param flags SA_* bits
 * @param mask signals blocked while the handler runs
 */
public record SignalAction(long handler, long flags, long mask) {
  public static final long DEFAULT = 0, IGNORE = 1;
  public static final long SA_NOCLDSTOP = 1, SA_NOCLDWAIT = 2, SA_SIGINFO = 4, SA_ONSTACK = 0x0800_0000L;
  public static final long SA_RESTART = 0x1000_0000L, SA_NODEFER = 0x4000_0000L, SA_RESETHAND = 0x8000_0000L;

  /** The action of every signal at first. */
  public static final SignalAction INITIAL = new SignalAction(DEFAULT, 0, 0);

  /** {@return whether a flag is set} */
  public boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** {@return whether user code handles the signal} */
  public boolean handled() {
    return handler != DEFAULT && handler != IGNORE;
  }
}
