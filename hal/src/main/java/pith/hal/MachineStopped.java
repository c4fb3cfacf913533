package pith.hal;

/** Unwinds a kernel stack of a machine that is being switched off. Never caught by kernel code except to let it pass. */
public final class MachineStopped extends Error {
  private static final long serialVersionUID = 1L;

  public MachineStopped() {
    super("the machine is off", null, false, false);
  }
}
