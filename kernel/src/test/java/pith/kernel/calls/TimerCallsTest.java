package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class TimerCallsTest {
  private static final int TIMERFD_CREATE = 85, TIMERFD_SETTIME = 86, NANOSLEEP = 101, TIMER_CREATE = 107, TIMER_GETOVERRUN = 109, TIMER_SETTIME = 110;
  private static final int SIGPROCMASK = 135, SIGTIMEDWAIT = 137;
  private static final int CLOCK_MONOTONIC = 1, ABSOLUTE = 1, CANCEL_ON_SET = 2;

  @Test
  void whatATimerIsSetToIsLookedAtFirst() {
    GuestMachine.run(
        guest -> {
          long id = guest.buffer(8);
          long setting = guest.buffer(32);
          guest.must(TIMER_CREATE, CLOCK_MONOTONIC, 0, id);
          guest.refused(Errno.EINVAL, TIMER_SETTIME, guest.user().getInt(id), 0, 0, setting);
          guest.refused(Errno.EFAULT, TIMER_SETTIME, guest.user().getInt(id), 0, 64, setting);
          long fd = guest.must(TIMERFD_CREATE, CLOCK_MONOTONIC, 0);
          guest.refused(Errno.EINVAL, TIMERFD_SETTIME, fd, 4, setting, 0);
          guest.must(TIMERFD_SETTIME, fd, ABSOLUTE | CANCEL_ON_SET, setting, 0);
        });
  }

  @Test
  void aTimerOfANanosecondLeavesTimeForItsProgram() {
    GuestMachine.run(
        guest -> {
          long id = guest.buffer(8);
          long setting = guest.buffer(32);
          long alarm = guest.buffer(8);
          guest.putLong(alarm, 1L << 14 - 1);
          guest.must(SIGPROCMASK, 0, alarm, 0, 8);
          guest.must(TIMER_CREATE, CLOCK_MONOTONIC, 0, id);
          guest.putLong(setting + 8, 1);
          guest.putLong(setting + 24, 1);
          guest.must(TIMER_SETTIME, guest.user().getInt(id), 0, setting, 0);
          long pause = guest.buffer(16);
          guest.putLong(pause + 8, 1_000_000);
          guest.must(NANOSLEEP, pause, 0);
          assertEquals(14, guest.must(SIGTIMEDWAIT, alarm, 0, 0, 8));
          assertTrue(guest.must(TIMER_GETOVERRUN, guest.user().getInt(id)) > 900_000);
          guest.must(TIMER_SETTIME, guest.user().getInt(id), 0, guest.buffer(32), 0);
        });
  }
}
