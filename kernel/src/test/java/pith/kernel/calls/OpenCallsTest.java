package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class OpenCallsTest {
  private static final int OPENAT = 56, OPENAT2 = 437, PRLIMIT = 261, MKDIRAT = 34, SYMLINKAT = 36;
  private static final int RESOLVE_NO_SYMLINKS = 4, RESOLVE_BENEATH = 8;

  @Test
  void aRelativePathBeginsAtTheDescriptor() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          guest.file("/tmp/d/f", "inside");
          long directory = guest.open("/tmp/d", O_RDONLY | O_DIRECTORY);
          long fd = guest.must(OPENAT, directory, guest.text("f"), O_RDONLY, 0);
          assertEquals("inside", guest.read(fd, 10));
          guest.must(OPENAT, 99, guest.text("/tmp/d/f"), O_RDONLY, 0);
          guest.refused(Errno.EBADF, OPENAT, 99, guest.text("f"), O_RDONLY, 0);
          guest.refused(Errno.ENOTDIR, OPENAT, fd, guest.text("f"), O_RDONLY, 0);
          guest.refused(Errno.ENOENT, OPENAT, directory, guest.text(""), O_RDONLY, 0);
          guest.refused(Errno.EFAULT, OPENAT, directory, 0, O_RDONLY, 0);
          guest.refused(Errno.ENAMETOOLONG, OPENAT, directory, guest.text("x/".repeat(2100)), O_RDONLY, 0);
          guest.refused(Errno.EEXIST, OPENAT, directory, guest.text("f"), O_CREAT | O_EXCL | O_RDWR, 0);
          guest.refused(Errno.EISDIR, OPENAT, AT_FDCWD, guest.text("/tmp"), O_WRONLY, 0);
        });
  }

  @Test
  void aProcessWithoutAFreeNumberMakesNoFile() {
    GuestMachine.run(
        guest -> {
          long limit = guest.buffer(16);
          guest.user().put(limit, 3);
          guest.user().put(limit + 8, 1024);
          guest.must(PRLIMIT, 0, 7, limit, 0);
          guest.refused(Errno.EMFILE, OPENAT, AT_FDCWD, guest.text("/tmp/unborn"), O_CREAT | O_RDWR, 0644);
          guest.user().put(limit, 4);
          guest.must(PRLIMIT, 0, 7, limit, 0);
          guest.refused(Errno.ENOENT, OPENAT, AT_FDCWD, guest.text("/tmp/unborn"), O_RDWR, 0);
          assertEquals(3, guest.open("/tmp", O_RDONLY));
        });
  }

  private static long how(Guest guest, long flags, long mode, long resolve, long beyond) {
    long how = guest.buffer(32);
    guest.user().put(how, flags);
    guest.user().put(how + 8, mode);
    guest.user().put(how + 16, resolve);
    guest.user().put(how + 24, beyond);
    return how;
  }

  @Test
  void openat2KeepsAWalkWhereItIsTold() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "x");
          guest.must(SYMLINKAT, guest.text("/tmp/f"), AT_FDCWD, guest.text("/tmp/link"));
          long tmp = guest.open("/tmp", O_PATH);
          guest.must(OPENAT2, tmp, guest.text("link"), how(guest, O_RDONLY, 0, 0, 0), 24);
          guest.refused(Errno.ELOOP, OPENAT2, tmp, guest.text("link"), how(guest, 0, 0, RESOLVE_NO_SYMLINKS, 0), 24);
          guest.refused(Errno.EXDEV, OPENAT2, tmp, guest.text("../tmp/f"), how(guest, 0, 0, RESOLVE_BENEATH, 0), 24);
          guest.must(OPENAT2, tmp, guest.text("f"), how(guest, 0, 0, RESOLVE_BENEATH, 0), 32);
        });
  }

  @Test
  void openat2RefusesWhatItDoesNotKnow() {
    GuestMachine.run(
        guest -> {
          long f = guest.text("/tmp/f");
          guest.refused(Errno.EINVAL, OPENAT2, AT_FDCWD, f, how(guest, 1L << 40, 0, 0, 0), 24);
          guest.refused(Errno.EINVAL, OPENAT2, AT_FDCWD, f, how(guest, 0, 0644, 0, 0), 24);
          guest.refused(Errno.EINVAL, OPENAT2, AT_FDCWD, f, how(guest, 0, 0, 1 << 20, 0), 24);
          guest.refused(Errno.EINVAL, OPENAT2, AT_FDCWD, f, how(guest, O_PATH | O_RDWR, 0, 0, 0), 24);
          guest.refused(Errno.EINVAL, OPENAT2, AT_FDCWD, f, how(guest, 0, 0, 0, 0), 16);
          guest.refused(Errno.E2BIG, OPENAT2, AT_FDCWD, f, how(guest, 0, 0, 0, 1), 32);
          guest.refused(Errno.E2BIG, OPENAT2, AT_FDCWD, f, how(guest, 0, 0, 0, 0), 1 << 20);
        });
  }
}
