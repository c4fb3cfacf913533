package pith.kernel.tty;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.ControllingTerminal;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.Session;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Job control of one terminal: whose it is, who is in front, and what others may do with it (POSIX.1, section 11.1.4). */
final class TtyJobs implements ControllingTerminal {
  private static final LockClass LOCK = LockClass.of("tty->job_lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final Tty tty;
  private final Kernel kernel;
  private final int deviceNumber;

  /** Guarded by {@link #lock}; null if the terminal controls no session. */
  private volatile Session session;

  private volatile int foreground;

  TtyJobs(Tty tty, Kernel kernel, int deviceNumber) {
    this.tty = tty;
    this.kernel = kernel;
    this.deviceNumber = deviceNumber;
  }

  Tty tty() {
    return tty;
  }

  Session session() {
    return session;
  }

  @Override
  public int deviceNumber() {
    return deviceNumber;
  }

  @Override
  public int foregroundGroup() {
    return foreground;
  }

  /** The session's leader takes this terminal as the controlling one of its session. */
  void adopt(Process leader) {
    try (SpinLock.Held held = lock.acquire()) {
      session = leader.session();
      foreground = leader.group().id();
    }
    leader.session().terminal(this);
  }

  /** TIOCSCTTY: only a leader without a terminal, and of a terminal without a session unless {@code steal} and root. */
  void adoptOnRequest(Task caller, boolean steal) {
    Process process = caller.process();
    if (process.session().id() == process.pid() && session == process.session()) {
      return;
    }
    if (process.session().id() != process.pid() || process.session().terminal() != null) {
      throw Refused.of(Errno.EPERM);
    }
    Session old = session;
    if (old != null) {
      if (!steal || caller.credentials().user().effective() != 0) {
        throw Refused.of(Errno.EPERM);
      }
      old.terminal(null);
    }
    adopt(process);
  }

  /** An open without O_NOCTTY: a leader without a terminal gets this one if nobody has it. */
  void adoptOnOpen(Task caller) {
    Process process = caller.process();
    if (session == null && process.session().id() == process.pid() && process.session().terminal() == null) {
      adopt(process);
    }
  }

  void signalForeground(int signal) {
    ProcessGroup group = foreground == 0 ? null : kernel.tasks().group(foreground);
    if (group != null) {
      SignalSender.sendToGroup(kernel, group, SigInfo.kernel(signal));
    }
  }

  /** The other end is gone: the leader and the foreground group are told. */
  void hangUp() {
    Session owned = session;
    if (owned == null) {
      return;
    }
    Process leader = kernel.tasks().process(owned.id());
    if (leader != null) {
      SignalSender.sendToProcess(kernel, leader, SigInfo.kernel(Signal.HUP));
      SignalSender.sendToProcess(kernel, leader, SigInfo.kernel(Signal.CONT));
    }
    signalForeground(Signal.HUP);
    signalForeground(Signal.CONT);
    disown(owned);
  }

  @Override
  public void sessionEnded() {
    Session owned = session;
    signalForeground(Signal.HUP);
    signalForeground(Signal.CONT);
    disown(owned);
  }

  /** TIOCNOTTY by the leader; others only lose sight of it with their session. */
  void giveUp(Task caller) {
    Process process = caller.process();
    if (session == null || process.session() != session) {
      throw Refused.of(Errno.ENOTTY);
    }
    if (process.session().id() == process.pid()) {
      sessionEnded();
    }
  }

  private void disown(Session owned) {
    try (SpinLock.Held held = lock.acquire()) {
      session = null;
      foreground = 0;
    }
    if (owned != null) {
      owned.terminal(null);
    }
  }

  /** TIOCGPGRP. */
  int foregroundFor(Task caller) {
    if (session == null || caller.process().session() != session) {
      throw Refused.of(Errno.ENOTTY);
    }
    return foreground;
  }

  /** TIOCSPGRP: brings a group of the session to the front. */
  void foreground(Task caller, int group) {
    if (session == null || caller.process().session() != session) {
      throw Refused.of(Errno.ENOTTY);
    }
    checkChange();
    if (group < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    ProcessGroup wanted = kernel.tasks().group(group);
    if (wanted == null) {
      throw Refused.of(Errno.ESRCH);
    }
    if (wanted.session() != session) {
      throw Refused.of(Errno.EPERM);
    }
    foreground = group;
  }

  /** A background process that reads is stopped, or gets EIO if nobody could continue it. */
  void checkRead() {
    Task task = (Task) Execution.current();
    if (background(task)) {
      boolean unheeded = unheeded(task, Signal.TTIN);
      if (unheeded || task.process().group().orphaned()) {
        throw Refused.of(Errno.EIO);
      }
      stop(task, Signal.TTIN);
    }
  }

  /** A background process that writes is stopped if TOSTOP is set. */
  void checkWrite(boolean toStop) {
    if (toStop) {
      checkChange();
    }
  }

  /** A background process that changes the terminal is stopped, unless it blocks or ignores SIGTTOU. */
  void checkChange() {
    Task task = (Task) Execution.current();
    if (background(task) && !unheeded(task, Signal.TTOU)) {
      if (task.process().group().orphaned()) {
        throw Refused.of(Errno.EIO);
      }
      stop(task, Signal.TTOU);
    }
  }

  private boolean background(Task task) {
    Process process = task.process();
    return session != null && process.group() != null && process.session() == session && foreground != 0 && process.group().id() != foreground;
  }

  private static boolean unheeded(Task task, int signal) {
    return task.signals().blocks(signal) || task.process().handlers().ignores(signal);
  }

  private void stop(Task task, int signal) {
    SignalSender.sendToGroup(kernel, task.process().group(), SigInfo.kernel(signal));
    throw Interrupted.ALWAYS;
  }
}
