package pith.mm.userfault;

/** A thread that waits for its fault to be handled by the program. Guarded by {@code userfaultfd.lock}, but for what never changes. */
public final class PendingFault {
  /** Why a program is told of a fault. */
  public enum Reason {
    /** Nobody has the page. */
    MISSING,
    /** The file has the page, the program not yet. */
    MINOR,
    /** The page is protected from this write. */
    WRITE_PROTECTED
  }

  private final long address;
  private final boolean write;
  private final Reason reason;

  /** Somebody has read about it. */
  boolean taken;

  /** The sleeper polls it without the lock. */
  volatile boolean woken;

  PendingFault(long address, boolean write, Reason reason) {
    this.address = address;
    this.write = write;
    this.reason = reason;
  }

  /** {@return the address that was touched, to the byte} */
  public long address() {
    return address;
  }

  public boolean write() {
    return write;
  }

  /** {@return why the program is told of it} */
  public Reason reason() {
    return reason;
  }
}
