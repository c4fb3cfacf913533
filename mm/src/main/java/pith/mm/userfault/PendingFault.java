package pith.mm.userfault;

/** A thread that waits for its fault to be handled by the program. Guarded by {@code userfaultfd.lock}, but for what never changes. */
public final class PendingFault {
  private final long address;
  private final boolean write;
  private final boolean writeProtected;

  /** Somebody has read about it. */
  boolean taken;

  /** The sleeper polls it without the lock. */
  volatile boolean woken;

  PendingFault(long address, boolean write, boolean writeProtected) {
    this.address = address;
    this.write = write;
    this.writeProtected = writeProtected;
  }

  /** {@return the address that was touched, to the byte} */
  public long address() {
    return address;
  }

  public boolean write() {
    return write;
  }

  /** {@return whether the page is protected from writing; else it is missing} */
  public boolean writeProtected() {
    return writeProtected;
  }
}
