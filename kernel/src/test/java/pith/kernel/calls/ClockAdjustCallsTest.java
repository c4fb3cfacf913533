package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** What adjtimex tells, and the one thing that it changes. */
@Timeout(60)
class ClockAdjustCallsTest {
  private static final int ADJTIMEX = 171, CLOCK_ADJTIME = 266, SETUID = 146, MONOTONIC = 1;
  private static final int FREQUENCY = 2, SET_OFFSET = 0x100, STATUS_AT = 40, SECONDS_AT = 72, FRACTION_AT = 80, TICK_AT = 88;

  @Test
  void aClockThatNobodyHasDisciplined() {
    GuestMachine.run(
        guest -> {
          long timex = guest.buffer(208);
          guest.putLong(timex, 0);
          assertEquals(5, guest.must(ADJTIMEX, timex));
          assertEquals(0x40, guest.user().getInt(timex + STATUS_AT));
          assertEquals(10_000, guest.getLong(timex + TICK_AT));
          long before = guest.getLong(timex + SECONDS_AT);
          guest.user().putInt(timex, SET_OFFSET);
          guest.putLong(timex + SECONDS_AT, 5_000);
          guest.putLong(timex + FRACTION_AT, 0);
          assertEquals(5, guest.must(CLOCK_ADJTIME, 0, timex));
          long moved = guest.getLong(timex + SECONDS_AT) - before;
          assertTrue(moved >= 5_000 && moved < 5_010, "it moved by " + moved);
          guest.user().putInt(timex, FREQUENCY);
          guest.refused(Errno.EOPNOTSUPP, ADJTIMEX, timex);
          guest.refused(Errno.EOPNOTSUPP, CLOCK_ADJTIME, MONOTONIC, timex);
          guest.refused(Errno.EINVAL, CLOCK_ADJTIME, 99, timex);
          guest.must(SETUID, 1000);
          guest.refused(Errno.EPERM, ADJTIMEX, timex);
        });
  }

  @Test
  void theTimeIsSetByACapabilityAndNotByBeingRoot() {
    GuestMachine.run(
        guest -> {
          long time = guest.buffer(16);
          guest.putLong(time, 1_000_000_000);
          guest.must(112, 0, time);
          long header = guest.buffer(8);
          guest.user().putInt(header, 0x2008_0522);
          guest.must(91, header, guest.buffer(24));
          guest.refused(Errno.EPERM, 112, 0, time);
        });
  }

  @Test
  void theClockOfADeviceIsNone() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.EINVAL, 114, -1, guest.buffer(16));
          guest.refused(Errno.EINVAL, 113, -1, guest.buffer(16));
          guest.must(114, -2, guest.buffer(16));
        });
  }
}
