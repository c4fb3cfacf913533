package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

class PrctlCallsTest {
  private static final int FCHMOD = 52, FCHOWN = 55, PRCTL = 167, SETUID = 146, SETRESUID = 147, GETEUID = 175;
  private static final int GET_DUMPABLE = 3, SET_DUMPABLE = 4, CAPBSET_READ = 23, CAPBSET_DROP = 24, SET_TIMERSLACK = 29, GET_TIMERSLACK = 30;
  private static final int SET_NO_NEW_PRIVS = 38, GET_NO_NEW_PRIVS = 39, CAP_AMBIENT = 47;

  /** util-linux's setpriv looks for the last capability by asking for one after the other until it is refused. */
  @Test
  void capabilitiesThatDoNotExistAreRefused() {
    GuestMachine.run(
        guest -> {
          assertEquals(1, guest.must(PRCTL, CAPBSET_READ, 40));
          guest.refused(Errno.EINVAL, PRCTL, CAPBSET_READ, 41);
          guest.refused(Errno.EINVAL, PRCTL, CAPBSET_READ, Integer.MAX_VALUE);
          guest.must(PRCTL, CAPBSET_DROP, 21);
          assertEquals(0, guest.must(PRCTL, CAPBSET_READ, 21));
          assertEquals(0, guest.must(PRCTL, CAP_AMBIENT, 1, 5));
          guest.refused(Errno.EPERM, PRCTL, CAP_AMBIENT, 2, 5);
          guest.refused(Errno.EINVAL, PRCTL, CAP_AMBIENT, 9);
          guest.must(SETUID, 1000);
          guest.refused(Errno.EPERM, PRCTL, CAPBSET_DROP, 20);
        });
  }

  @Test
  void whatIsSetIsInheritedByChildren() {
    GuestMachine.run(
        guest -> {
          assertEquals(50_000, guest.must(PRCTL, GET_TIMERSLACK));
          guest.must(PRCTL, SET_TIMERSLACK, 7);
          guest.must(PRCTL, SET_DUMPABLE, 0);
          guest.refused(Errno.EINVAL, PRCTL, SET_NO_NEW_PRIVS, 2);
          guest.must(PRCTL, SET_NO_NEW_PRIVS, 1);
          long child = guest.fork(PrctlCallsTest::inherited);
          assertEquals(0, guest.await(child));
          assertTrue(guest.contents("/proc/self/status").contains("NoNewPrivs:\t1\n"));
        });
  }

  private static int inherited(Guest guest) {
    long all = guest.must(PRCTL, GET_TIMERSLACK) - 7 + guest.must(PRCTL, GET_DUMPABLE) + guest.must(PRCTL, GET_NO_NEW_PRIVS) - 1;
    guest.must(PRCTL, SET_TIMERSLACK, 0);
    return (int) (all + guest.must(PRCTL, GET_TIMERSLACK) - 50_000);
  }

  @Test
  void whoIsNotDumpableHidesItsMapsFromItsUser() {
    GuestMachine.run(
        guest -> {
          guest.must(SETRESUID, 1000, 1000, 1000);
          long child = guest.fork(other -> { other.must(PRCTL, SET_DUMPABLE, 0); return refusedMaps(other); });
          assertEquals(0, guest.await(child));
        });
  }

  /** A child of the same user looks at its parent. */
  private static int refusedMaps(Guest guest) {
    long pid = guest.must(172);
    long child = guest.fork(other -> other.openat("/proc/" + pid + "/maps", Guest.O_RDONLY, 0) == -Errno.EACCES.number() ? 0 : 1);
    return guest.await(child);
  }
}
