package pith.kernel.fork;

import pith.hal.KernelStack;
import pith.hal.cpu.UserRegisters;
import pith.kernel.task.Embryo;
import pith.kernel.task.Kernel;
import pith.kernel.task.KernelObjects;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.SignalStack;
import pith.kernel.task.Task;
import pith.kernel.task.TaskTable;
import pith.kernel.task.UserCode;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The stages that make the task itself. */
final class TaskStages {
  /** Bookkeeping of one stage, beside what its allocations and copies charge themselves, in cycles. */
  static final long STAGE_CYCLES = 150;

  private TaskStages() {}

  static void allocate(Birth birth) {
    birth.embryo.taskStructObject = birth.kernel().objects().taskStruct().allocate();
    try {
      birth.embryo.stackPayer = birth.kernel().memory().groups().chargeStack();
    } catch (Refused noRoom) {
      birth.kernel().objects().taskStruct().free(birth.embryo.taskStructObject);
      throw noRoom;
    }
  }

  static void free(Birth birth) {
    if (birth.embryo.stackPayer != null) {
      birth.embryo.stackPayer.unchargeStack();
    }
    birth.kernel().objects().taskStruct().free(birth.embryo.taskStructObject);
  }

  static void copyCredentials(Birth birth) {
    birth.embryo.credentialsObject = birth.kernel().objects().credentials().allocate();
    birth.embryo.credentials = birth.parent.credentials();
    try {
      birth.kernel().users().add(birth.embryo.credentials.user().real());
    } catch (Refused noMemory) {
      birth.kernel().objects().credentials().free(birth.embryo.credentialsObject);
      throw noMemory;
    }
  }

  static void dropCredentials(Birth birth) {
    birth.kernel().users().remove(birth.embryo.credentials.user().real());
    birth.kernel().objects().credentials().free(birth.embryo.credentialsObject);
  }

  /** RLIMIT_NPROC counts the user's tasks, this one included; root is exempt. */
  static void checkLimits(Birth birth) {
    int uid = birth.embryo.credentials.user().real();
    ResourceLimits limits = birth.parentProcess().limits();
    if (uid != 0 && limits.exceeds(ResourceLimits.NPROC, birth.kernel().users().tasks(uid))) {
      throw Refused.of(Errno.EAGAIN);
    }
  }

  static void schedFork(Birth birth) {
    SchedAttributes parent = birth.parent.task().attributes();
    if (parent.policy() == SchedPolicy.DEADLINE && !parent.resetOnFork()) {
      throw Refused.of(Errno.EAGAIN); // a reservation is one task's own
    }
    birth.embryo.comm = birth.parent.task().comm();
    birth.embryo.blocked = birth.parent.task().signals().blocked();
  }

  /** The child's registers: the parent's, but fork answers 0, and stack and thread pointer as asked. */
  static void copyThread(Birth birth) {
    Embryo embryo = birth.embryo;
    CloneArguments arguments = birth.arguments;
    embryo.registers = new UserRegisters();
    embryo.registers.copyFrom(birth.parent.registers());
    embryo.registers.x[UserRegisters.A0] = 0;
    if (arguments.stack() != 0) {
      embryo.registers.x[UserRegisters.SP] = arguments.stack();
    }
    if (arguments.has(CloneArguments.SETTLS)) {
      embryo.registers.x[UserRegisters.TP] = arguments.tls();
    }
    embryo.code = arguments.javaBody() == null ? birth.parent.task().code() : new UserCode.JavaCode(arguments.javaBody());
    boolean sharesMemory = arguments.has(CloneArguments.VM) && !arguments.has(CloneArguments.VFORK);
    embryo.signalStack = sharesMemory ? SignalStack.NONE : birth.parent.task().signals().stack();
    embryo.rseq = arguments.has(CloneArguments.VM) ? embryo.rseq : birth.parent.task().rseq().copy();
    embryo.clearChildTid = arguments.has(CloneArguments.CHILD_CLEARTID) ? arguments.childTid() : 0;
    embryo.personality = birth.parent.task().personality;
    embryo.noNewPrivileges = birth.parent.task().noNewPrivileges;
    embryo.timerSlack = birth.parent.task().timerSlack;
    embryo.sigreturnAddress = birth.parent.task().sigreturnAddress();
    embryo.setChildTid = arguments.has(CloneArguments.CHILD_SETTID) ? arguments.childTid() : 0;
  }

  static void allocateNumber(Birth birth) {
    Embryo embryo = birth.embryo;
    KernelObjects objects = birth.kernel().objects();
    embryo.pidObject = objects.pid().allocate();
    try {
      embryo.tid = birth.kernel().tasks().reserveNumber();
    } catch (Refused tooMany) {
      objects.pid().free(embryo.pidObject);
      throw tooMany;
    }
    embryo.process = birth.thread() ? birth.parentProcess() : newProcess(birth);
  }

  private static Process newProcess(Birth birth) {
    Embryo embryo = birth.embryo;
    Process process = new Process(birth.kernel().objects(), embryo.signalObject, embryo.tid, embryo.handlers, birth.limits, birth.parent.hart().cycles());
    process.dumpable = birth.parentProcess().dumpable;
    return process;
  }

  static void releaseNumber(Birth birth) {
    birth.kernel().tasks().releaseNumber(birth.embryo.tid);
    birth.kernel().objects().pid().free(birth.embryo.pidObject);
  }

  /** The point of no return: the child becomes a task, gets its stack, and joins family, group and session. */
  static void publish(Birth birth) {
    Kernel kernel = birth.kernel();
    TaskTable tasks = kernel.tasks();
    Task parent = birth.parent.task();
    try (SpinLock.Held held = tasks.lock.acquire()) {
      if (parent.killed()) {
        throw Refused.of(Errno.EINTR);
      }
      Task child = birth.embryo.born(kernel, parent.hart().cycles());
      child.inheritFrom(parent);
      child.stack(new KernelStack(child.name(), kernel.machine().engine(), child, () -> kernel.runTask(child)));
      tasks.publish(child, held);
      joinFamily(birth, child, held);
      birth.child = child;
    }
    parent.watch().inheritedBy(birth.child.watch());
    PidfdStage.install(birth);
  }

  private static void joinFamily(Birth birth, Task child, SpinLock.Held held) {
    Process process = child.process();
    process.addThread(child, held);
    if (!birth.thread()) {
      process.controlGroup(birth.parentProcess().controlGroup());
    }
    child.fair().group = process.controlGroup().sharer();
    if (birth.thread()) {
      return;
    }
    Process parent = birth.parentProcess();
    process.leader(child);
    process.oomScoreAdjustment = birth.parentProcess().oomScoreAdjustment;
    process.executable(birth.parentProcess().executable());
    process.parent(birth.arguments.has(CloneArguments.PARENT) ? parent.parent() : parent);
    process.exitSignal = birth.arguments.has(CloneArguments.PARENT) ? parent.exitSignal : birth.arguments.exitSignal();
    birth.kernel().tasks().join(process, parent.group().id(), parent.session(), held);
  }
}
