package pith.kernel.exec;

import pith.hal.cpu.UserRegisters;
import pith.kernel.exit.ExitPipeline;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.SignalStack;
import pith.kernel.task.Task;
import pith.kernel.task.UserCode;
import pith.mm.space.AddressSpace;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.Inode;
import pith.vfs.MountFlags;
import pith.vfs.attr.Capabilities;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Ids;

/** The stages around and after the point of no return. */
final class CommitStages {
  private static final int S_ISUID = 04000, S_ISGID = 02000, S_IXGRP = 010;

  private CommitStages() {}

  /** There is a file that may be run: before it fills caches, the task goes to where least is done. */
  static void chooseHart(ExecRequest request) {
    Task task = request.current.task();
    task.scheduler().placeForExec(task);
  }

  /** A set-id file gives its owner's id to whoever runs it; exec always saves the effective ids. */
  static void prepareCredentials(ExecRequest request) {
    request.credentialsObject = request.current.kernel().objects().credentials().allocate();
    Credentials who = request.current.credentials();
    Inode inode = request.file.inode();
    boolean gives = !request.current.task().noNewPrivileges && !request.file.path().mount().has(MountFlags.NOSUID);
    int mode = gives ? inode.mode() : 0;
    int user = (mode & S_ISUID) != 0 ? inode.uid() : who.user().effective();
    int group = (mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) ? inode.gid() : who.group().effective();
    Credentials next = who.withUser(new Ids(who.user().real(), user, user, user)).withGroup(new Ids(who.group().real(), group, group, group));
    boolean setId = user != who.user().effective() || group != who.group().effective();
    Capabilities old = setId ? who.capabilities().withAmbient(0) : who.capabilities();
    request.credentials = next.withCapabilities(capabilities(old, who.user().real() == 0 || user == 0, user == 0));
  }

  static void dropCredentials(ExecRequest request) {
    request.current.kernel().objects().credentials().free(request.credentialsObject);
  }

  /** Root's programs may do all that the bounding set allows; others keep nothing but what is inheritable, and may use what is ambient (capabilities(7)). */
  private static Capabilities capabilities(Capabilities old, boolean permitted, boolean effective) {
    long granted = (permitted ? old.bounding() | old.inheritable() : 0) | old.ambient();
    return new Capabilities(effective ? granted : old.ambient(), granted, old.inheritable(), old.bounding(), old.ambient());
  }

  /** The other threads of the process end first; the one that calls exec takes the leader's number in the eyes of all. */
  static void endOtherThreads(ExecRequest request) {
    Task task = request.current.task();
    Process process = task.process();
    beginAlone(task, process);
    try {
      ExitPipeline.killOtherThreads(task);
      if (process.childEvents.await(Sleep.KILLABLE, () -> process.threadCount() == 1) == WaitResult.INTERRUPTED) {
        throw Interrupted.ALWAYS;
      }
    } finally {
      process.execing = null;
    }
    Task old = task.kernel().tasks().takeLeadership(task);
    if (old != null) {
      ExitPipeline.forget(old);
    }
  }

  /** Of two threads that call exec at once, or exec and exit, the first wins; the other one is about to be ended. */
  private static void beginAlone(Task task, Process process) {
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      if (process.groupExit != null || process.execing != null) {
        throw Refused.of(Errno.EAGAIN);
      }
      process.execing = task;
    }
  }

  /** What the process shares with others it gets a copy of, while there may still be no memory. It has one thread, so nobody begins to share. */
  static void prepareOwn(ExecRequest request) {
    Task task = request.current.task();
    SignalHandlers handlers = task.process().handlers();
    if (handlers.shared()) {
      request.ownHandlers = handlers.copy();
    }
    if (task.files().references() > 1) {
      try {
        request.ownFiles = task.files().duplicate();
      } catch (Refused noMemory) {
        dropOwn(request);
        throw noMemory;
      }
    }
  }

  static void dropOwn(ExecRequest request) {
    if (request.ownHandlers != null) {
      request.ownHandlers.unshare();
    }
    if (request.ownFiles != null) {
      request.ownFiles.put();
    }
  }

  static void switchSpace(ExecRequest request) {
    Task task = request.current.task();
    AddressSpace old = task.space();
    ExitPipeline.releaseFutexes(request.current);
    task.leaveSpace(request.space);
    task.restart = null;
    task.rseq().forget();
    task.releaseVforkParent();
    if (old != null) {
      old.put();
    }
  }

  static void resetSignals(ExecRequest request) {
    Task task = request.current.task();
    Process process = task.process();
    SignalHandlers old = process.handlers();
    SignalHandlers own = request.ownHandlers != null ? request.ownHandlers : old;
    try (SpinLock.Held held = old.lock.acquire()) {
      own.resetHandled();
      process.handlers(own);
    }
    if (own != old) {
      old.unshare();
    }
    task.signals().stack(SignalStack.NONE);
    process.extensions().forEach(ProcessExtension::programReplaced);
    task.sigreturnAddress(request.sigreturn);
    process.executed = true;
    process.dumpable = true;
    task.keepCapabilities = false;
    process.exitSignal = Signal.CHLD;
  }

  static void closeDescriptors(ExecRequest request) {
    Task task = request.current.task();
    DescriptorTable files = task.files();
    if (request.ownFiles != null) {
      task.files(request.ownFiles);
      files.put();
    }
    task.dropRegistered();
    task.files().closeOnExec();
  }

  static void commitCredentials(ExecRequest request) {
    Task task = request.current.task();
    task.credentials(request.credentials, request.credentialsObject);
    task.comm(baseName(request.fileName));
    task.process().executable(request.file);
    task.watch().executes();
  }

  private static String baseName(byte[] path) {
    String text = new String(path, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.substring(text.lastIndexOf('/') + 1);
  }

  static void setRegisters(ExecRequest request) {
    Task task = request.current.task();
    UserRegisters registers = task.registers();
    registers.clear();
    if (request.javaBody != null) {
      task.code(new UserCode.JavaCode(request.javaBody));
      return;
    }
    ElfLoader.Loaded first = request.linker != null ? request.linker : request.program;
    registers.pc = first.entry();
    registers.x[UserRegisters.SP] = request.stack.sp();
    task.code(UserCode.MACHINE_CODE);
  }
}
