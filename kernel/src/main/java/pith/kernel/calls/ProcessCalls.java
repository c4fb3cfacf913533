package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.exit.ExitPipeline;
import pith.kernel.exit.Waiting;
import pith.kernel.exit.Waiting.ChildEvent;
import pith.kernel.fork.CloneArguments;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;

/** Birth, end and reaping: clone, exit, wait. */
final class ProcessCalls {
  private static final int CLONE_ARGS_V0 = 64;
  private static final int CLONE_ARGS_V2 = 88;
  private static final int P_ALL = 0, P_PID = 1, P_PGID = 2, P_PIDFD = 3;

  private final ForkPipeline forks;

  ProcessCalls(ForkPipeline forks) {
    this.forks = forks;
  }

  long clone(Current current, long flags, long stack, long parentTid, long tls, long childTid) {
    long bits = flags & 0xffff_ff00L;
    return forks.clone(
        current, new CloneArguments(bits, (int) flags & 0xff, stack, tls, parentTid, childTid, parentTid, null));
  }

  long clone3(Current current, long address, long size) {
    if (size < CLONE_ARGS_V0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (size > 4096) {
      throw Refused.of(Errno.E2BIG);
    }
    byte[] bytes = new byte[(int) size];
    current.space().copyIn(address, bytes, 0, bytes.length);
    for (int i = CLONE_ARGS_V2; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        throw Refused.of(Errno.E2BIG);
      }
    }
    ByteBuffer args = ByteBuffer.wrap(java.util.Arrays.copyOf(bytes, CLONE_ARGS_V2)).order(ByteOrder.LITTLE_ENDIAN);
    long exitSignal = args.getLong(32);
    long stack = args.getLong(40);
    long stackSize = args.getLong(48);
    boolean halfStack = (stack == 0) != (stackSize == 0);
    if (halfStack || exitSignal < 0 || exitSignal > Signal.MAX || args.getLong(64) != 0 || (args.getLong(0) & ~CloneArguments.KNOWN_TO_CLONE3) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return forks.clone(
        current,
        new CloneArguments(
            args.getLong(0), (int) exitSignal, stack + stackSize, args.getLong(56), args.getLong(24), args.getLong(16), args.getLong(8), null));
  }

  static long exit(Current current, long status) {
    ExitPipeline.exit(current, new ExitStatus.Exited((int) status & 0xff));
    throw new AssertionError("exit returned");
  }

  static long exitGroup(Current current, long status) {
    ExitPipeline.exitGroup(current, new ExitStatus.Exited((int) status & 0xff));
    throw new AssertionError("exit_group returned");
  }

  static long wait4(Current current, long pid, long statusAddress, long options, long usageAddress) {
    int allowed = Waiting.WNOHANG | Waiting.WUNTRACED | Waiting.WCONTINUED | Waiting.WNOTHREAD | Waiting.WALL | Waiting.WCLONE;
    if (((int) options & ~allowed) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((int) pid == Integer.MIN_VALUE) {
      throw Refused.of(Errno.ESRCH);
    }
    ChildEvent event =
        Waiting.await(current, Waiting.selector(current.process(), (int) pid), (int) options | Waiting.WEXITED);
    if (event == null) {
      return 0;
    }
    if (statusAddress != 0) {
      current.space().writeInt(statusAddress, event.word());
    }
    if (usageAddress != 0) {
      UsageLayout.write(current, usageAddress, event.usage());
    }
    return event.pid();
  }

  static long waitid(Current current, long idType, long id, long infoAddress, long options, long usageAddress) {
    Waiting.checkOptions((int) options);
    boolean refuses = (int) idType == P_PIDFD && PidfdCalls.isNonBlocking(current, (int) id);
    int asked = refuses ? (int) options | Waiting.WNOHANG : (int) options;
    ChildEvent event = Waiting.await(current, children(current, current.process(), (int) idType, (int) id), asked);
    if (event == null && asked != (int) options) {
      throw Refused.of(Errno.EAGAIN);
    }
    if (infoAddress != 0) {
      Waiting.report(current.space(), infoAddress, event);
    }
    if (usageAddress != 0 && event != null) {
      UsageLayout.write(current, usageAddress, event.usage());
    }
    return 0;
  }

  /** {@return which children of {@code parent} waitid is to wait for} Refuses with EINVAL, EBADF. */
  static java.util.function.Predicate<Process> children(Current current, Process parent, int idType, int id) {
    return switch (idType) {
      case P_ALL -> child -> true;
      case P_PID -> positive(id, child -> child.pid() == id);
      case P_PGID -> id == 0 ? child -> child.group() == parent.group() : positive(id, child -> child.group().id() == id);
      case P_PIDFD -> {
        Process target = PidfdCalls.process(current, id);
        yield child -> child == target;
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static java.util.function.Predicate<Process> positive(int id, java.util.function.Predicate<Process> selector) {
    if (id <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return selector;
  }

  /**
   * The caller's own copy of what it shares with others. There is one namespace of each kind: Linux built without them refuses as this does. Memory and
   * handlers cannot be parted from other threads.
   */
  static long unshare(Current current, long flags) {
    long together = CloneArguments.VM | CloneArguments.SIGHAND | CloneArguments.THREAD;
    if ((flags & ~(together | CloneArguments.FS | CloneArguments.FILES | CloneArguments.SYSVSEM)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((flags & together) != 0 && current.process().threadCount() > 1) {
      throw Refused.of(Errno.EINVAL);
    }
    Task task = current.task();
    if ((flags & CloneArguments.FS) != 0) {
      FsContext own = task.fs().duplicate();
      task.fs().put();
      task.fs(own);
    }
    if ((flags & CloneArguments.FILES) != 0) {
      DescriptorTable own = task.files().duplicate();
      task.files().put();
      task.files(own);
    }
    return 0;
  }

  /** No descriptor stands for a namespace here. */
  static long setns(Current current, long fd, long type) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** {@code struct rusage}: 144 bytes of longs. */
  static final class UsageLayout {
    private static final int KIB_PER_PAGE = 4;

    private UsageLayout() {}

    static void write(Current current, long address, ResourceUsage usage) {
      ByteBuffer bytes = ByteBuffer.allocate(144).order(ByteOrder.LITTLE_ENDIAN);
      putTime(current, bytes, 0, usage.userCycles);
      putTime(current, bytes, 16, usage.systemCycles);
      bytes.putLong(32, usage.peakPages * KIB_PER_PAGE);
      bytes.putLong(64, usage.minorFaults).putLong(72, usage.majorFaults);
      bytes.putLong(128, usage.voluntarySwitches).putLong(136, usage.involuntarySwitches);
      current.space().copyOut(address, bytes.array(), 0, 144);
    }

    private static void putTime(Current current, ByteBuffer bytes, int at, long cycles) {
      long micros = current.kernel().machine().nanos(cycles) / 1000;
      bytes.putLong(at, micros / 1_000_000).putLong(at + 8, micros % 1_000_000);
    }
  }
}
