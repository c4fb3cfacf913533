package pith.kernel.calls;

import pith.kernel.futex.FutexTable;
import pith.kernel.futex.PiFutexes;
import pith.kernel.proc.Inspection;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** futex(2) and the robust list. */
final class FutexCalls {
  private static final int WAIT = 0, WAKE = 1, REQUEUE = 3, CMP_REQUEUE = 4, WAKE_OP = 5, WAIT_BITSET = 9, WAKE_BITSET = 10;
  private static final int LOCK_PI = 6, UNLOCK_PI = 7, TRYLOCK_PI = 8, WAIT_REQUEUE_PI = 11, CMP_REQUEUE_PI = 12, LOCK_PI2 = 13;
  private static final int PRIVATE = 128, CLOCK_REALTIME = 256;
  private static final int ANY = -1;
  private static final int ROBUST_HEAD_BYTES = 24;

  private FutexCalls() {}

  static long futex(Current current, long word, long operation, long value, long timeout, long secondWord, long thirdValue) {
    boolean isPrivate = (operation & PRIVATE) != 0;
    AddressSpace space = current.space();
    FutexTable futexes = current.kernel().futexes();
    return switch ((int) operation & ~(PRIVATE | CLOCK_REALTIME)) {
      case WAIT -> await(current, word, isPrivate, (int) value, ANY, relative(current, timeout));
      case WAIT_BITSET -> {
        boolean realtime = (operation & CLOCK_REALTIME) != 0;
        yield await(current, word, isPrivate, (int) value, nonZero((int) thirdValue), absolute(current, timeout, realtime));
      }
      case WAKE -> futexes.wake(space, word, isPrivate, (int) value, ANY);
      case WAKE_BITSET -> futexes.wake(space, word, isPrivate, (int) value, nonZero((int) thirdValue));
      case REQUEUE -> futexes.requeue(space, word, secondWord, isPrivate, count(value), count(timeout), null);
      case CMP_REQUEUE -> futexes.requeue(space, word, secondWord, isPrivate, count(value), count(timeout), (int) thirdValue);
      case LOCK_PI -> lock(current, word, isPrivate, absolute(current, timeout, true));
      case LOCK_PI2 -> lock(current, word, isPrivate, absolute(current, timeout, (operation & CLOCK_REALTIME) != 0));
      case TRYLOCK_PI -> {
        current.kernel().piFutexes().tryLock(space, word, isPrivate, current.task());
        yield 0;
      }
      case UNLOCK_PI -> {
        current.kernel().piFutexes().unlock(space, word, isPrivate, current.task());
        yield 0;
      }
      case WAIT_REQUEUE_PI -> awaitLock(current, word, (int) value, secondWord, isPrivate, absolute(current, timeout, (operation & CLOCK_REALTIME) != 0));
      case CMP_REQUEUE_PI -> requeuePi(current, word, secondWord, isPrivate, (int) value, (int) timeout, (int) thirdValue);
      case WAKE_OP -> wakeOp(current, word, secondWord, isPrivate, (int) value, (int) timeout, (int) thirdValue);
      default -> throw Refused.of(Errno.ENOSYS);
    };
  }

