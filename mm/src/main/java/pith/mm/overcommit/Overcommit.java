package pith.mm.overcommit;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Makes promises of memory as far as the mode permits, and has the settings of {@code /proc/sys/vm} about it. Figures in pages unless said otherwise. Atomic;
 * settings may change at any time, which takes back no promise. Source: Linux {@code mm/util.c}.
 */
public final class Overcommit {
  private static final int KIB_PER_PAGE = 4;
  private static final int USUAL_RATIO = 50;

  /** What is kept for administrators, and for a user's recovery, at most, in KiB (Linux: {@code init_admin_reserve}, {@code init_user_reserve}). */
  private static final long ADMIN_MOST_KIB = 8 << 10;

  private static final long USER_MOST_KIB = 128 << 10;
  private static final int RESERVE_SHARE = 32;

  private final VmStatistics statistics;
  private final long ram;
  private final LongSupplier swap;
  private volatile OvercommitMode mode = OvercommitMode.GUESS;
  private volatile int ratio = USUAL_RATIO;
  private volatile long kib;
  private volatile long adminReserveKib;
  private volatile long userReserveKib;
  private BooleanSupplier administrator = () -> false;

  /** Promises of a machine with {@code ram} pages, of which {@code free} are free at boot, and as many of swap as {@code swap} says at any time. */
  public Overcommit(VmStatistics statistics, long ram, long free, LongSupplier swap) {
    this.statistics = statistics;
    this.ram = ram;
    this.swap = swap;
    adminReserveKib = Math.min(free * KIB_PER_PAGE / RESERVE_SHARE, ADMIN_MOST_KIB);
    userReserveKib = Math.min(free * KIB_PER_PAGE / RESERVE_SHARE, USER_MOST_KIB);
  }

  /** Boot: who tells whether the running task may use what is kept for administrators (CAP_SYS_ADMIN). */
  public void administrators(BooleanSupplier runningTaskIs) {
    administrator = runningTaskIs;
  }

  /**
   * Promises {@code pages} more to a space whose VMAs have {@code spacePages} already, 0 if it is for no space. To be given back by {@link #release}.
   *
   * @throws Refused ENOMEM, with nothing promised
   */
  public void promise(long pages, long spacePages) {
    statistics.add(VmStatistic.COMMITTED, pages);
    if (!permits(pages, spacePages)) {
      statistics.add(VmStatistic.COMMITTED, -pages);
      throw Refused.of(Errno.ENOMEM);
    }
  }

  /** Takes back the promise of {@code pages}; below zero, it makes one that was made before and is only moved. */
  public void release(long pages) {
    statistics.add(VmStatistic.COMMITTED, -pages);
  }

  private boolean permits(long pages, long spacePages) {
    return switch (mode) {
      case ALWAYS -> true;
      case GUESS -> pages <= ram + swap.getAsLong();
      case NEVER -> committed() < limit() - kept(spacePages);
    };
  }

  /** {@return what of the limit the running task may not use} A space that has nearly all must leave room for the shell that is to end it. */
  private long kept(long spacePages) {
    long admin = administrator.getAsBoolean() ? 0 : adminReserveKib / KIB_PER_PAGE;
    return admin + Math.min(spacePages / RESERVE_SHARE, userReserveKib / KIB_PER_PAGE);
  }

  /** {@return all that is promised at this moment} */
  public long committed() {
    return Math.max(0, statistics.get(VmStatistic.COMMITTED));
  }

  /** {@return CommitLimit: what {@link OvercommitMode#NEVER} lets be promised} */
  public long limit() {
    long ofRam = kib > 0 ? kib / KIB_PER_PAGE : ram * ratio / 100;
    return ofRam + swap.getAsLong();
  }

  // Settings.

  public OvercommitMode mode() {
    return mode;
  }

  public void mode(OvercommitMode wanted) {
    mode = wanted;
  }

  /** {@return the percentage of RAM that counts, 0 if an amount counts instead} */
  public int ratio() {
    return ratio;
  }

  /** From now on a percentage of RAM counts. */
  public void ratio(int percent) {
    ratio = percent;
    kib = 0;
  }

  /** {@return the amount that counts in RAM's place, in KiB; 0 if a percentage does} */
  public long kib() {
    return kib;
  }

  /** From now on an amount counts in RAM's place. */
  public void kib(long amount) {
    kib = amount;
    ratio = 0;
  }

  public long adminReserveKib() {
    return adminReserveKib;
  }

  public void adminReserveKib(long amount) {
    adminReserveKib = amount;
  }

  public long userReserveKib() {
    return userReserveKib;
  }

  public void userReserveKib(long amount) {
    userReserveKib = amount;
  }
}
