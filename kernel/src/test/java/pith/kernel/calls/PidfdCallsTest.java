package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.O_NONBLOCK;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class PidfdCallsTest {
  private static final int WAITID = 95, SIGPROCMASK = 135, SIGTIMEDWAIT = 137, GETPID = 172, PIDFD_SEND_SIGNAL = 424, PIDFD_OPEN = 434;
  private static final int SIGUSR1 = 10, SIGUSR2 = 12, SI_QUEUE = -1, P_PIDFD = 3, WNOHANG = 1, WEXITED = 4;

  @Test
  void whoWillNotWaitForAChildIsToldSo() {
    GuestMachine.run(
        guest -> {
          long child =
              guest.fork(
                  inChild -> {
                    long pause = inChild.buffer(16);
                    inChild.putLong(pause + 8, 10_000_000);
                    inChild.must(101, pause, 0);
                    return 0;
                  });
          long pidfd = guest.must(PIDFD_OPEN, child, O_NONBLOCK);
          guest.refused(Errno.EAGAIN, WAITID, P_PIDFD, pidfd, 0, WEXITED, 0);
          assertEquals(0, guest.must(WAITID, P_PIDFD, pidfd, 0, WEXITED | WNOHANG, 0));
          assertEquals(0, guest.await(child));
        });
  }

  @Test
  void aSignalBringsWhatItsSenderSaysOfIt() {
    GuestMachine.run(
        guest -> {
          long self = guest.must(PIDFD_OPEN, guest.must(GETPID), 0);
          long set = guest.buffer(8);
          guest.putLong(set, 1L << SIGUSR1 - 1);
          guest.must(SIGPROCMASK, 0, set, 0, 8);
          long info = guest.buffer(128);
          guest.user().putInt(info, SIGUSR1);
          guest.user().putInt(info + 8, SI_QUEUE);
          guest.putLong(info + 24, 777);
          guest.must(PIDFD_SEND_SIGNAL, self, SIGUSR1, info, 0);
          long got = guest.buffer(128);
          assertEquals(SIGUSR1, guest.must(SIGTIMEDWAIT, set, got, 0, 8));
          assertEquals(SI_QUEUE, guest.user().getInt(got + 8));
          assertEquals(777, guest.getLong(got + 24));
          guest.refused(Errno.EINVAL, PIDFD_SEND_SIGNAL, self, SIGUSR2, info, 0);
        });
  }
}
