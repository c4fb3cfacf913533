package pith.mm.pressure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** How many tasks of one set stall and how many get on, and how long each state lasted. Times are cycles of the machine. */
public final class PressureState {
  private static final LockClass LOCK = LockClass.of("psi.lock");
  private static final int PERIOD_SECONDS = 2;
  private static final int MICROS = 1_000_000;

  private final SpinLock lock = new SpinLock(LOCK);

  /** An immutable list, replaced as a whole. */
  private final AtomicReference<List<PressureTrigger>> triggers = new AtomicReference<>(List.of());

  private volatile boolean ended;
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
    if (stalls > 0) { // the running task's doing, which holds no runqueue's lock
      triggers.get().forEach(PressureTrigger::stallBegan);
    }
  }

  // Triggers.

  /** From {@code now} on {@code trigger} is told. */
  public void add(PressureTrigger trigger, long now) {
    try (var _ = lock.acquire()) {
      advance(now);
      trigger.begin(micros(now), micros(share(trigger).total()));
    }
    triggers.updateAndGet(all -> Stream.concat(all.stream(), Stream.of(trigger)).toList());
    if (stalled > 0) {
      trigger.stallBegan();
    }
  }

  public void remove(PressureTrigger trigger) {
    triggers.updateAndGet(all -> all.stream().filter(one -> one != trigger).toList());
  }

  /** The trigger's alarm: fires it if too much time was lost. */
  public void look(PressureTrigger trigger, long now) {
    boolean fires;
    boolean lost;
    try (var _ = lock.acquire()) {
      advance(now);
      long growth = trigger.growth(micros(now), micros(share(trigger).total()));
      fires = trigger.fires(growth, micros(now));
      lost = growth > 0 || stalled > 0;
    }
    trigger.looked(fires, lost && triggers.get().contains(trigger));
    if (!lost && stalled > 0) {
      trigger.stallBegan(); // just now
    }
  }

  /** The set of tasks is no more: who waits for a trigger is told. */
  public void end() {
    ended = true;
    triggers.get().forEach(trigger -> trigger.waiters().wakeAll());
  }

  public boolean hasEnded() {
    return ended;
  }

  private PressureShare share(PressureTrigger trigger) {
    return trigger.full() ? full : some;
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
