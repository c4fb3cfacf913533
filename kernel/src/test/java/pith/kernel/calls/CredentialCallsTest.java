package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class CredentialCallsTest {
  private static final int CAPGET = 90, GET_ROBUST_LIST = 100, SYSLOG = 116, SETUID = 146, SETFSUID = 151;

  @Test
  void anybodyLooksAtTheLogButOnlySomeTakeFromIt() {
    GuestMachine.run(
        guest -> {
          long at = guest.buffer(64);
          guest.refused(Errno.EINVAL, SYSLOG, 2, 0, 64);
          guest.refused(Errno.EINVAL, SYSLOG, 3, at, -1);
          guest.refused(Errno.EINVAL, SYSLOG, 8, 0, 9);
          guest.must(SETUID, 1000);
          guest.must(SYSLOG, 3, at, 64);
          guest.must(SYSLOG, 10, 0, 0);
          guest.refused(Errno.EPERM, SYSLOG, 2, at, 64);
          guest.refused(Errno.EPERM, SYSLOG, 8, 0, 1);
        });
  }

  @Test
  void capabilitiesAreAskedOfWhoMayExist() {
    GuestMachine.run(
        guest -> {
          long header = guest.buffer(8);
          guest.user().putInt(header, 0x2008_0522);
          guest.user().putInt(header + 4, -1);
          guest.refused(Errno.EINVAL, CAPGET, header, guest.buffer(24));
          guest.user().putInt(header + 4, 9999);
          guest.refused(Errno.ESRCH, CAPGET, header, guest.buffer(24));
        });
  }

  @Test
  void robustListsAreShownToWhoMayLookIntoATask() {
    GuestMachine.run(
        guest -> {
          long at = guest.buffer(16);
          long child =
              guest.fork(
                  inChild -> {
                    inChild.must(SETUID, 1000);
                    inChild.must(GET_ROBUST_LIST, 0, at, at + 8);
                    inChild.refused(Errno.EPERM, GET_ROBUST_LIST, 1, at, at + 8);
                    return 0;
                  });
          assertEquals(0, guest.await(child));
        });
  }

  @Test
  void whoIsNotRootToFilesHasNoPowerOverThem() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/file", "x");
          guest.must(SETFSUID, 1000);
          assertEquals(-Errno.EACCES.number(), guest.openat("/tmp/file", O_RDWR, 0));
          guest.must(SETFSUID, 0);
          guest.close(guest.open("/tmp/file", O_RDWR));
        });
  }
}
