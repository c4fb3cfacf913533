package pith.kernel.futex;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import pith.hal.memory.StaticData;
import pith.mm.space.AddressSpace;
import pith.mm.uaccess.UserMemory;
import pith.sched.Rank;
import pith.sched.SchedTask;
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
    /** It waits for a lock now: see {@link PiFutexes#await}. */
    MOVED,
    INTERRUPTED,
    TIMED_OUT
  }

  /** One who waits: a task that sleeps, or somebody who is told. */
  public static final class Waiter {
    /** Wakes the sleeper, or tells who does not sleep. */
    final Runnable wake;

    final int bitset;

    /** How urgent its own rank made it when it began to wait; all of the fair class are alike. */
    final int rank;

    FutexKey key;
    Bucket bucket;
    boolean woken;

    /** The lock that it wants next, null for none. */
    final PiFutexes.Transfer transfer;

    boolean moved;

    private Waiter(Runnable wake, int rank, FutexKey key, Bucket bucket, int bitset, PiFutexes.Transfer transfer) {
      this.wake = wake;
      this.rank = Math.min(rank, Rank.FAIR);
      this.key = key;
      this.bucket = bucket;
      this.bitset = bitset;
      this.transfer = transfer;
    }
  }

  private static final class Bucket {
    final int number;
    final SpinLock lock = new SpinLock(LOCK);

    /** The most urgent first; among equals who came first. Source: Linux's {@code __futex_queue}, a {@code plist}. */
    final List<Waiter> waiters = new ArrayList<>();

    Bucket(int number) {
      this.number = number;
    }

    void add(Waiter waiter) {
      int place = waiters.size();
      while (place > 0 && waiters.get(place - 1).rank > waiter.rank) {
        place--;
      }
      waiters.add(place, waiter);
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
  public Outcome await(SchedTask me, AddressSpace space, long address, boolean isPrivate, int expected, int bitset, long deadline) {
    return await(me, space, address, isPrivate, expected, bitset, deadline, null);
  }

  /** As {@link #await}, but it is not woken: {@link #requeuePi} hands it over to the lock of {@code transfer}. {@return WOKEN if it has that lock} */
  public Outcome awaitTransfer(SchedTask me, AddressSpace space, long address, boolean isPrivate, int expected, long deadline, PiFutexes.Transfer transfer) {
    if (transfer.leadsTo(FutexKey.of(space, address, isPrivate))) {
      throw Refused.of(Errno.EINVAL);
    }
    return await(me, space, address, isPrivate, expected, -1, deadline, transfer);
  }

  private Outcome await(
      SchedTask me, AddressSpace space, long address, boolean isPrivate, int expected, int bitset, long deadline, PiFutexes.Transfer transfer) {
    me.hart().charge(HASH_CYCLES);
    FutexKey key = FutexKey.of(space, address, isPrivate);
    Bucket bucket = bucket(key);
    Waiter waiter = new Waiter(me::wakeUp, me.attributes().rank(), key, bucket, bitset, transfer);
    queue(space, address, expected, waiter);
    return sleep(me, waiter, deadline);
  }

  /**
   * Waits without a task that sleeps: {@code told} runs once, in whoever wakes, unless {@link #withdraw} comes first. Refuses with EAGAIN if the word does not
   * hold {@code expected}. May sleep while its page is brought in.
   */
  public Waiter enqueue(AddressSpace space, long address, boolean isPrivate, int expected, int bitset, Runnable told) {
    Execution.current().hart().charge(HASH_CYCLES);
    FutexKey key = FutexKey.of(space, address, isPrivate);
    Waiter waiter = new Waiter(told, Rank.FAIR, key, bucket(key), bitset, null);
    queue(space, address, expected, waiter);
    return waiter;
  }

  /** The waiter is not to be told any more. {@return whether it had not been woken; if it had, it is told} */
  public boolean withdraw(Waiter waiter) {
    return leave(waiter, true) != Outcome.WOKEN;
  }

  private static void queue(AddressSpace space, long address, int expected, Waiter waiter) {
    while (!queued(space, address, expected, waiter)) {
      space.readInt(address);
    }
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
      waiter.bucket.add(waiter);
      return true;
    }
  }

  private static Outcome sleep(Execution me, Waiter waiter, long deadline) {
    boolean inTime = true;
    while (true) {
      me.prepareToSleep(Sleep.INTERRUPTIBLE);
      if (waiter.woken || waiter.moved || !inTime || me.interruptionPending(Sleep.INTERRUPTIBLE)) {
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
        if (waiter.moved) {
          return Outcome.MOVED;
        }
        bucket.waiters.remove(waiter);
        return inTime ? Outcome.INTERRUPTED : Outcome.TIMED_OUT;
      }
    }
  }

  /** Wakes up to {@code count} waiters whose bits meet {@code bitset}, the most urgent first. {@return how many} */
  public int wake(AddressSpace space, long address, boolean isPrivate, int count, int bitset) {
    Execution.current().hart().charge(HASH_CYCLES);
    FutexKey key = FutexKey.of(space, address, isPrivate);
    Bucket bucket = bucket(key);
    List<Waiter> chosen = new ArrayList<>();
    try (SpinLock.Held held = bucket.lock.acquire()) {
      take(bucket, key, count, bitset, chosen);
    }
    chosen.forEach(waiter -> waiter.wake.run());
    return chosen.size();
  }

  private static void take(Bucket bucket, FutexKey key, int count, int bitset, List<Waiter> chosen) {
    Iterator<Waiter> queue = bucket.waiters.iterator();
    while (queue.hasNext() && chosen.size() < count) {
      Waiter waiter = queue.next();
      if (waiter.key.equals(key) && (waiter.bitset & bitset) != 0) {
        refuseIf(waiter.transfer != null);
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
        chosen.forEach(waiter -> waiter.wake.run());
        return chosen.size() + moved;
      }
      space.readInt(from);
    }
  }

  private static void refuseIf(boolean wrong) {
    if (wrong) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /**
   * Hands waiters of one futex, the most urgent first, over to the lock at {@code to}, which they announced when they began to wait: at most {@code count}. The
   * first gets it if it is free. Refuses with EAGAIN if the first word does not hold {@code expected}, with EINVAL if a waiter wants something else.
   * {@return how many}
   */
  public int requeuePi(AddressSpace space, long from, long to, boolean isPrivate, int count, int expected, PiFutexes locks) {
    FutexKey fromKey = FutexKey.of(space, from, isPrivate);
    FutexKey toKey = FutexKey.of(space, to, isPrivate);
    refuseIf(fromKey.equals(toKey));
    int handed = 0;
    while (true) {
      int value = space.readInt(to);
      space.compareAndSetInt(to, value, value); // brings the page in, writable
      int now = handOver(space, from, to, fromKey, toKey, count - handed, handed == 0 ? expected : null, locks);
      if (now >= 0) {
        return handed + now;
      }
      handed += ~now;
      space.readInt(from);
    }
  }

  /** {@return how many were handed over; its complement if a page that is needed for more is not there} */
  private int handOver(AddressSpace space, long from, long to, FutexKey fromKey, FutexKey toKey, int count, Integer expected, PiFutexes locks) {
    Bucket bucket = bucket(fromKey);
    Runnable taker = null;
    int handed = 0;
    boolean absent = false;
    try (SpinLock.Held held = bucket.lock.acquire()) {
      long value = space.peekInt(from);
      absent = value == UserMemory.ABSENT;
      if (!absent && expected != null && (int) value != expected) {
        throw Refused.of(Errno.EAGAIN);
      }
      List<Waiter> chosen = absent ? List.of() : handable(bucket, fromKey, toKey, count);
      while (handed < chosen.size() && !absent) {
        Waiter waiter = chosen.get(handed);
        PiFutexes.Handed how = locks.hand(waiter.transfer, space, to);
        absent = how == PiFutexes.Handed.ABSENT;
        if (!absent) {
          handed++;
          bucket.waiters.remove(waiter);
          waiter.moved = how == PiFutexes.Handed.WAITS;
          waiter.woken = !waiter.moved;
          taker = waiter.woken ? waiter.wake : taker;
        }
      }
    }
    if (taker != null) {
      taker.run();
    }
    return absent ? ~handed : handed;
  }

  private static List<Waiter> handable(Bucket bucket, FutexKey key, FutexKey to, int count) {
    List<Waiter> found = new ArrayList<>(bucket.waiters);
    found.removeIf(waiter -> !waiter.key.equals(key));
    for (Waiter waiter : found) {
      refuseIf(waiter.transfer == null || !waiter.transfer.leadsTo(to));
    }
    return found.subList(0, Math.clamp(count, 0, found.size()));
  }

  private static int move(Bucket from, FutexKey fromKey, Bucket to, FutexKey toKey, int count) {
    List<Waiter> moving = new ArrayList<>();
    for (Waiter waiter : from.waiters) {
      if (moving.size() < count && waiter.key.equals(fromKey)) {
        refuseIf(waiter.transfer != null);
        moving.add(waiter);
      }
    }
    from.waiters.removeAll(moving);
    for (Waiter waiter : moving) {
      waiter.key = toKey;
      waiter.bucket = to;
      to.add(waiter);
    }
    return moving.size();
  }
}
