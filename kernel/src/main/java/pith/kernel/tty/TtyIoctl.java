package pith.kernel.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.ArgumentMemory;

/** The requests that terminals understand (tty_ioctl(4)), by their numbers in asm-generic/ioctls.h. */
final class TtyIoctl {
  static final int TCGETS = 0x5401, TCSETS = 0x5402, TCSETSW = 0x5403, TCSETSF = 0x5404, TCSBRK = 0x5409, TCXONC = 0x540a, TCFLSH = 0x540b;
  static final int TIOCEXCL = 0x540c, TIOCNXCL = 0x540d, TIOCSCTTY = 0x540e, TIOCGPGRP = 0x540f, TIOCSPGRP = 0x5410, TIOCOUTQ = 0x5411;
  static final int TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414, FIONREAD = 0x541b, TIOCNOTTY = 0x5422, TCSBRKP = 0x5425, TIOCGSID = 0x5429;
  static final int TCGETS2 = 0x802c542a, TCSETS2 = 0x402c542b, TCSETSW2 = 0x402c542c, TCSETSF2 = 0x402c542d;
  private static final int TCIFLUSH = 0, TCOFLUSH = 1, TCIOFLUSH = 2, TCOOFF = 0, TCOON = 1, TCIOFF = 2, TCION = 3;

  private TtyIoctl() {}

  static long run(Tty tty, int command, long argument, ArgumentMemory memory) {
    Task task = (Task) Execution.current();
    switch (command) {
      case TCGETS -> memory.copyOut(argument, tty.settings(false), 0, Termios.BYTES);
      case TCGETS2 -> memory.copyOut(argument, tty.settings(true), 0, Termios.BYTES_2);
      case TCSETS, TCSETSW -> configure(tty, argument, memory, false, false);
      case TCSETSF -> configure(tty, argument, memory, false, true);
      case TCSETS2, TCSETSW2 -> configure(tty, argument, memory, true, false);
      case TCSETSF2 -> configure(tty, argument, memory, true, true);
      case TCSBRK, TCSBRKP -> tty.jobs.checkChange();
      case TCXONC -> flow(tty, argument);
      case TCFLSH -> flush(tty, argument);
      case TIOCEXCL, TIOCNXCL -> {}
      case TIOCSCTTY -> tty.jobs.adoptOnRequest(task, argument == 1);
      case TIOCNOTTY -> tty.jobs.giveUp(task);
      case TIOCGPGRP -> memory.writeInt(argument, tty.jobs.foregroundFor(task));
      case TIOCSPGRP -> tty.jobs.foreground(task, memory.readInt(argument));
      case TIOCGSID -> memory.writeInt(argument, session(tty, task));
      case TIOCOUTQ -> memory.writeInt(argument, 0);
      case FIONREAD -> memory.writeInt(argument, tty.available());
      case TIOCGWINSZ -> memory.copyOut(argument, window(tty), 0, 8);
      case TIOCSWINSZ -> resize(tty, argument, memory);
      default -> throw Refused.of(Errno.ENOTTY);
    }
    return 0;
  }

  private static void configure(Tty tty, long argument, ArgumentMemory memory, boolean speeds, boolean flush) {
    tty.jobs.checkChange();
    byte[] settings = new byte[speeds ? Termios.BYTES_2 : Termios.BYTES];
    memory.copyIn(argument, settings, 0, settings.length);
    tty.configure(settings, speeds, flush);
  }

  private static void flow(Tty tty, long action) {
    tty.jobs.checkChange();
    switch ((int) action) {
      case TCOOFF -> tty.flow(true);
      case TCOON -> tty.flow(false);
      case TCIOFF -> tty.send(Termios.VSTOP);
      case TCION -> tty.send(Termios.VSTART);
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  private static void flush(Tty tty, long what) {
    tty.jobs.checkChange();
    checkFlush((int) what);
    tty.flush(flushesInput((int) what), flushesOutput((int) what));
  }

  static void checkFlush(int what) {
    if (what < TCIFLUSH || what > TCIOFLUSH) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  static boolean flushesInput(int what) {
    return what != TCOFLUSH;
  }

  static boolean flushesOutput(int what) {
    return what != TCIFLUSH;
  }

  private static int session(Tty tty, Task task) {
    if (tty.jobs.session() == null || task.process().session() != tty.jobs.session()) {
      throw Refused.of(Errno.ENOTTY);
    }
    return tty.jobs.session().id();
  }

  /** {@code struct winsize}: rows, columns, and a size in pixels that nobody knows. */
  private static byte[] window(Tty tty) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putShort((short) tty.rows()).putShort((short) tty.columns()).array();
  }

  private static void resize(Tty tty, long argument, ArgumentMemory memory) {
    byte[] window = new byte[8];
    memory.copyIn(argument, window, 0, 8);
    ByteBuffer size = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    tty.resize(size.getShort(0) & 0xffff, size.getShort(2) & 0xffff);
  }
}
