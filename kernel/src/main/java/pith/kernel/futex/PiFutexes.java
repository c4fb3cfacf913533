package pith.kernel.futex;

import java.util.ArrayList;
import java.util.List;
import pith.mm.space.AddressSpace;
import pith.mm.uaccess.UserMemory;
import pith.sched.PriorityInheritance;
import pith.sched.RtMutex;
import pith.sched.SchedTask;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Priority-inheritance futexes. The word holds the number of the thread that has the lock, so that the kernel knows to whom to lend the waiters'
 * ranks; bit 31 says that there are waiters, bit 30 that an owner died with it. While anybody waits there is a {@link RtMutex} for the word.
 *
 * <p>Lock order: a bucket's lock, then {@link PriorityInheritance}'s. Source: Linux {@code kernel/futex/pi.c}, pi-futex.rst.
 */
public final class PiFutexes {
  static final int TID_MASK = 0x3fff_ffff;
  static final int OWNER_DIED = 0x4000_0000;
  static final int WAITERS = 0x8000_0000;
  private static final LockClass LOCK = LockClass.of("futex_pi_bucket->lock");
  private static final int BUCKETS = 64;

  /** Threads and their numbers. */
  public interface Threads {
    /** {@return the thread of a number that programs may mean, or null} */
    SchedTask of(int number);

    int number(SchedTask thread);
  }

  /** A futex that somebody waits for. */
  private static final class State {
    final FutexKey key;
    final RtMutex mutex = new RtMutex();
    int waiters;
    boolean ownerDied;

    State(FutexKey key) {
      this.key = key;
    }
  }

  private static final class Bucket {
    final SpinLock lock = new SpinLock(LOCK);
    final List<State> states = new ArrayList<>();

    State find(FutexKey key) {
      for (State state : states) {
        if (state.key.equals(key)) {
          return state;
        }
      }
      return null;
    }
  }

  /** A word, and who does something with it. */
  private record Word(AddressSpace space, long address, FutexKey key, Bucket bucket, SchedTask me, int number) {
    /** Replaces the word without sleeping. {@return whether it held {@code expected}} Throws {@link FaultNeeded} if it can't be known. */
    boolean replace(int expected, int value) {
      return switch (space.tryCompareAndSetInt(address, expected, value)) {
        case DONE -> true;
        case CHANGED -> false;
        case ABSENT -> throw FaultNeeded.INSTANCE;
      };
    }

    PriorityInheritance inheritance() {
      return me.scheduler().inheritance();
    }
  }

  /**
   * The lock that a thread will want once what it sleeps for has happened: whoever makes that happen takes the lock in its name, or lets it wait there, without
   * waking it up first (FUTEX_WAIT_REQUEUE_PI). Handed over under the lock of the futex that the thread sleeps on.
   */
  public static final class Transfer {
    private final Word word;

    /** What the thread waits for by now; null as long as it sleeps on the other futex. */
    private State state;

    private Transfer(Word word) {
      this.word = word;
    }

    boolean leadsTo(FutexKey key) {
      return word.key.equals(key);
    }
  }

  /** What became of a transfer. */
  enum Handed {
    /** The lock is the thread's: it is to be woken up. */
    TAKEN,
    /** It waits for the lock, and whoever unlocks wakes it up. */
    WAITS,
    /** Nothing: the word's page must be brought in first. */
    ABSENT
  }

  /** The word's page must be brought in, which may sleep, before the bucket is locked again. */
  private static final class FaultNeeded extends RuntimeException {
    static final FaultNeeded INSTANCE = new FaultNeeded();

    private FaultNeeded() {
      super(null, null, false, false);
    }
  }

  private final Bucket[] buckets = new Bucket[BUCKETS];
  private final Threads threads;

