package pith.kernel.calls;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/**
 * adjtimex, clock_adjtime: the machine's clock runs as it runs, so it can be set to another time and nothing else; what is told is what Linux tells of a clock
 * that nobody has disciplined yet. Source: adjtimex(2), Linux's {@code kernel/time/ntp.c}.
 */
final class ClockAdjustCalls {
  private static final int REALTIME = 0;

  /** Modes: add a time to the clock, its fraction in nanoseconds; only read. */
  private static final int SET_OFFSET = 0x100, NANO = 0x2000, READ_OFFSET = 0xa001;

  private static final int UNSYNCHRONISED = 0x40, TIME_ERROR = 5;
  private static final long MOST_ERROR_MICROS = 16_000_000, TOLERANCE = 500L << 16, TICK_MICROS = 10_000;

  private static final Layout TIMEX =
      Layout.of(
          "timex", 208, u32("modes"), u64("offset").at(8), u64("freq"), u64("maxerror"), u64("esterror"), i32("status"), u64("constant").at(48), u64("precision"), u64("tolerance"), u64("seconds"), u64("fraction"), u64("tick"), pad(112));

  private ClockAdjustCalls() {}

  static long adjtimex(Current current, long address) {
    return clockAdjtime(current, REALTIME, address);
  }

  static long clockAdjtime(Current current, long clock, long address) {
    if (clock != REALTIME) {
      throw Refused.of(clock < 0 || clock > 11 ? Errno.EINVAL : Errno.EOPNOTSUPP);
    }
    byte[] timex = TIMEX.allocate();
    current.space().copyIn(address, timex, 0, timex.length);
    int modes = (int) TIMEX.u32("modes").get(timex, 0);
    if (modes != 0 && modes != READ_OFFSET) {
      change(current, modes, timex);
    }
    describe(current, timex);
    current.space().copyOut(address, timex, 0, timex.length);
    return TIME_ERROR;
  }

  private static void change(Current current, int modes, byte[] timex) {
    if (!current.credentials().has(Capability.SYS_TIME)) {
      throw Refused.of(Errno.EPERM);
    }
    if ((modes & ~NANO) != SET_OFFSET) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    long fraction = TIMEX.u64("fraction").get(timex, 0);
    long unit = (modes & NANO) != 0 ? 1 : 1000;
    if (fraction < 0 || fraction * unit >= Deadlines.NANOS_PER_SECOND) {
      throw Refused.of(Errno.EINVAL);
    }
    long added = TIMEX.u64("seconds").get(timex, 0) * Deadlines.NANOS_PER_SECOND + fraction * unit;
    current.kernel().clocks().realtimeOffsetNanos(current.kernel().clocks().realtimeOffsetNanos() + added);
  }

  private static void describe(Current current, byte[] timex) {
    long nanos = current.kernel().monotonicNanos() + current.kernel().clocks().realtimeOffsetNanos();
    TIMEX.u64("offset").set(timex, 0, 0);
    TIMEX.u64("freq").set(timex, 0, 0);
    TIMEX.u64("maxerror").set(timex, 0, MOST_ERROR_MICROS);
    TIMEX.u64("esterror").set(timex, 0, MOST_ERROR_MICROS);
    TIMEX.i32("status").set(timex, 0, UNSYNCHRONISED);
    TIMEX.u64("constant").set(timex, 0, 2);
    TIMEX.u64("precision").set(timex, 0, 1);
    TIMEX.u64("tolerance").set(timex, 0, TOLERANCE);
    TIMEX.u64("seconds").set(timex, 0, nanos / Deadlines.NANOS_PER_SECOND);
    TIMEX.u64("fraction").set(timex, 0, nanos % Deadlines.NANOS_PER_SECOND / 1000);
    TIMEX.u64("tick").set(timex, 0, TICK_MICROS);
  }
}
