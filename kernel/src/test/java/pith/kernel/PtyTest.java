package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** What either end of a pseudo-terminal finds when the other one is gone, as a program found it on Linux 6.18. */
class PtyTest {
  private static final int READ_WRITE = 02;
  private static final int NO_CONTROLLING_TERMINAL = 0400;
  private static final int TIOCSPTLCK = 0x4004_5431;
  private static final int TIOCGPTPEER = 0x5441;
  private static final int TCGETS = 0x5401;
  private static final int TCXONC = 0x540a, TCIOFF = 2, TCION = 3;
  private static final int TCFLSH = 0x540b, TCIFLUSH = 0, TCOFLUSH = 1;
  private static final int TIOCSPGRP = 0x5410;
  private static final int FIONREAD = 0x541b;
  private static final int NO_REQUEST = 0x54ff;
  private static final int IN = 0x1, OUT = 0x4, ERR = 0x8, HUP = 0x10, RDNORM = 0x40, WRNORM = 0x100;

  @Test
  void slaveIsHungUpOnceTheMasterIsClosed() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              assertEquals(OUT | WRNORM, poll(guest, ends[1]));
              guest.ok(guest.close(ends[0]));
              assertEquals(IN | OUT | ERR | HUP | RDNORM | WRNORM, poll(guest, ends[1]));
              assertEquals(0, guest.read(ends[1], 8));
              guest.refused(Errno.EIO, guest.write(ends[1], "x"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void whatTheMasterTypedIsLostOnceItIsClosed() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              assertEquals(4, guest.write(ends[0], "abc\n"));
              guest.ok(guest.close(ends[0]));
              assertEquals(0, guest.read(ends[1], 8));
              return 0;
            })
        .exited(0);
  }

  @Test
  void whoReadsTheSlaveWhileTheMasterIsClosedGetsAnError() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              int reader =
                  guest.fork(
                      child -> {
                        child.ok(child.close(ends[0]));
                        child.refused(Errno.EIO, child.read(ends[1], 8));
                        return 7;
                      });
              guest.nanosleep(50);
              guest.ok(guest.close(ends[0]));
              assertEquals(new Guest.Waited(reader, 7 << 8), guest.wait4(reader, 0));
              return 0;
            })
        .exited(0);
  }

  @Test
  void slaveThatIsHungUpRefusesEveryRequest() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              long memory = guest.user.mapBuffer(64);
              guest.ok(guest.call(29, ends[1], TCGETS, memory));
              guest.ok(guest.close(ends[0]));
              for (int request : new int[] {TCGETS, FIONREAD, NO_REQUEST}) {
                guest.refused(Errno.EIO, guest.call(29, ends[1], request, memory));
              }
              guest.refused(Errno.ENOTTY, guest.call(29, ends[1], TIOCSPGRP, memory));
              return 0;
            })
        .exited(0);
  }

  @Test
  void masterMayStillWriteOnceTheLastSlaveIsClosed() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              guest.ok(guest.close(ends[1]));
              assertEquals(OUT | HUP | WRNORM, poll(guest, ends[0]));
              guest.refused(Errno.EIO, guest.read(ends[0], 8));
              assertEquals(1, guest.write(ends[0], "x"));
              return 0;
            })
        .exited(0);
  }

  /** As tcflush(3) says: each end's input is what it has not read, and its output what the other has not. */
  @Test
  void eitherEndFlushesItsOwnInputAndItsOwnOutput() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              guest.write(ends[1], "abcdef");
              assertEquals(2, guest.read(ends[0], 2));
              guest.ok(guest.call(29, ends[0], TCFLSH, TCOFLUSH));
              assertEquals(2, guest.read(ends[0], 2));
              guest.ok(guest.call(29, ends[0], TCFLSH, TCIFLUSH));
              guest.write(ends[1], "A");
              assertEquals(1, guest.read(ends[0], 8));
              guest.write(ends[1], "lost");
              guest.ok(guest.call(29, ends[1], TCFLSH, TCOFLUSH));
              guest.write(ends[1], "B");
              assertEquals(1, guest.read(ends[0], 8));
              guest.write(ends[0], "lost\n");
              guest.ok(guest.call(29, ends[0], TCFLSH, TCOFLUSH));
              guest.write(ends[0], "C\n");
              assertEquals(2, guest.read(ends[1], 8));
              guest.refused(Errno.EINVAL, guest.call(29, ends[0], TCFLSH, 3));
              return 0;
            })
        .exited(0);
  }

  @Test
  void suspendedInputIsAskedForByTheStopCharacter() {
    Setup.standard()
        .run(
            guest -> {
              int[] ends = openPty(guest);
              guest.ok(guest.call(29, ends[1], TCXONC, TCIOFF));
              guest.ok(guest.call(29, ends[1], TCXONC, TCION));
              try (UserContext.Frame frame = guest.user.frame()) {
                long bytes = frame.allocate(8);
                assertEquals(2, guest.call(63, ends[0], bytes, 8));
                assertEquals(0x1113, guest.user.getInt(bytes) & 0xffff);
              }
              return 0;
            })
        .exited(0);
  }

  /** {@return the master and a slave of a new pair} */
  private static int[] openPty(Guest guest) {
    int master = (int) guest.ok(guest.open("/dev/ptmx", READ_WRITE | NO_CONTROLLING_TERMINAL, 0));
    guest.ok(guest.call(29, master, TIOCSPTLCK, guest.user.mapBuffer(8)));
    int slave = (int) guest.ok(guest.call(29, master, TIOCGPTPEER, READ_WRITE | NO_CONTROLLING_TERMINAL));
    return new int[] {master, slave};
  }

  private static int poll(Guest guest, int fd) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long at = frame.allocate(8);
      guest.user.putInt(at, fd);
      guest.user.putInt(at + 4, IN | OUT | RDNORM | WRNORM);
      guest.ok(guest.call(73, at, 1, guest.timespec(frame, 0), 0, 8));
      return guest.user.getInt(at + 4) >>> 16;
    }
  }
}
