package pith.kernel.tty;

import pith.hal.Hart;
import pith.hal.device.Console;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;

/**
 * The machine's console as a terminal: the driver of its device. Bytes out go under the terminal's lock, bytes in under the driver's, which
 * is taken outside of the terminal's: an interrupt and a reader that made room may come at once, on two harts.
 */
final class ConsoleTty {
  static final int MAJOR = 4;
  static final int MINOR = 64;
  private static final int CHUNK = 256;
  private static final int ALWAYS_ROOM = 1 << 16;
  private static final LockClass LOCK = LockClass.of("uart_port->lock");

  /** The console stays, and so does what it takes. */
  private final TtyMemory memory;

  private final Console console;
  private final Tty tty;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Received and not yet taken by the terminal. Guarded by {@link #lock}, as the next two. */
  private final byte[] pending = new byte[CHUNK];
  private int pendingAt;
  private int pendingEnd;

  ConsoleTty(Kernel kernel) {
    memory = new TtyMemory(kernel.memory().slabs().kmalloc(), 1);
    console = kernel.machine().console();
    tty = new Tty(kernel, (int) DeviceNumber.of(MAJOR, MINOR), new Driver(), this::pull);
    tty.termios.input |= Termios.IUTF8;
  }

  private final class Driver implements TtyDriver {
    @Override
    public int put(byte[] bytes, int at, int length) {
      console.transmit(bytes, at, length);
      return length;
    }

    @Override
    public int room() {
      return ALWAYS_ROOM;
    }
  }

  Tty tty() {
    return tty;
  }

  /** The device's interrupt: bytes came, the window changed, or the other end went. */
  void interrupt(Hart hart) {
    tty.resize(console.rows(), console.columns());
    pull();
    if (console.hungUp() && drained() && !tty.hungUp()) {
      tty.hangUp();
    }
  }

  private boolean drained() {
    try (SpinLock.Held held = lock.acquire()) {
      return pendingAt == pendingEnd;
    }
  }

  /** Moves bytes from the device to the terminal as long as it takes them; the rest stays in the device. */
  private void pull() {
    try (SpinLock.Held held = lock.acquire()) {
      pullLocked();
    }
  }

  private void pullLocked() {
    while (true) {
      if (pendingAt == pendingEnd) {
        pendingAt = 0;
        pendingEnd = console.receive(pending, 0, CHUNK);
        if (pendingEnd == 0) {
          return;
        }
      }
      int taken = tty.receive(pending, pendingAt, pendingEnd - pendingAt);
      pendingAt += taken;
      if (taken == 0) {
        return;
      }
    }
  }

  /** Opens the terminal; by the name of /dev/console it never becomes a controlling one by itself, as on Linux. */
  File open(Path path, int flags, Credentials who, boolean asConsole) {
    if (!asConsole && (flags & OpenFlags.NOCTTY) == 0) {
      tty.jobs.adoptOnOpen((Task) Execution.current());
    }
    return new TtyFile(path, flags, who, tty, () -> {});
  }
}
