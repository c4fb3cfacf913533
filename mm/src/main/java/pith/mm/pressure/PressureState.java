package pith.mm.pressure;

import java.util.concurrent.atomic.AtomicInteger;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** How many tasks of one set stall and how many get on, and how long each state lasted. Times are cycles of the machine. */
public final class PressureState {
  private static final LockClass LOCK = LockClass.of("psi.lock");
  private static final int PERIOD_SECONDS = 2;
  private static final int MICROS = 1_000_000;

  private final SpinLock lock = new SpinLock(LOCK);
  private final long hertz;

  /** Tasks that are runnable and do not stall. */
  private final AtomicInteger productive = new AtomicInteger();

  /** Written under {@link #lock}. */
  private volatile int stalled;

  /** Guarded by {@link #lock}, as all below. */
  private final PressureShare some;

  private final PressureShare full;
  private long time;

  /** The state of nobody yet, on a machine of {@code hertz} cycles a second. */
  public PressureState(long hertz) {
    this.hertz = hertz;
    some = new PressureShare(hertz * PERIOD_SECONDS);
    full = new PressureShare(hertz * PERIOD_SECONDS);
  }

  /** {@code stalls} tasks more stall and {@code works} more get on, from {@code now} on. */
  public void change(int stalls, int works, long now) {
    if (stalls == 0 && stalled == 0) {
      productive.addAndGet(works); // time is counted only while somebody stalls
      return;
    }
    try (var _ = lock.acquire()) {
      advance(now);
      stalled += stalls;
      productive.addAndGet(works);
      assert stalled >= 0 : stalled + " tasks stall";
    }
  }

  /** Harts' clocks differ a little: time never goes back. */
  private void advance(long now) {
    if (now > time) {
      some.advance(time, now, stalled > 0);
      full.advance(time, now, stalled > 0 && productive.get() == 0);
      time = now;
    }
  }

  /** {@return the two lines of a pressure file} */
  public String text(long now) {
    try (var _ = lock.acquire()) {
      advance(now);
      return line("some", some) + line("full", full);
    }
  }

  private String line(String name, PressureShare share) {
    StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < PressureShare.SPANS.length; i++) {
      text.append(" avg").append(PressureShare.SPANS[i]).append('=').append(percent(share.average(i)));
    }
    return text.append(" total=").append(micros(share.total())).append('\n').toString();
  }

  private static String percent(long hundredths) {
    return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
  }

  /** {@return cycles as microseconds, without overflow for centuries} */
  private long micros(long cycles) {
    return cycles / hertz * MICROS + cycles % hertz * MICROS / hertz;
  }

  /** {@return microseconds up to {@code now} in which some task stalled, or all did} */
  public long total(boolean all, long now) {
    try (var _ = lock.acquire()) {
      advance(now);
      return micros((all ? full : some).total());
    }
  }
}
