package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** openat2 with a directory as the root of the walk: Linux's answers to the same calls. */
class OpenInRootTest {
  private static final int OPENAT2 = 437, MKDIRAT = 34, FACCESSAT = 48, CWD = -100, CREAT = 0100, RDWR = 2, DIRECTORY = 0x10000, BENEATH = 8, IN_ROOT = 16;

  private static long openat2(Guest guest, UserContext.Frame frame, long directory, String path, int flags, int mode, int resolve) {
    long how = frame.allocate(24);
    var space = guest.user.current().space();
    space.writeLong(how, flags);
    space.writeLong(how + 8, mode);
    space.writeLong(how + 16, resolve);
    return guest.call(OPENAT2, directory, frame.string(path), how, 24);
  }

  @Test
  void anAbsolutePathBeginsAtTheDirectory() {
    Booted.Setup.standard()
        .run(
            guest -> {
              try (UserContext.Frame frame = guest.user.frame()) {
                guest.ok(guest.call(MKDIRAT, CWD, frame.string("/tmp/root"), 0755));
                long root = guest.ok(guest.open("/tmp/root", DIRECTORY, 0));
                guest.ok(openat2(guest, frame, root, "/new", CREAT | RDWR, 0600, IN_ROOT));
                assertEquals(0, guest.call(FACCESSAT, CWD, frame.string("/tmp/root/new"), 0));
                guest.refused(Errno.ENOENT, guest.call(FACCESSAT, CWD, frame.string("/new"), 0));
                guest.ok(openat2(guest, frame, root, "/../new", RDWR, 0, IN_ROOT));
                guest.refused(Errno.ENOENT, openat2(guest, frame, root, "/etc/hostname", 0, 0, IN_ROOT));
                guest.refused(Errno.EBADF, openat2(guest, frame, 99, "/new", 0, 0, IN_ROOT));
                guest.refused(Errno.EINVAL, openat2(guest, frame, root, "new", 0, 0, IN_ROOT | BENEATH));
              }
              return 0;
            })
        .exited(0);
  }
}
