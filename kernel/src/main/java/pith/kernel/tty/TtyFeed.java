package pith.kernel.tty;

import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Moves bytes from a device to its terminal as long as that takes them; the rest stays in the device. An interrupt and a reader that made room may come at
 * once, on two harts: the lock is taken outside of the terminal's.
 */
final class TtyFeed {
  private static final int CHUNK = 256;
  private static final LockClass LOCK = LockClass.of("uart_port->lock");

  /** A device that has received bytes. */
  @FunctionalInterface
  interface Source {
    /** Takes up to {@code length} bytes. {@return how many; 0 if there are none now} */
    int receive(byte[] into, int offset, int length);
  }

  private final Source source;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Received and not yet taken by the terminal. Guarded by {@link #lock}, as the next two. */
  private final byte[] pending = new byte[CHUNK];

  private int pendingAt;
  private int pendingEnd;

  TtyFeed(Source source) {
    this.source = source;
  }

  /** {@return whether everything that was received is with the terminal} */
  boolean drained() {
    try (SpinLock.Held held = lock.acquire()) {
      return pendingAt == pendingEnd;
    }
  }

  void pull(Tty tty) {
    try (SpinLock.Held held = lock.acquire()) {
      while (filled()) {
        int taken = tty.receive(pending, pendingAt, pendingEnd - pendingAt);
        pendingAt += taken;
        if (taken == 0) {
          return;
        }
      }
    }
  }

  private boolean filled() {
    if (pendingAt == pendingEnd) {
      pendingAt = 0;
      pendingEnd = source.receive(pending, 0, CHUNK);
    }
    return pendingEnd > 0;
  }
}
