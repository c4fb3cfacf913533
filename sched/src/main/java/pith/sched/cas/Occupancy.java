package pith.sched.cas;

import java.util.Arrays;
import pith.sched.entity.CacheOccupancy;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * How much of each hart each process has had lately. Time is cut into epochs; what was counted is worth half after each one that has passed, reckoned
 * when it is
 * next looked at. So the sum for a hart tends to twice of what an epoch holds.
 *
 * <p>Lock order: rq.lock, then an epoch's lock, then {@link CacheOccupancy#lock}. Source: Linux's {@code __update_mm_sched}, {@code fraction_mm_sched}.
 */
final class Occupancy {
  /** All of a hart. */
  static final long WHOLE = 1024;

  private static final LockClass LOCK = LockClass.of("rq->cpu_epoch_lock");
  private static final int FORGOTTEN = 64;

  /** The epochs of one hart. Guarded by its lock. */
  private static final class HartEpoch {
    final SpinLock lock = new SpinLock(LOCK);
    long epoch;
    long next;
    long runtime;
  }

  private final HartEpoch[] harts;
  private final CasTunables tunables;
  private final long tick;

  /** {@code tick} is the length of one in cycles. */
  Occupancy(int harts, CasTunables tunables, long tick) {
    this.harts = new HartEpoch[harts];
    Arrays.setAll(this.harts, hart -> new HartEpoch());
    this.tunables = tunables;
    this.tick = tick;
  }

  /** {@return a time in cycles as ticks} */
  long ticks(long cycles) {
    return cycles / tick;
  }

  /** A thread of {@code memory} ran on a hart for {@code cycles}, until {@code now}. {@return the hart's epoch} */
  long account(CacheOccupancy memory, int hart, long cycles, long now) {
    HartEpoch epoch = harts[hart];
    try (SpinLock.Held held = epoch.lock.acquire();
        SpinLock.Held ofMemory = memory.lock.acquire()) {
      if (memory.runtime == null) {
        memory.runtime = new long[harts.length];
        memory.epoch = new long[harts.length];
      }
      advance(epoch, now);
      decay(epoch, memory, hart);
      memory.runtime[hart] += cycles;
      memory.visited.set(hart);
      epoch.runtime += cycles;
      return epoch.epoch;
    }
  }

  /** {@return the epoch of a hart at {@code now}} */
  long epoch(int hart, long now) {
    try (SpinLock.Held held = harts[hart].lock.acquire()) {
      advance(harts[hart], now);
      return harts[hart].epoch;
    }
  }

  /** {@return how much of a hart {@code memory}'s threads had lately, of 1024} */
  long share(CacheOccupancy memory, int hart, long now) {
    HartEpoch epoch = harts[hart];
    try (SpinLock.Held held = epoch.lock.acquire();
        SpinLock.Held ofMemory = memory.lock.acquire()) {
      if (memory.runtime == null) {
        return 0;
      }
      advance(epoch, now);
      decay(epoch, memory, hart);
      if (memory.runtime[hart] == 0) {
        memory.visited.clear(hart);
      }
      return WHOLE * memory.runtime[hart] / (epoch.runtime + 1);
    }
  }

  private void advance(HartEpoch hart, long now) {
    long late = ticks(now) - hart.next;
    if (late > 0) {
      int period = tunables.epochPeriod();
      long passed = Math.ceilDiv(late, period);
      hart.epoch += passed;
      hart.next += passed * period;
      hart.runtime = halved(hart.runtime, passed);
    }
  }

  private static void decay(HartEpoch hart, CacheOccupancy memory, int number) {
    long passed = hart.epoch - memory.epoch[number];
    if (passed > 0) {
      memory.epoch[number] = hart.epoch;
      memory.runtime[number] = halved(memory.runtime[number], passed);
    }
  }

  private static long halved(long value, long times) {
    return times >= FORGOTTEN ? 0 : value >> times;
  }
}
