package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.delivery.SigInfoLayout;
import pith.kernel.delivery.SignalFrame;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.SignalStack;
import pith.kernel.task.Task;
import pith.kernel.task.TaskSignals;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/** Signals: actions, masks, sending, waiting, and the return from a handler. */
final class SignalCalls {
  private static final int SIGSET_BYTES = 8;
  private static final int SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2;
  private static final int MINSIGSTKSZ = 2048;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private SignalCalls() {}

  static long action(Current current, long signalArgument, long next, long old, long setBytes) {
    int signal = (int) signalArgument;
    checkSetSize(setBytes);
    if (!Signal.valid(signal) || next != 0 && (signal == Signal.KILL || signal == Signal.STOP)) {
      throw Refused.of(Errno.EINVAL);
    }
    SignalAction wanted = next == 0 ? null : read(current, next);
    SignalHandlers handlers = current.process().handlers();
    SignalAction before;
    try (SpinLock.Held held = handlers.lock.acquire()) {
      before = handlers.action(signal);
      if (wanted != null) {
        handlers.action(signal, wanted);
        discardIfIgnored(current.process(), signal);
      }
    }
    if (old != 0) {
      write(current, old, before);
    }
    return 0;
  }

  /** {@code struct sigaction} on riscv64: handler, flags, mask; there is no restorer. */
  private static SignalAction read(Current current, long address) {
    long handler = current.space().readLong(address);
    long flags = current.space().readLong(address + 8);
    long mask = current.space().readLong(address + 16) & ~(Signal.mask(Signal.KILL) | Signal.mask(Signal.STOP));
    return new SignalAction(handler, flags, mask);
  }

  private static void write(Current current, long address, SignalAction action) {
    current.space().writeLong(address, action.handler());
    current.space().writeLong(address + 8, action.flags());
    current.space().writeLong(address + 16, action.mask());
  }

  private static void discardIfIgnored(Process process, int signal) {
    if (process.handlers().ignores(signal)) {
      process.sharedPending.discard(Signal.mask(signal));
      process.threads().forEach(thread -> thread.signals().pending().discard(Signal.mask(signal)));
    }
  }

  static long procmask(Current current, long how, long next, long old, long setBytes) {
    checkSetSize(setBytes);
    TaskSignals signals = current.task().signals();
    long before = signals.blocked();
    if (next != 0) {
      long set = current.space().readLong(next);
      signals.block(
          switch ((int) how) {
            case SIG_BLOCK -> before | set;
            case SIG_UNBLOCK -> before & ~set;
            case SIG_SETMASK -> set;
            default -> throw Refused.of(Errno.EINVAL);
          });
    }
    if (old != 0) {
      current.space().writeLong(old, before);
    }
    return 0;
  }

  static long pending(Current current, long address, long setBytes) {
    checkSetSize(setBytes);
    TaskSignals signals = current.task().signals();
    current.space().writeLong(address, signals.pendingSet() & signals.blocked());
    return 0;
  }

  static long suspend(Current current, long address, long setBytes) {
    checkSetSize(setBytes);
    withMask(current, current.space().readLong(address));
    new WaitQueue().await(Sleep.INTERRUPTIBLE, () -> false);
    throw Interrupted.WITHOUT_HANDLER;
  }

  /** Puts another mask in force until the call is over; the old one comes back on the way to user mode or after a handler. */
  static void withMask(Current current, long mask) {
    current.task().signals().blockForCall(mask);
  }

  static long sigreturn(Current current) {
    current.task().interrupted = null;
    return SignalFrame.pop(current);
  }

  static long altstack(Current current, long next, long old) {
    Task task = current.task();
    SignalStack before = task.signals().stack();
    boolean onIt = before.contains(task.registers().x[pith.hal.cpu.UserRegisters.SP]);
    SignalStack wanted = next == 0 ? null : readStack(current, next, onIt);
    if (old != 0) {
      ByteBuffer stack = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      stack.putLong(0, before.address()).putInt(8, before.flags() | (onIt ? SignalStack.SS_ONSTACK : 0)).putLong(16, before.bytes());
      current.space().copyOut(old, stack.array(), 0, 24);
    }
    if (wanted != null) {
      task.signals().stack(wanted);
    }
    return 0;
  }

  private static SignalStack readStack(Current current, long address, boolean onIt) {
    long base = current.space().readLong(address);
    int flags = current.space().readInt(address + 8);
    long bytes = current.space().readLong(address + 16);
    int mode = flags & ~SignalStack.SS_AUTODISARM;
    if (onIt) {
      throw Refused.of(Errno.EPERM);
    }
    if (mode == SignalStack.SS_DISABLE) {
      return SignalStack.NONE;
    }
    if (mode != 0 && mode != SignalStack.SS_ONSTACK) {
      throw Refused.of(Errno.EINVAL);
    }
    if (bytes < MINSIGSTKSZ) {
      throw Refused.of(Errno.ENOMEM);
    }
    return new SignalStack(base, flags & ~SignalStack.SS_ONSTACK, bytes);
  }

  static long kill(Current current, long pidArgument, long signalArgument) {
    int pid = (int) pidArgument;
    SigInfo info = user(current, (int) signalArgument, SigInfo.SI_USER);
    List<Process> targets = targets(current, pid);
    if (targets.isEmpty()) {
      throw Refused.of(Errno.ESRCH);
    }
    boolean permitted = false;
    for (Process target : targets) {
      if (mayKill(current, target, info.signal())) {
        permitted = true;
        if (info.signal() != 0) {
          SignalSender.sendToProcess(current.kernel(), target, info);
        }
      }
    }
    if (!permitted && pid != -1) {
      throw Refused.of(Errno.EPERM);
    }
    return 0;
  }

