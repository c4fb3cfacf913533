package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class DescriptorCallsTest {
  private static final int DUP = 23, DUP3 = 24, FCNTL = 25, IOCTL = 29, FLOCK = 32, CLOSE = 57, CLOSE_RANGE = 436;
  private static final int F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7;
  private static final int F_OFD_SETLK = 37, F_DUPFD_CLOEXEC = 1030;
  private static final int F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2;
  private static final int LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8;

  @Test
  void duplicatesShareThePositionAndTakeTheLowestNumber() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/file", "abcdef");
          long fd = guest.open("/tmp/file", O_RDONLY);
          assertEquals(3, fd);
          assertEquals(4, guest.must(DUP, fd));
          assertEquals("abc", guest.read(4, 3));
          assertEquals("def", guest.read(3, 3));
          assertEquals(9, guest.must(DUP3, fd, 9, O_CLOEXEC));
          assertEquals(1, guest.must(FCNTL, 9, F_GETFD));
          assertEquals(5, guest.must(DUP, fd));
          assertEquals(20, guest.must(FCNTL, fd, F_DUPFD, 20));
          assertEquals(21, guest.must(FCNTL, fd, F_DUPFD_CLOEXEC, 20));
          guest.refused(Errno.EINVAL, DUP3, fd, fd, 0);
          guest.refused(Errno.EINVAL, DUP3, fd, 7, O_NONBLOCK);
          guest.refused(Errno.EBADF, DUP3, 99, 7, 0);
          guest.refused(Errno.EBADF, DUP3, fd, 1 << 20, 0);
          guest.refused(Errno.EINVAL, FCNTL, fd, F_DUPFD, -1);
        });
  }

  @Test
  void aRangeIsClosedOrMarkedWithWhatIsInIt() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp", O_RDONLY);
          guest.must(DUP3, fd, 10, 0);
          guest.must(DUP3, fd, 12, 0);
          guest.must(CLOSE_RANGE, 11, 0xffff_ffffL, 4);
          assertEquals(0, guest.must(FCNTL, 10, F_GETFD));
          assertEquals(1, guest.must(FCNTL, 12, F_GETFD));
          guest.must(CLOSE_RANGE, 10, 11, 2);
          guest.refused(Errno.EBADF, FCNTL, 10, F_GETFD);
          assertEquals(1, guest.must(FCNTL, 12, F_GETFD));
          guest.refused(Errno.EINVAL, CLOSE_RANGE, 5, 4, 0);
          guest.refused(Errno.EINVAL, CLOSE_RANGE, 4, 5, 64);
          guest.refused(Errno.EBADF, CLOSE, 10);
        });
  }

  @Test
  void statusFlagsChangeOnlyWhereTheyMay() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT | O_CLOEXEC);
          int largeFile = 0100000;
          assertEquals(O_RDWR | largeFile, guest.must(FCNTL, fd, F_GETFL));
          assertEquals(1, guest.must(FCNTL, fd, F_GETFD));
          guest.must(FCNTL, fd, F_SETFL, O_APPEND | O_NONBLOCK | O_WRONLY | O_TRUNC);
          assertEquals(O_RDWR | largeFile | O_APPEND | O_NONBLOCK, guest.must(FCNTL, fd, F_GETFL));
          guest.must(FCNTL, fd, F_SETFD, 0);
          assertEquals(0, guest.must(FCNTL, fd, F_GETFD));
          guest.must(IOCTL, fd, 0x5451, 0);
          assertEquals(1, guest.must(FCNTL, fd, F_GETFD));
          long zero = guest.buffer(4);
          guest.must(IOCTL, fd, 0x5421, zero);
          assertEquals(O_RDWR | largeFile | O_APPEND, guest.must(FCNTL, fd, F_GETFL));
          guest.refused(Errno.ENOTTY, IOCTL, fd, 0x5401, zero);
          guest.refused(Errno.EINVAL, FCNTL, fd, 9999, 0);
          long marks = guest.open("/tmp/file", O_PATH);
          guest.refused(Errno.EBADF, FCNTL, marks, F_SETFL, 0);
          assertEquals(O_PATH, guest.must(FCNTL, marks, F_GETFL));
        });
  }

  private static long flock(Guest guest, int type, long start, long length) {
    long at = guest.buffer(32);
    guest.user().putInt(at, type);
    guest.user().put(at + 8, start);
    guest.user().put(at + 16, length);
    return at;
  }

  @Test
  void recordLocksOfAnotherProcessStandInTheWayAndAreNamed() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_WRLCK, 10, 10));
          long[] told = guest.pipe();
          long child =
              guest.fork(
                  other -> {
                    long asked = flock(other, F_WRLCK, 0, 0);
                    other.must(FCNTL, fd, F_GETLK, asked);
                    assertEquals(F_WRLCK, other.user().getInt(asked));
                    assertEquals(10, other.user().get(asked + 8));
                    assertEquals(10, other.user().get(asked + 16));
                    assertEquals(1, other.user().getInt(asked + 24));
                    other.refused(Errno.EAGAIN, FCNTL, fd, F_SETLK, flock(other, F_RDLCK, 19, 5));
                    other.must(FCNTL, fd, F_SETLK, flock(other, F_WRLCK, 20, 5));
                    other.write(told[1], "looked");
                    other.must(FCNTL, fd, F_SETLKW, flock(other, F_WRLCK, 0, 0));
                    return 7;
                  });
          assertEquals("looked", guest.read(told[0], 10));
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_UNLCK, 10, 5));
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_UNLCK, 15, 5));
          assertEquals(7 << 8, guest.await(child));
          long free = flock(guest, F_WRLCK, 0, 0);
          guest.must(FCNTL, fd, F_GETLK, free);
          assertEquals(F_UNLCK, guest.user().getInt(free));
        });
  }

  /** The child that waits for bytes 0 and 1 waits for its parent first, and then for the other child, which waits for it. */
  @Test
  void aCircleThatClosesWhileOneWaitsIsRefused() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_WRLCK, 0, 1));
          long[] told = guest.pipe();
          long wide =
              guest.fork(
                  child -> {
                    child.must(FCNTL, fd, F_SETLK, flock(child, F_WRLCK, 2, 1));
                    child.write(told[1], "l");
                    child.refused(Errno.EDEADLK, FCNTL, fd, F_SETLKW, flock(child, F_WRLCK, 0, 2));
                    return 0;
                  });
          assertEquals("l", guest.read(told[0], 1));
          long narrow =
              guest.fork(
                  child -> {
                    child.must(FCNTL, fd, F_SETLK, flock(child, F_WRLCK, 1, 1));
                    child.write(told[1], "l");
                    child.must(FCNTL, fd, F_SETLKW, flock(child, F_WRLCK, 2, 1));
                    return 0;
                  });
          assertEquals("l", guest.read(told[0], 1));
          long pause = guest.buffer(16);
          guest.putLong(pause + 8, 10_000_000);
          guest.must(101, pause, 0);
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_UNLCK, 0, 1));
          assertEquals(0, guest.await(wide));
          assertEquals(0, guest.await(narrow));
        });
  }

  @Test
  void aWaitForALockEndsWithASignalThatIsHandled() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          guest.must(FCNTL, fd, F_SETLK, flock(guest, F_WRLCK, 0, 0));
          long child =
              guest.fork(
                  other -> {
                    other.user().handle(10, () -> {});
                    assertEquals(-Errno.EINTR.number(), other.call(FCNTL, fd, F_SETLKW, flock(other, F_WRLCK, 0, 0)));
                    return 3;
                  });
          long pause = guest.buffer(16);
          guest.user().put(pause + 8, 50_000_000);
          guest.must(101, pause, 0);
          guest.must(129, child, 10);
          assertEquals(3 << 8, guest.await(child));
        });
  }

  @Test
  void locksOfOpenFilesConflictWithinOneProcess() {
    GuestMachine.run(
        guest -> {
          long one = guest.open("/tmp/file", O_RDWR | O_CREAT);
          long two = guest.open("/tmp/file", O_RDWR);
          guest.must(FCNTL, one, F_OFD_SETLK, flock(guest, F_WRLCK, 0, 1));
          guest.refused(Errno.EAGAIN, FCNTL, two, F_OFD_SETLK, flock(guest, F_WRLCK, 0, 1));
          guest.must(FLOCK, one, LOCK_SH);
          guest.must(FLOCK, two, LOCK_SH | LOCK_NB);
          guest.refused(Errno.EAGAIN, FLOCK, two, LOCK_EX | LOCK_NB);
          guest.must(FLOCK, one, LOCK_UN);
          guest.must(FLOCK, two, LOCK_EX | LOCK_NB);
          guest.refused(Errno.EINVAL, FLOCK, two, LOCK_SH | LOCK_EX);
          guest.close(one);
          guest.must(FCNTL, two, F_OFD_SETLK, flock(guest, F_WRLCK, 0, 1));
          long reads = guest.open("/tmp/file", O_RDONLY);
          guest.refused(Errno.EBADF, FCNTL, reads, F_SETLK, flock(guest, F_WRLCK, 0, 1));
          guest.refused(Errno.EINVAL, FCNTL, reads, F_SETLK, flock(guest, F_RDLCK, -1, 1));
          guest.refused(Errno.EINVAL, FCNTL, reads, F_SETLK, flock(guest, 9, 0, 1));
        });
  }
}
