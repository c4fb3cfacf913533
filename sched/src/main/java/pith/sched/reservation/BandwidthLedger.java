package pith.sched.reservation;

import pith.sync.LockClass;
import pith.sync.SpinLock;

/** What of a machine's harts is promised. Fractions of a hart are in 2⁻²⁰. Source: Linux's {@code struct dl_bw}. */
public final class BandwidthLedger {
  private static final LockClass LOCK = LockClass.of("dl_b->lock");

  /** A whole hart. */
  public static final long HART = 1L << DeadlineParameters.BITS;

  /** The answer to a request. */
  public sealed interface Answer {}

  /** It is granted: the task may enter the deadline class. */
  public record Admitted(Reservation reservation) implements Answer {}

  /** It is not: so much, of all harts together, is still free. */
  public record Overbooked(long free) implements Answer {}

  private final SpinLock lock = new SpinLock(LOCK);
  private final int harts;

  /** Guarded by {@link #lock}, as the next one; read without by who can do with a guess. */
  private volatile long limit;

  private volatile long total;

  /** A ledger over so many harts, of each of which {@code limit} may be promised. */
  public BandwidthLedger(int harts, long limit) {
    this.harts = harts;
    this.limit = limit;
  }

  /** {@return a share of a hart as a fixed-point number} */
  public static long fraction(long runtime, long period) {
    return (runtime << DeadlineParameters.BITS) / period;
  }

  /** Grants {@code wanted} if it fits, in place of {@code former}, which may be null. */
  public Answer admit(DeadlineParameters wanted, Reservation former) {
    try (SpinLock.Held held = lock.acquire()) {
      long others = total - (former != null && former.counted ? former.parameters().bandwidth() : 0);
      long free = limit * harts - others;
      if (wanted.bandwidth() > free) {
        return new Overbooked(free);
      }
      if (former != null) {
        former.counted = false;
      }
      total = others + wanted.bandwidth();
      return new Admitted(new Reservation(this, wanted));
    }
  }

  /**
   * Promises {@code next} of a hart, in 2⁻²⁰, to a server that was promised {@code former}. {@return whether it is to be had} Source: Linux's
   * {@code dl_server_apply_params}.
   */
  public boolean promise(long former, long next) {
    try (SpinLock.Held held = lock.acquire()) {
      boolean fits = next <= former || total - former + next <= limit * harts;
      total += fits ? next - former : 0;
      return fits;
    }
  }

  void release(Reservation reservation) {
    try (SpinLock.Held held = lock.acquire()) {
      if (reservation.counted) {
        reservation.counted = false;
        total -= reservation.parameters().bandwidth();
      }
    }
  }

  /** Changes how much of each hart may be promised. {@return whether what is promised already fits} */
  public boolean limit(long perHart) {
    try (SpinLock.Held held = lock.acquire()) {
      boolean fits = perHart * harts >= total;
      limit = fits ? perHart : limit;
      return fits;
    }
  }

  /** {@return how much of each hart may be promised} */
  public long limit() {
    return limit;
  }

  /** {@return what is promised of all harts together} */
  public long total() {
    return total;
  }

  /** {@return what of each hart nobody was promised, on average} */
  public long spare() {
    return Math.max(0, limit - total / harts);
  }
}
