package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import pith.kernel.fork.CloneArguments;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

class PrctlCallsTest {
  private static final int DUP3 = 24, CHDIR = 49, CLOSE = 57, CAPGET = 90, UNSHARE = 97, SETUID = 146, SETRESUID = 147, PRCTL = 167;
  private static final int GET_DUMPABLE = 3, SET_DUMPABLE = 4, SET_KEEPCAPS = 8, CAPBSET_READ = 23, CAPBSET_DROP = 24, SET_TIMERSLACK = 29, GET_TIMERSLACK = 30;
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
  void whoGivesNoRoomForCapabilitiesIsOnlyToldTheirVersion() {
    GuestMachine.run(
        guest -> {
          long header = guest.buffer(8);
          guest.must(CAPGET, header, 0);
          assertEquals(0x2008_0522, guest.user().getInt(header));
          guest.user().putInt(header, 7);
          guest.refused(Errno.EINVAL, CAPGET, header, guest.buffer(24));
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
    return (int) (all + guest.must(PRCTL, GET_TIMERSLACK) - 7);
  }

  @Test
  void whoKeepsCapabilitiesHasThemPermittedAsAnotherUser() {
    GuestMachine.run(
        guest -> {
          guest.must(PRCTL, SET_KEEPCAPS, 1);
          guest.must(SETUID, 1000);
          String status = guest.contents("/proc/self/status");
          assertTrue(status.contains("CapPrm:\t000001ffffffffff\n") && status.contains("CapEff:\t0000000000000000\n"), status);
        });
  }

  @Test
  void unshareMakesCopiesOfWhatThreadsShare() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.EINVAL, UNSHARE, 0x2000_0000);
          long child = guest.user().clone(new CloneArguments(CloneArguments.FS | CloneArguments.FILES, 17, 0, 0, 0, 0, 0, null), PrctlCallsTest::unshared);
          assertEquals(0, guest.await(child));
          assertEquals("/\0", cwd(guest));
          guest.refused(Errno.EBADF, CLOSE, 9);
        });
  }

  private static int unshared(UserContext user) {
    user.call(UNSHARE, CloneArguments.FS | CloneArguments.FILES);
    long path = user.frame().allocate(8);
    user.write(path, "/tmp\0".getBytes(StandardCharsets.ISO_8859_1), 0, 5);
    return (int) (user.call(CHDIR, path) + user.call(DUP3, 0, 9, 0) - 9);
  }

  private static String cwd(Guest guest) {
    long at = guest.buffer(16);
    return guest.string(at, guest.must(17, at, 16));
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