  public PiFutexes(Threads threads) {
    this.threads = threads;
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Bucket();
    }
  }

  private Word word(AddressSpace space, long address, boolean isPrivate, SchedTask me) {
    FutexKey key = FutexKey.of(space, address, isPrivate);
    return new Word(space, address, key, buckets[(int) (key.offset() >>> 2) & BUCKETS - 1], me, threads.number(me));
  }

  /** Takes the lock for {@code me}, the caller, waiting up to {@code deadline} (cycles). Refuses with EDEADLK, or ESRCH if the owner is gone. */
  public FutexTable.Outcome lock(AddressSpace space, long address, boolean isPrivate, SchedTask me, long deadline) {
    Word word = word(space, address, isPrivate, me);
    while (true) {
      int value = space.readInt(address);
      if ((value & TID_MASK) == word.number) {
        throw Refused.of(Errno.EDEADLK);
      }
      State state;
      try (SpinLock.Held held = word.bucket.lock.acquire()) {
        state = word.bucket.find(word.key);
        if (state == null && (value & TID_MASK) == 0) {
          if (word.replace(value, word.number | value & OWNER_DIED)) {
            return FutexTable.Outcome.WOKEN;
          }
          continue;
        }
        state = state != null ? state : begin(word, value);
        if (state == null) {
          continue;
        }
        join(word, state);
      } catch (FaultNeeded absent) {
        space.compareAndSetInt(address, value, value);
        continue;
      }
      return sleep(word, state, deadline);
    }
  }

  /** {@return a transfer of {@code me}, the caller, to the lock at {@code address}} */
  public Transfer transfer(AddressSpace space, long address, boolean isPrivate, SchedTask me) {
    return new Transfer(word(space, address, isPrivate, me));
  }

  /**
   * Lets the thread of {@code transfer} have the lock, which the caller knows by {@code address}, or wait for it. Never sleeps. Refuses as {@link #lock} does.
   */
  Handed hand(Transfer transfer, AddressSpace space, long address) {
    Word own = transfer.word;
    Word word = new Word(space, address, own.key, own.bucket, own.me, own.number);
    try (SpinLock.Held held = word.bucket.lock.acquire()) {
      while (true) {
        long value = space.peekInt(address);
        if (value == UserMemory.ABSENT) {
          return Handed.ABSENT;
        }
        State state = word.bucket.find(word.key);
        if (state == null && (value & TID_MASK) == 0) {
          if (word.replace((int) value, word.number | (int) value & OWNER_DIED)) {
            return Handed.TAKEN;
          }
          continue;
        }
        state = state != null ? state : begin(word, (int) value);
        if (state != null) {
          join(word, state);
          transfer.state = state;
          return Handed.WAITS;
        }
      }
    } catch (FaultNeeded absent) {
      return Handed.ABSENT;
    }
  }

  /** The caller, whose {@code transfer} was handed over, waits for the lock as if it had asked for it. */
  public FutexTable.Outcome await(Transfer transfer, long deadline) {
    return sleep(transfer.word, transfer.state, deadline);
  }

  /** The first who waits: the owner learns of it by the word, and is lent ranks from now on. {@return null if the word changed} */
  private State begin(Word word, int value) {
    if (!word.replace(value, value | WAITERS)) {
      return null;
    }
    SchedTask owner = threads.of(value & TID_MASK);
    if (owner == null) {
      throw Refused.of(Errno.ESRCH);
    }
    State state = new State(word.key);
    word.inheritance().hold(state.mutex, owner);
    word.bucket.states.add(state);
    return state;
  }

  private static void join(Word word, State state) {
    state.waiters++;
    if (!word.inheritance().await(state.mutex, word.me)) {
      leave(word, state);
      throw Refused.of(Errno.EDEADLK);
    }
  }

  /** One waits no more, its bucket locked: if it was the last, the word alone tells who has the lock. */
  private static void leave(Word word, State state) {
    if (--state.waiters == 0) {
      word.bucket.states.remove(state);
      word.inheritance().drop(state.mutex);
    }
  }

  private FutexTable.Outcome sleep(Word word, State state, long deadline) {
    boolean inTime = true;
    while (true) {
      word.me.prepareToSleep(Sleep.INTERRUPTIBLE);
      boolean mine = word.inheritance().holds(word.me, state.mutex);
      if (mine || !inTime || word.me.interruptionPending(Sleep.INTERRUPTIBLE)) {
        word.me.finishSleep();
        return end(word, state, inTime);
      }
      inTime = word.me.scheduleUntil(deadline);
      word.me.finishSleep();
    }
  }

  private static FutexTable.Outcome end(Word word, State state, boolean inTime) {
    boolean mine;
    try (SpinLock.Held held = word.bucket.lock.acquire()) {
      mine = !word.inheritance().giveUp(state.mutex, word.me);
      if (!mine) {
        leave(word, state);
      }
    }
    if (mine) {
      inherit(word, state);
    }
    return mine ? FutexTable.Outcome.WOKEN : inTime ? FutexTable.Outcome.INTERRUPTED : FutexTable.Outcome.TIMED_OUT;
  }

  /** The lock is the caller's. If its owner died there was nobody to write that into the word. */
  private static void inherit(Word word, State state) {
    if (state.ownerDied) {
      int value = word.space.readInt(word.address);
      while (!word.space.compareAndSetInt(word.address, value, WAITERS | OWNER_DIED | word.number)) {
        value = word.space.readInt(word.address);
      }
    }
    try (SpinLock.Held held = word.bucket.lock.acquire()) {
      state.ownerDied = false;
      leave(word, state);
    }
  }

  /** Takes the lock if it is free. Refuses with EAGAIN if not, with EDEADLK if it is the caller's own. */
  public void tryLock(AddressSpace space, long address, boolean isPrivate, SchedTask me) {
    Word word = word(space, address, isPrivate, me);
    while (true) {
      int value = space.readInt(address);
      if ((value & TID_MASK) == word.number) {
        throw Refused.of(Errno.EDEADLK);
      }
      try (SpinLock.Held held = word.bucket.lock.acquire()) {
        if (word.bucket.find(word.key) != null || (value & TID_MASK) != 0) {
          throw Refused.of(Errno.EAGAIN);
        }
        if (word.replace(value, word.number | value & OWNER_DIED)) {
          return;
        }
      } catch (FaultNeeded absent) {
        space.compareAndSetInt(address, value, value);
      }
    }
  }

  /** Hands the lock, which must be the caller's, to the most urgent waiter. Refuses with EPERM. */
  public void unlock(AddressSpace space, long address, boolean isPrivate, SchedTask me) {
    Word word = word(space, address, isPrivate, me);
    while (true) {
      int value = space.readInt(address);
      if ((value & TID_MASK) != word.number) {
        throw Refused.of(Errno.EPERM);
      }
      SchedTask next;
      try (SpinLock.Held held = word.bucket.lock.acquire()) {
        State state = word.bucket.find(word.key);
        next = state == null ? null : word.inheritance().next(state.mutex);
        if (!word.replace(value, next == null ? 0 : WAITERS | threads.number(next))) {
          continue;
        }
        if (next != null) {
          word.inheritance().pass(state.mutex);
        }
      } catch (FaultNeeded absent) {
        space.compareAndSetInt(address, value, value);
        continue;
      }
      if (next != null) {
        next.wakeUp();
      }
      return;
    }
  }

  /** {@code me}, the caller, ends with locks that others wait for: they get them, and are told by the word that an owner died. */
  public void exit(SchedTask me) {
    PriorityInheritance inheritance = me.scheduler().inheritance();
    if (inheritance.heldBy(me).isEmpty()) {
      return;
    }
    List<SchedTask> heirs = new ArrayList<>();
    for (Bucket bucket : buckets) {
      try (SpinLock.Held held = bucket.lock.acquire()) {
        for (State state : bucket.states) {
          if (inheritance.holds(me, state.mutex)) {
            state.ownerDied = true;
            heirs.add(inheritance.pass(state.mutex));
          }
        }
      }
    }
    heirs.forEach(SchedTask::wakeUp);
  }
}
