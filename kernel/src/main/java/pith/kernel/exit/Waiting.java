package pith.kernel.exit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.mm.space.AddressSpace;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** wait4 and waitid: a parent learns what its children did, and lets go of those that ended. */
public final class Waiting {
  public static final int WNOHANG = 1, WUNTRACED = 2, WSTOPPED = 2, WEXITED = 4, WCONTINUED = 8, WNOWAIT = 0x0100_0000;
  public static final int WNOTHREAD = 0x2000_0000, WALL = 0x4000_0000, WCLONE = 0x8000_0000;
  private static final int CONTINUED_WORD = 0xffff, SIGINFO_BYTES = 128;

  /**
   * What a child did.
   *
   * @param word as wait4 reports it
   * @param code CLD_* and {@code status} as waitid reports it
   */
  public record ChildEvent(int pid, int uid, int word, int code, int status, ResourceUsage usage) {}

  private Waiting() {}

  /** {@return which children {@code pid} means to wait4: −1 all, 0 the caller's group, below −1 that group, else that child} */
  public static Predicate<Process> selector(Process caller, int pid) {
    return switch (Integer.compare(pid, 0)) {
      case 1 -> child -> child.pid() == pid;
      case 0 -> child -> child.group() == caller.group();
      default -> child -> pid == -1 || child.group().id() == -pid;
    };
  }

  /** Refuses with EINVAL options that waitid does not know, or that ask for nothing. */
  public static void checkOptions(int options) {
    int allowed = WNOHANG | WSTOPPED | WEXITED | WCONTINUED | WNOWAIT | WNOTHREAD | WALL | WCLONE;
    if ((options & ~allowed) != 0 || (options & (WSTOPPED | WEXITED | WCONTINUED)) == 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Writes the siginfo of waitid, which is all zeroes if nothing happened. */
  public static void report(AddressSpace space, long address, ChildEvent event) {
    ByteBuffer info = ByteBuffer.allocate(SIGINFO_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (event != null) {
      info.putInt(0, Signal.CHLD).putInt(8, event.code()).putInt(16, event.pid()).putInt(20, event.uid()).putInt(24, event.status());
    }
    space.copyOut(address, info.array(), 0, SIGINFO_BYTES);
  }

  /** Waits for an event of a child that {@code wanted} accepts. {@return it, or null with WNOHANG if there is none yet} */
  public static ChildEvent await(Current current, Predicate<Process> wanted, int options) {
    Process process = current.process();
    ChildEvent[] found = new ChildEvent[1];
    found[0] = look(current.kernel(), process, wanted, options);
    if (found[0] != null || (options & WNOHANG) != 0) {
      return found[0];
    }
    WaitResult result =
        process.childEvents.await(
            Sleep.INTERRUPTIBLE,
            () -> {
              found[0] = look(current.kernel(), process, wanted, options);
              return found[0] != null;
            });
    if (result == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
    return found[0];
  }

  /** {@return what a child of {@code process} that {@code wanted} accepts has to tell now, or null} Refuses with ECHILD if there is no such child. */
  public static ChildEvent look(Kernel kernel, Process process, Predicate<Process> wanted, int options) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      boolean candidates = false;
      for (Process child : process.children()) {
        if (!wanted.test(child) || !kindMatches(child, options)) {
          continue;
        }
        candidates = true;
        ChildEvent event = event(kernel, process, child, options, held);
        if (event != null) {
          return event;
        }
      }
      if (!candidates) {
        throw Refused.of(Errno.ECHILD);
      }
      return null;
    }
  }

  /** Children that report their end by another signal than SIGCHLD are for __WCLONE or __WALL only. */
  private static boolean kindMatches(Process child, int options) {
    return (options & WALL) != 0 || (child.exitSignal != Signal.CHLD) == ((options & WCLONE) != 0);
  }

  private static ChildEvent event(Kernel kernel, Process parent, Process child, int options, SpinLock.Held held) {
    boolean keep = (options & WNOWAIT) != 0;
    if (child.isZombie() && child.threadCount() == 0) {
      return (options & WEXITED) == 0 ? null : ended(kernel, parent, child, keep, held);
    }
    if ((options & WSTOPPED) != 0 && child.stopToReport) {
      child.stopToReport = keep;
      return event(child, child.stopSignal << 8 | 0x7f, SigInfo.CLD_STOPPED, child.stopSignal);
    }
    if ((options & WCONTINUED) != 0 && child.continueToReport) {
      child.continueToReport = keep;
      return event(child, CONTINUED_WORD, SigInfo.CLD_CONTINUED, Signal.CONT);
    }
    return null;
  }

  private static ChildEvent ended(Kernel kernel, Process parent, Process child, boolean keep, SpinLock.Held held) {
    SigInfo info = ChildSignal.of(child, child.zombie());
    ChildEvent event = event(child, child.zombie().word(), info.code(), (int) info.value());
    if (!keep) {
      parent.childReaped(event.usage());
      ExitNotify.release(kernel, child, held);
    }
    return event;
  }

  private static ChildEvent event(Process child, int word, int code, int status) {
    ResourceUsage used = child.usage();
    used.add(child.reapedUsage());
    return new ChildEvent(child.pid(), child.leader().credentials().user().real(), word, code, status, used);
  }
}
