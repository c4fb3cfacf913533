package pith.kernel.tty;

import pith.hal.Hart;
import pith.hal.device.Console;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;

/** The machine's console as a terminal: the driver of its device. */
final class ConsoleTty {
  static final int MAJOR = 4;
  static final int MINOR = 64;
  private static final int ALWAYS_ROOM = 1 << 16;

  /** The console stays, and so does what it takes. */
  private final TtyMemory memory;

  private final Console console;
  private final Tty tty;
  private final TtyFeed feed;

  ConsoleTty(Kernel kernel) {
    memory = new TtyMemory(kernel.memory().slabs().kmalloc(), 1);
    console = kernel.machine().console();
    feed = new TtyFeed(console::receive);
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
    if (console.hungUp() && feed.drained() && !tty.hungUp()) {
      tty.hangUp();
    }
  }

  private void pull() {
    feed.pull(tty);
  }

  /** Opens the terminal; by the name of /dev/console it never becomes a controlling one by itself, as on Linux. */
  File open(Path path, int flags, Credentials who, boolean asConsole) {
    if (!asConsole && (flags & OpenFlags.NOCTTY) == 0) {
      tty.jobs.adoptOnOpen((Task) Execution.current());
    }
    return new TtyFile(path, flags, who, tty, () -> {});
  }
}