  private static List<Process> targets(Current current, int pid) {
    if (pid > 0) {
      Task task = current.kernel().tasks().task(pid);
      Process process = task != null ? task.process() : current.kernel().tasks().process(pid);
      return process == null ? List.of() : List.of(process);
    }
    if (pid == -1) {
      List<Process> all = new ArrayList<>(current.kernel().tasks().processes());
      all.removeIf(process -> process.pid() == 1 || process.isKernelThread() || process == current.process());
      return all;
    }
    ProcessGroup group = pid == 0 ? current.process().group() : current.kernel().tasks().group(-pid);
    return group == null ? List.of() : group.members();
  }

  static boolean mayKill(Current current, Process target, int signal) {
    Credentials mine = current.credentials();
    Credentials other = target.leader().credentials();
    return mine.has(Capability.KILL)
        || mine.user().effective() == other.user().saved()
        || mine.user().effective() == other.user().real()
        || mine.user().real() == other.user().saved()
        || mine.user().real() == other.user().real()
        || signal == Signal.CONT && target.session() == current.process().session();
  }

  static long tgkill(Current current, long tgid, long tid, long signal) {
    if ((int) tgid <= 0 || (int) tid <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return sendToThread(current, (int) tgid, (int) tid, user(current, (int) signal, SigInfo.SI_TKILL));
  }

  static long tkill(Current current, long tid, long signal) {
    if ((int) tid <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return sendToThread(current, -1, (int) tid, user(current, (int) signal, SigInfo.SI_TKILL));
  }

  private static long sendToThread(Current current, int tgid, int tid, SigInfo info) {
    Task target = current.kernel().tasks().task(tid);
    if (target == null || tgid != -1 && target.process().pid() != tgid) {
      throw Refused.of(Errno.ESRCH);
    }
    if (!mayKill(current, target.process(), info.signal())) {
      throw Refused.of(Errno.EPERM);
    }
    if (info.signal() != 0) {
      SignalSender.sendToTask(current.kernel(), target, info);
    }
    return 0;
  }

  private static SigInfo user(Current current, int signal, int code) {
    if (signal != 0 && !Signal.valid(signal)) {
      throw Refused.of(Errno.EINVAL);
    }
    return new SigInfo(signal, code, current.process().pid(), current.credentials().user().real(), 0);
  }

  static long queueinfo(Current current, long pid, long signal, long infoAddress) {
    SigInfo info = readInfo(current, (int) signal, infoAddress, (int) pid == current.process().pid());
    Process target = (int) pid > 0 ? targets(current, (int) pid).stream().findFirst().orElse(null) : null;
    if (target == null) {
      throw Refused.of(Errno.ESRCH);
    }
    if (!mayKill(current, target, info.signal())) {
      throw Refused.of(Errno.EPERM);
    }
    if (info.signal() != 0) {
      SignalSender.sendToProcess(current.kernel(), target, info);
    }
    return 0;
  }

  static long tgqueueinfo(Current current, long tgid, long tid, long signal, long infoAddress) {
    return sendToThread(current, (int) tgid, (int) tid, readInfo(current, (int) signal, infoAddress, (int) tgid == current.process().pid()));
  }

  /** Only the kernel may claim that a signal comes from it or from kill, unless a process writes to itself. */
  static SigInfo readInfo(Current current, int signal, long address, boolean toSelf) {
    if (signal != 0 && !Signal.valid(signal)) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[SigInfoLayout.BYTES];
    current.space().copyIn(address, bytes, 0, bytes.length);
    SigInfo info = SigInfoLayout.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), signal);
    if (!toSelf && (info.code() >= 0 || info.code() == SigInfo.SI_TKILL)) {
      throw Refused.of(Errno.EPERM);
    }
    return info;
  }

  static long timedwait(Current current, long setAddress, long infoAddress, long timeoutAddress, long setBytes) {
    checkSetSize(setBytes);
    long wanted = current.space().readLong(setAddress) & ~(Signal.mask(Signal.KILL) | Signal.mask(Signal.STOP));
    long deadline = timeoutAddress == 0 ? Long.MAX_VALUE : deadline(current, timeoutAddress);
    TaskSignals signals = current.task().signals();
    SigInfo[] taken = {signals.takeOneOf(wanted)};
    if (taken[0] == null) {
      long before = signals.beginWait(wanted);
      WaitResult result;
      try {
        result =
            new WaitQueue()
                .awaitUntil(
                    Sleep.INTERRUPTIBLE,
                    deadline,
                    () -> {
                      taken[0] = signals.takeOneOf(wanted);
                      return taken[0] != null;
                    });
        taken[0] = taken[0] != null ? taken[0] : signals.takeOneOf(wanted);
      } finally {
        signals.endWait(before);
      }
      if (taken[0] == null) {
        throw result == WaitResult.TIMED_OUT ? Refused.of(Errno.EAGAIN) : Refused.of(Errno.EINTR);
      }
    }
    if (infoAddress != 0) {
      ByteBuffer info = ByteBuffer.allocate(SigInfoLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      SigInfoLayout.write(info, 0, taken[0]);
      current.space().copyOut(infoAddress, info.array(), 0, SigInfoLayout.BYTES);
    }
    return taken[0].signal();
  }

  private static long deadline(Current current, long address) {
    long seconds = current.space().readLong(address);
    long nanos = current.space().readLong(address + 8);
    if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw Refused.of(Errno.EINVAL);
    }
    return Deadlines.after(current, seconds, nanos);
  }

  private static void checkSetSize(long bytes) {
    if (bytes != SIGSET_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
  }
}
