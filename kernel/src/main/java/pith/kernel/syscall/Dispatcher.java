package pith.kernel.syscall;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Finds the handler of a system call, calls it, and turns what comes back into the value of a0. */
public final class Dispatcher {
  /** Room for every number that Linux has given out. */
  private static final int NUMBERS = 512;

  /** Entry, register save and exit of a system call on current hardware, in cycles. */
  private static final long ENTRY_CYCLES = 120;

  private final SystemCall[] table = new SystemCall[NUMBERS];
  private final AtomicLongArray calls = new AtomicLongArray(NUMBERS);
  private final AtomicLongArray missing = new AtomicLongArray(NUMBERS);
  private final Strace strace;

  /** A dispatcher for the rows of {@code calls}; {@code strace} is null unless calls are to be shown. */
  public Dispatcher(List<SystemCall> calls, Strace strace) {
    for (SystemCall call : calls) {
      if (table[call.number()] != null) {
        throw new IllegalArgumentException("system call " + call.number() + " stands in the table twice");
      }
      table[call.number()] = call;
    }
    this.strace = strace;
  }

  /** {@return the call of a number, or null} */
  public SystemCall find(long number) {
    return number >= 0 && number < NUMBERS ? table[(int) number] : null;
  }

  /** {@return how often a call was made} */
  public long count(int number) {
    return calls.get(number);
  }

  /** {@return how often a call that is not there was asked for} */
  public long missing(int number) {
    return missing.get(number);
  }

  /** {@return how many numbers there may be} */
  public int numbers() {
    return NUMBERS;
  }

  /** Carries out a call for the running task. {@return the value for a0: an answer, or a negative errno} */
  public long call(Current current, long number, long a0, long a1, long a2, long a3, long a4, long a5) {
    current.hart().charge(ENTRY_CYCLES);
    SystemCall call = find(number);
    current.task().interrupted = null;
    current.task().firstArgument = a0;
    if (call == null) {
      return absent(current, number, new long[] {a0, a1, a2, a3, a4, a5});
    }
    calls.incrementAndGet((int) number);
    Trace trace = current.kernel().trace();
    boolean traced = trace.on(Category.SYSCALL);
    if (traced) {
      trace.emit(current.hart(), new SyscallEvent.Enter(current.task().tid(), current.task().name(), call.name(), a0, a1, a2, a3, a4, a5));
    }
    Strace.Line line = strace == null ? null : strace.enter(current, call, a0, a1, a2, a3, a4, a5);
    long result = answer(current, call, a0, a1, a2, a3, a4, a5);
    if (line != null) {
      line.exit(current, result);
    }
    if (traced) {
      trace.emit(current.hart(), new SyscallEvent.Exit(current.task().tid(), current.task().name(), call.name(), result));
    }
    return result;
  }

  private static long answer(Current current, SystemCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    try {
      return call.handler().call(current, a0, a1, a2, a3, a4, a5);
    } catch (Refused refusal) {
      return -refusal.errno().number();
    } catch (Interrupted interruption) {
      current.task().interrupted = interruption;
      return -Errno.EINTR.number();
    }
  }

  private long absent(Current current, long number, long[] arguments) {
    if (number >= 0 && number < NUMBERS) {
      missing.incrementAndGet((int) number);
    }
    if (strace != null) {
      strace.absent(current, number, arguments);
    }
    return -Errno.ENOSYS.number();
  }
}
