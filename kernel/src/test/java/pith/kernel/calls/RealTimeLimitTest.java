package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;

/** RLIMIT_RTTIME ends real-time tasks that never sleep, and no others. */
@Timeout(60)
class RealTimeLimitTest {
  private static final int SETSCHEDULER = 119, PRLIMIT = 261, KILL = 129, NANOSLEEP = 101, FIFO = 1, RTTIME = 15, SIGKILL = 9, SIGXCPU = 24;
  private static final long MILLI = 1_000_000;

  /** {@return how a program ends that computes for ever, with limits in microseconds; it is killed after 40 ms} */
  private static int end(Guest guest, boolean realTime, long soft, long hard) {
    long pid =
        guest.fork(
            child -> {
              long at = child.buffer(16);
              child.putLong(at, soft);
              child.putLong(at + 8, hard);
              child.must(PRLIMIT, 0, RTTIME, at, 0);
              child.user().putInt(at, 5);
              if (realTime) {
                child.must(SETSCHEDULER, 0, FIFO, at);
              }
              child.user().execve("/bin/spin", List.of("spin"), List.of());
              return 1;
            });
    long time = guest.buffer(16);
    guest.putLong(time, 0);
    guest.putLong(time + 8, 40 * MILLI);
    guest.must(NANOSLEEP, time, 0);
    guest.call(KILL, pid, SIGKILL);
    return guest.await(pid);
  }

  @Test
  void endsRealTimeTasksThatNeverSleep() {
    GuestMachine.run(
        guest -> {
          assertEquals(SIGXCPU, end(guest, true, 5_000, 30_000));
          assertEquals(SIGKILL, end(guest, false, 5_000, 30_000), "a fair task is no concern of it, and ends by the kill that comes later");
        });
  }
}
