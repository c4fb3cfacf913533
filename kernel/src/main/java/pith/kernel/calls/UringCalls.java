package pith.kernel.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.syscall.SystemCall;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.uring.CallTable;
import pith.kernel.uring.RegisterCall;
import pith.kernel.uring.UringFile;
import pith.kernel.uring.UringLayout;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** io_uring_setup, io_uring_enter, io_uring_register. Source: their manual pages, Linux uapi io_uring.h. */
final class UringCalls implements CallTable {
  private static final int MOST_ENTRIES = 32768, MOST_COMPLETIONS = 2 * MOST_ENTRIES;
  private static final int GETEVENTS = 1, SQ_WAKEUP = 2, SQ_WAIT = 4, EXT_ARG = 8;
  private static final int EXT_ARG_BYTES = 24;

  /** How long a thread looks for entries in vain if nobody says otherwise, in milliseconds. */
  private static final long USUAL_IDLE = 1000;

  private final KernelThreads threads;
  private final Map<Integer, SystemCall> table = new TreeMap<>();

  UringCalls(KernelThreads threads) {
    this.threads = threads;
  }

  /** Boot: what operations of rings that are system calls call. */
  List<SystemCall> over(List<SystemCall> rows) {
    rows.forEach(row -> table.put(row.number(), row));
    return rows;
  }

  @Override
  public long splice(Current current, int in, long inOffset, int out, long outOffset, long length, int flags) {
    return SpliceCalls.spliceAt(current, in, inOffset, out, outOffset, length, flags);
  }

  @Override
  public long call(Current current, int number, long... given) {
    long[] a = Arrays.copyOf(given, 6);
    SystemCall row = table.get(number);
    if (row == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return row.handler().call(current, a[0], a[1], a[2], a[3], a[4], a[5]);
  }

  long setup(Current current, long wanted, long address) {
    byte[] params = UringLayout.PARAMS.allocate();
    current.space().copyIn(address, params, 0, params.length);
    int flags = (int) UringLayout.P_FLAGS.get(params, 0);
    if ((flags & ~UringLayout.KNOWN) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    checkFlags(flags);
    boolean clamps = (flags & UringLayout.CLAMP) != 0;
    int entries = entries(wanted & 0xffff_ffffL, MOST_ENTRIES, clamps);
    long ends = (flags & UringLayout.CQSIZE) != 0 ? UringLayout.P_CQ_ENTRIES.get(params, 0) : 2L * entries;
    int completions = entries(ends, MOST_COMPLETIONS, clamps);
    if (completions < entries) {
      throw Refused.of(Errno.EINVAL);
    }
    long idle = UringLayout.P_IDLE.get(params, 0) == 0 ? USUAL_IDLE : UringLayout.P_IDLE.get(params, 0);
    UringFile ring = UringFile.open(current, entries, completions, flags, idle, threads, this);
    ring.describe(params);
    try {
      current.space().copyOut(address, params, 0, params.length);
    } catch (Refused fault) {
      ring.put();
      throw fault;
    }
    return current.files().add(ring, true, current.descriptorLimit());
  }

  /** Source: Linux's {@code io_uring_sanitise_params}. */
  private static void checkFlags(int flags) {
    boolean polls = (flags & UringLayout.SQPOLL) != 0;
    boolean affine = (flags & UringLayout.SQ_AFF) != 0 && !polls;
    boolean told = polls && (flags & (UringLayout.COOP_TASKRUN | UringLayout.TASKRUN_FLAG | UringLayout.DEFER_TASKRUN)) != 0;
    boolean flagged = (flags & UringLayout.TASKRUN_FLAG) != 0 && (flags & (UringLayout.COOP_TASKRUN | UringLayout.DEFER_TASKRUN)) == 0;
    boolean deferred = (flags & UringLayout.DEFER_TASKRUN) != 0 && (flags & UringLayout.SINGLE_ISSUER) == 0;
    if (affine || told || flagged || deferred) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static int entries(long wanted, int most, boolean clamps) {
    if (wanted <= 0 || wanted > most && !clamps) {
      throw Refused.of(Errno.EINVAL);
    }
    return (int) Math.min(most, Long.highestOneBit(2 * wanted - 1));
  }

  private static UringFile ring(File file) {
    if (file instanceof UringFile ring) {
      return ring;
    }
    throw Refused.of(Errno.EOPNOTSUPP);
  }

  long enter(Current current, long fd, long submit, long least, long flagsArgument, long argument, long argumentBytes) {
    int flags = (int) flagsArgument;
    if ((flags & ~(GETEVENTS | SQ_WAKEUP | SQ_WAIT | EXT_ARG)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (Descriptor open = Descriptor.of(current, fd)) {
      UringFile ring = ring(open.file());
      if ((flags & SQ_WAKEUP) != 0) {
        ring.wakeThread();
      }
      if ((flags & SQ_WAIT) != 0 && !ring.awaitRoom()) {
        throw Interrupted.RESTARTABLE;
      }
      ring.checkEnabled();
      ring.checkIssuer(current);
      int taken = (int) submit == 0 ? 0 : ring.submit(current, (int) submit);
      boolean nonsense = taken != (int) submit;
      if ((flags & GETEVENTS) == 0 || nonsense) {
        return taken;
      }
      WaitResult result = ring.await(current, (int) least, deadline(current, flags, argument, argumentBytes));
      return result == WaitResult.READY || taken > 0 ? taken : nothing(result);
    }
  }

  private static long nothing(WaitResult result) {
    if (result == WaitResult.TIMED_OUT) {
      throw Refused.of(Errno.ETIME);
    }
    throw Interrupted.RESTARTABLE;
  }

  /** A mask of signals, or a structure of mask, its size and a time limit. */
  private static long deadline(Current current, int flags, long argument, long bytes) {
    if ((flags & EXT_ARG) == 0) {
      PollCalls.useMask(current, argument, bytes);
      return Long.MAX_VALUE;
    }
    if (bytes != EXT_ARG_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    PollCalls.useMask(current, current.space().readLong(argument), current.space().user().readInt(argument + 8));
    long time = current.space().readLong(argument + 16);
    return time == 0 ? Long.MAX_VALUE : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + Deadlines.readTimespec(current, time));
  }

  static long register(Current current, long fd, long operation, long argument, long count) {
    if ((int) fd == -1) {
      throw Refused.of(Errno.EINVAL); // what needs no ring
    }
    try (Descriptor open = Descriptor.of(current, fd)) {
      ring(open.file()).checkIssuer(current);
      return RegisterCall.register(current, ring(open.file()), (int) operation, argument, (int) count);
    }
  }
}
