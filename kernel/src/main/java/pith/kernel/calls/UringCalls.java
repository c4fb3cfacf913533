package pith.kernel.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.syscall.SystemCall;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Process;
import pith.kernel.uring.CallTable;
import pith.kernel.uring.MessageFrame;
import pith.kernel.uring.RegisterCall;
import pith.kernel.uring.UringFile;
import pith.kernel.uring.UringLayout;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.UserBuffer;

/** io_uring_setup, io_uring_enter, io_uring_register. Source: their manual pages, Linux uapi io_uring.h. */
final class UringCalls implements CallTable {
  private static final int MOST_ENTRIES = 32768, MOST_COMPLETIONS = 2 * MOST_ENTRIES;
  private static final int GETEVENTS = 1, SQ_WAKEUP = 2, SQ_WAIT = 4, REGISTERED_RING = 16;
  private static final long BY_NUMBER = 1L << 31;

  /** How long a thread looks for entries in vain if nobody says otherwise, in milliseconds. */
  private static final long USUAL_IDLE = 1000;

  private final KernelThreads threads;
  private final MessageCalls messages;
  private final Map<Integer, SystemCall> table = new TreeMap<>();

  UringCalls(KernelThreads threads, MessageCalls messages) {
    this.threads = threads;
    this.messages = messages;
  }

  /** Boot: what operations of rings that are system calls call. */
  List<SystemCall> over(List<SystemCall> rows) {
    rows.forEach(row -> table.put(row.number(), row));
    return rows;
  }

  @Override
  public Predicate<Process> children(Current current, Process parent, int idType, int id) {
    return ProcessCalls.children(current, parent, idType, id);
  }

  @Override
  public long splice(Current current, int in, long inOffset, int out, long outOffset, long length, int flags) {
    return SpliceCalls.spliceAt(current, in, inOffset, out, outOffset, length, flags);
  }

  @Override
  public long receive(Current current, int fd, MessageFrame frame, int flags) {
    return messages.receive(current, fd, MessageHeader.in(current, frame), new UserBuffer(current.space().user(), frame.address() + frame.before(), frame.length() - frame.before()), flags);
  }

  @Override
  public long receive(Current current, int fd, long message, UserBuffer to, int flags) {
    return messages.receive(current, fd, MessageHeader.read(current, message), to, flags);
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
    if ((flags & UringLayout.ATTACH_WQ) != 0) {
      checkRing(current, UringLayout.P_WQ_FD.get(params, 0));
    }
    checkReserved(current, params, flags);
    boolean clamps = (flags & UringLayout.CLAMP) != 0;
    int entries = entries(wanted & 0xffff_ffffL, MOST_ENTRIES, clamps);
    long ends = (flags & UringLayout.CQSIZE) != 0 ? UringLayout.P_CQ_ENTRIES.get(params, 0) : 2L * entries;
    int completions = entries(ends, MOST_COMPLETIONS, clamps);
    if (completions < entries) {
      throw Refused.of(Errno.EINVAL);
    }
    long idle = UringLayout.P_IDLE.get(params, 0) == 0 ? USUAL_IDLE : UringLayout.P_IDLE.get(params, 0);
    int hart = (flags & UringLayout.SQ_AFF) != 0 ? (int) UringLayout.P_CPU.get(params, 0) : -1;
    UringFile ring = UringFile.open(current, entries, completions, flags, idle, hart, threads, this);
    ring.describe(params);
    try {
      current.space().copyOut(address, params, 0, params.length);
    } catch (Refused fault) {
      ring.put();
      throw fault;
    }
    return current.files().add(ring, true, current.descriptorLimit());
  }

  /**
   * Whose threads a new ring wants to use must be a ring; it gets threads of its own all the same. Refuses with ENXIO, EINVAL. Source: Linux's
   * {@code io_sq_offload_create}.
   */
  private static void checkRing(Current current, long fd) {
    File file = current.files().getOrNull((int) fd);
    if (file == null) {
      throw Refused.of(Errno.ENXIO);
    }
    file.put();
    if (!(file instanceof UringFile)) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static void checkReserved(Current current, byte[] params, int flags) {
    boolean odd = (flags & UringLayout.SQ_AFF) != 0 && !current.kernel().onlineHarts().get((int) Math.min(UringLayout.P_CPU.get(params, 0), Integer.MAX_VALUE));
    for (int at = UringLayout.RESERVED; at < UringLayout.RESERVED_END; at++) {
      odd |= params[at] != 0;
    }
    if (odd) {
      throw Refused.of(Errno.EINVAL);
    }
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

  /** {@return the file of a descriptor, or of a number that the task registered, held} Refuses with EBADF, EINVAL. */
  private static Descriptor open(Current current, long fd, boolean byNumber) {
    return byNumber ? new Descriptor(current.task().registered().get((int) fd)) : Descriptor.of(current, fd);
  }

  private static UringFile ring(File file) {
    if (file instanceof UringFile ring) {
      return ring;
    }
    throw Refused.of(Errno.EOPNOTSUPP);
  }

  long enter(Current current, long fd, long submit, long least, long flagsArgument, long argument, long argumentBytes) {
    int flags = (int) flagsArgument;
    if ((flags & ~(GETEVENTS | SQ_WAKEUP | SQ_WAIT | REGISTERED_RING | UringWait.KNOWN)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (Descriptor open = open(current, fd, (flags & REGISTERED_RING) != 0)) {
      UringFile ring = ring(open.file());
      if ((flags & SQ_WAKEUP) != 0) {
        ring.wakeThread();
      }
      if ((flags & SQ_WAIT) != 0 && !ring.awaitRoom()) {
        throw Interrupted.RESTARTABLE;
      }
      ring.checkEnabled();
      ring.checkEntry(current, (int) submit != 0);
      int taken = (int) submit == 0 ? 0 : ring.submit(current, (int) submit);
      boolean nonsense = taken != (int) submit;
      if ((flags & GETEVENTS) == 0 || nonsense) {
        return taken;
      }
      UringWait limits = UringWait.of(current, ring, flags, argument, argumentBytes);
      WaitResult result = ring.await(current, (int) least, limits.deadline(), limits.soon());
      return result == WaitResult.READY || taken > 0 ? taken : nothing(result);
    }
  }

  private static long nothing(WaitResult result) {
    if (result == WaitResult.TIMED_OUT) {
      throw Refused.of(Errno.ETIME);
    }
    throw Interrupted.RESTARTABLE;
  }

  static long register(Current current, long fd, long operation, long argument, long count) {
    boolean byNumber = (operation & BY_NUMBER) != 0;
    int what = (int) (operation & ~BY_NUMBER);
    if ((int) fd == -1 && !byNumber) {
      return RegisterCall.withoutRing(current, what, argument, (int) count);
    }
    try (Descriptor open = open(current, fd, byNumber)) {
      ring(open.file()).checkIssuer(current);
      return RegisterCall.register(current, ring(open.file()), what, argument, (int) count);
    }
  }
}