  /** {@return how many waiters an operation that moves them is to concern} */
  private static int count(long argument) {
    if ((int) argument < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return (int) argument;
  }

  private static long lock(Current current, long word, boolean isPrivate, long deadline) {
    return switch (current.kernel().piFutexes().lock(current.space(), word, isPrivate, current.task(), deadline)) {
      case WOKEN -> 0;
      case MOVED -> throw new AssertionError("a lock is nothing to be moved from");
      case TIMED_OUT -> throw Refused.of(Errno.ETIMEDOUT);
      case INTERRUPTED -> throw Interrupted.ALWAYS;
    };
  }

  /**
   * FUTEX_WAIT_REQUEUE_PI: returns with the lock of the second word. Once moved there the wait cannot begin anew, and a signal ends it with EAGAIN, as on
   * Linux.
   */
  private static long awaitLock(Current current, long word, int expected, long lock, boolean isPrivate, long deadline) {
    PiFutexes locks = current.kernel().piFutexes();
    PiFutexes.Transfer transfer = locks.transfer(current.space(), lock, isPrivate, current.task());
    FutexTable.Outcome outcome = current.kernel().futexes().awaitTransfer(current.task(), current.space(), word, isPrivate, expected, deadline, transfer);
    boolean moved = outcome == FutexTable.Outcome.MOVED;
    return switch (moved ? locks.await(transfer, deadline) : outcome) {
      case WOKEN -> 0;
      case MOVED -> throw new AssertionError("moved twice");
      case TIMED_OUT -> throw Refused.of(Errno.ETIMEDOUT);
      case INTERRUPTED -> {
        if (moved) {
          throw Refused.of(Errno.EAGAIN);
        }
        throw Interrupted.ALWAYS;
      }
    };
  }

  /** Exactly one is to get the lock, the others to wait for it. */
  private static long requeuePi(Current current, long word, long lock, boolean isPrivate, int first, int others, int expected) {
    if (first != 1 || others < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    int most = others == Integer.MAX_VALUE ? others : others + 1;
    return current.kernel().futexes().requeuePi(current.space(), word, lock, isPrivate, most, expected, current.kernel().piFutexes());
  }

  private static int nonZero(int bitset) {
    if (bitset == 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return bitset;
  }

  private static long relative(Current current, long timeout) {
    return timeout == 0
        ? Long.MAX_VALUE
        : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + Deadlines.readTimespec(current, timeout));
  }

  private static long absolute(Current current, long timeout, boolean realtime) {
    if (timeout == 0) {
      return Long.MAX_VALUE;
    }
    long nanos = Deadlines.readTimespec(current, timeout);
    return Deadlines.at(current.kernel(), realtime ? nanos - current.kernel().clocks().realtimeOffsetNanos() : nanos);
  }

  private static long await(Current current, long word, boolean isPrivate, int expected, int bitset, long deadline) {
    FutexTable.Outcome outcome =
        current.kernel().futexes().await(current.task(), current.space(), word, isPrivate, expected, bitset, deadline);
    return switch (outcome) {
      case WOKEN -> 0;
      case MOVED -> throw new AssertionError("moved, though it wanted no lock");
      case TIMED_OUT -> throw Refused.of(Errno.ETIMEDOUT);
      case INTERRUPTED -> {
        if (deadline == Long.MAX_VALUE) {
          throw Interrupted.RESTARTABLE;
        }
        current.task().restart = again -> await(again, word, isPrivate, expected, bitset, deadline);
        throw Interrupted.CONTINUE;
      }
    };
  }

  /** FUTEX_WAKE_OP: changes the second word as the operation says, wakes on the first, and on the second if its old value compares. */
  private static long wakeOp(Current current, long word, long secondWord, boolean isPrivate, int count, int secondCount, int code) {
    int old;
    int next;
    do {
      old = current.space().readInt(secondWord);
      next = operate(code, old);
    } while (!current.space().compareAndSetInt(secondWord, old, next));
    FutexTable futexes = current.kernel().futexes();
    int woken = futexes.wake(current.space(), word, isPrivate, count, ANY);
    return compares(code, old) ? woken + futexes.wake(current.space(), secondWord, isPrivate, secondCount, ANY) : woken;
  }

  private static int operate(int code, int old) {
    int operand = code << 8 >> 20;
    int argument = code < 0 ? 1 << operand : operand;
    return switch (code >> 28 & 7) {
      case 0 -> argument;
      case 1 -> old + argument;
      case 2 -> old | argument;
      case 3 -> old & ~argument;
      case 4 -> old ^ argument;
      default -> throw Refused.of(Errno.ENOSYS);
    };
  }

  private static boolean compares(int code, int old) {
    int operand = code << 20 >> 20;
    return switch (code >> 24 & 15) {
      case 0 -> old == operand;
      case 1 -> old != operand;
      case 2 -> old < operand;
      case 3 -> old <= operand;
      case 4 -> old > operand;
      case 5 -> old >= operand;
      default -> throw Refused.of(Errno.ENOSYS);
    };
  }

  static long setRobustList(Current current, long head, long bytes) {
    if (bytes != ROBUST_HEAD_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    current.task().robustList = head;
    return 0;
  }

  static long getRobustList(Current current, long pid, long headAddress, long lengthAddress) {
    Task task = (int) pid == 0 ? current.task() : current.kernel().tasks().task((int) pid);
    if (task == null) {
      throw Refused.of(Errno.ESRCH);
    }
    if (!Inspection.allows(current.credentials(), current.task(), task)) {
      throw Refused.of(Errno.EPERM);
    }
    current.space().writeLong(headAddress, task.robustList);
    current.space().writeLong(lengthAddress, ROBUST_HEAD_BYTES);
    return 0;
  }
}
