package pith.kernel.futex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import pith.hal.memory.StaticData;
import pith.mm.space.AddressSpace;
import pith.mm.uaccess.UserMemory;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The buckets of one machine. The choice of bucket depends on the offset alone, never on an object's identity. */
public final class FutexTable {
  private static final LockClass LOCK = LockClass.of("futex_hash_bucket->lock");
  private static final int BUCKETS = 256;
  private static final long HASH_CYCLES = 100;

  /** How a wait ended. */
  public enum Outcome {
    WOKEN,
    INTERRUPTED,
    TIMED_OUT
  }

  private static final class Waiter {
    final Execution sleeper;
    final int bitset;
    FutexKey key;
    Bucket bucket;
    boolean woken;

    Waiter(Execution sleeper, FutexKey key, Bucket bucket, int bitset) {
      this.sleeper = sleeper;
      this.key = key;
      this.bucket = bucket;
      this.bitset = bitset;
    }
  }

  private static final class Bucket {
    final int number;
    final SpinLock lock = new SpinLock(LOCK);
    final Deque<Waiter> waiters = new ArrayDeque<>();

    Bucket(int number) {
      this.number = number;
    }
  }

  private final Bucket[] buckets = new Bucket[BUCKETS];

  /** The table of a machine whose static data is {@code image}. */
  public FutexTable(StaticData image) {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Bucket(i);
      buckets[i].lock.place(image.bucket(i), Long.BYTES);
    }
  }

  private Bucket bucket(FutexKey key) {
    return buckets[(int) (key.offset() >>> 2) & BUCKETS - 1];
  }

  /**
   * Waits on the word at {@code address} if it holds {@code expected}, until woken by a wake whose bits meet {@code bitset}, up to
   * {@code deadline} (cycles). Refuses with EAGAIN if the word holds something else.
   */
  public Outcome await(AddressSpace space, long address, boolean isPrivate, int expected, int bitset, long deadline) {
    Execution me = Execution.current();
    me.hart().charge(HASH_CYCLES);
    FutexKey key = FutexKey.of(space, address, isPrivate);
    Bucket bucket = bucket(key);
    Waiter waiter = new Waiter(me, key, bucket, bitset);
    while (!queued(space, address, expected, waiter)) {
      space.readInt(address);
    }
    return sleep(me, waiter, deadline);
  }

  /** Queues the waiter if the word holds {@code expected}. {@return false if the word's page must be brought in first, which may sleep} */
  private static boolean queued(AddressSpace space, long address, int expected, Waiter waiter) {
    try (SpinLock.Held held = waiter.bucket.lock.acquire()) {
      long value = space.peekInt(address);
      if (value == UserMemory.ABSENT) {
        return false;
      }
      if ((int) value != expected) {
        throw Refused.of(Errno.EAGAIN);
      }
      waiter.bucket.waiters.addLast(waiter);
      return true;
    }
  }

  private static Outcome sleep(Execution me, Waiter waiter, long deadline) {
    boolean inTime = true;
    while (true) {
      me.prepareToSleep(Sleep.INTERRUPTIBLE);
      if (waiter.woken || !inTime || me.interruptionPending(Sleep.INTERRUPTIBLE)) {
        me.finishSleep();
        return leave(waiter, inTime);
      }
      inTime = me.scheduleUntil(deadline);
      me.finishSleep();
    }
  }

  private static Outcome leave(Waiter waiter, boolean inTime) {
    while (true) {
      Bucket bucket = waiter.bucket;
      try (SpinLock.Held held = bucket.lock.acquire()) {
        if (bucket != waiter.bucket) {
          continue;
        }
        if (waiter.woken) {
          return Outcome.WOKEN;
        }
        bucket.waiters.remove(waiter);
        return inTime ? Outcome.INTERRUPTED : Outcome.TIMED_OUT;
      }
    }
  }

  /** Wakes up to {@code count} waiters whose bits meet {@code bitset}, first come first served. {@return how many} */
  public int wake(AddressSpace space, long address, boolean isPrivate, int count, int bitset) {
    Execution.current().hart().charge(HASH_CYCLES);
    FutexKey key = FutexKey.of(space, address, isPrivate);
    Bucket bucket = bucket(key);
    List<Waiter> chosen = new ArrayList<>();
    try (SpinLock.Held held = bucket.lock.acquire()) {
      take(bucket, key, count, bitset, chosen);
    }
    chosen.forEach(waiter -> waiter.sleeper.wakeUp());
    return chosen.size();
  }

  private static void take(Bucket bucket, FutexKey key, int count, int bitset, List<Waiter> chosen) {
    Iterator<Waiter> queue = bucket.waiters.iterator();
    while (queue.hasNext() && chosen.size() < count) {
      Waiter waiter = queue.next();
      if (waiter.key.equals(key) && (waiter.bitset & bitset) != 0) {
        queue.remove();
        waiter.woken = true;
        chosen.add(waiter);
      }
    }
  }

  /**
   * Wakes {@code wakeCount} waiters of one futex and moves up to {@code moveCount} others to another. With {@code expected}, refuses with
   * EAGAIN if the first word holds something else. {@return how many were woken or moved}
   */
  public int requeue(
      AddressSpace space, long from, long to, boolean isPrivate, int wakeCount, int moveCount, Integer expected) {
    FutexKey fromKey = FutexKey.of(space, from, isPrivate);
    FutexKey toKey = FutexKey.of(space, to, isPrivate);
    Bucket first = bucket(fromKey);
    Bucket second = bucket(toKey);
    Bucket lower = first.number <= second.number ? first : second;
    Bucket higher = lower == first ? second : first;
    while (true) {
      List<Waiter> chosen = new ArrayList<>();
      int moved = 0;
      long value;
      try (SpinLock.Held one = lower.lock.acquire();
          SpinLock.Held two = higher == lower ? null : higher.lock.acquireNested(1)) {
        value = expected == null ? 0 : space.peekInt(from);
        if (expected != null && value != UserMemory.ABSENT && (int) value != expected) {
          throw Refused.of(Errno.EAGAIN);
        }
        if (value != UserMemory.ABSENT) {
          take(first, fromKey, wakeCount, -1, chosen);
          moved = move(first, fromKey, second, toKey, moveCount);
        }
      }
      if (value != UserMemory.ABSENT) {
        chosen.forEach(waiter -> waiter.sleeper.wakeUp());
        return chosen.size() + moved;
      }
      space.readInt(from);
    }
  }

  private static int move(Bucket from, FutexKey fromKey, Bucket to, FutexKey toKey, int count) {
    List<Waiter> moving = new ArrayList<>();
    for (Waiter waiter : from.waiters) {
      if (moving.size() < count && waiter.key.equals(fromKey)) {
        moving.add(waiter);
      }
    }
    from.waiters.removeAll(moving);
    for (Waiter waiter : moving) {
      waiter.key = toKey;
      waiter.bucket = to;
      to.waiters.addLast(waiter);
    }
    return moving.size();
  }
}
