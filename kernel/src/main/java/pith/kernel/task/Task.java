package pith.kernel.task;

import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.Access;
import pith.kernel.perf.Watch;
import pith.kernel.rseq.RestartableSequence;
import pith.kernel.signal.PendingSignals;
import pith.mm.group.MemoryGroup;
import pith.mm.space.AddressSpace;
import pith.mm.space.HintingScan;
import pith.sched.SchedTask;
import pith.sched.entity.CacheOccupancy;
import pith.sched.numa.NumaBalancing;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.vfs.Caller;
import pith.vfs.attr.Credentials;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;

/** One thread of execution (Linux's {@code task_struct}). */
public final class Task extends SchedTask {
  /** What a context switch reads and writes of the next task's record, and of its stack: saved registers and the frames on top. */
  private static final int SWITCHED_BYTES = 256;

  private final Kernel kernel;
  private volatile int tid;
  private final Process process;
  private final long startTime;
  private final long taskStructObject;

  /** Who pays for the task's stack in the kernel; nullable. */
  private final MemoryGroup stackPayer;

  private final TaskAccount account = new TaskAccount(this);
  private final Watch watch = new Watch(account);
  private final long pidObject;
  private final Current licence;

  /** Confined to the task. */
  private final UserRegisters registers;

  /** Confined to the task; others look with care. Null once the task has let go of it. */
  private volatile AddressSpace space;

  private volatile DescriptorTable files;
  private volatile FsContext fs;

  /** Immutable values; replaced by the task alone. */
  private volatile Credentials credentials;

  /** The slab object of {@link #credentials}. */
  private long credentialsObject;

  /** Credentials and place in the tree together, as path walks want them. Made anew when either changes. */
  private Caller caller;

  private UserCode code;
  private volatile String comm;
  private final TaskSignals signals;

  // Confined to the task:

  /** On its way out, as the last of its process. */
  public boolean lastOfProcess;

  /** Null before the first. */
  private RegisteredFiles registered;

  /** The execution domain (personality(2)); only ADDR_NO_RANDOMIZE means something. */
  public int personality;

  /** exec gives it no rights that it has not got (prctl PR_SET_NO_NEW_PRIVS). */
  public boolean noNewPrivileges;

  /** Leaving user 0 does not take its permitted capabilities (prctl PR_SET_KEEPCAPS); until the next exec. */
  public boolean keepCapabilities;

  public static final long DEFAULT_TIMER_SLACK = 50_000;

  /** By how many nanoseconds its sleeps may be late (prctl PR_SET_TIMERSLACK). */
  public long timerSlack;

  /** What it goes back to: what its parent had when it was born. */
  public final long defaultTimerSlack;

  /** Class and level of I/O priority (ioprio_set(2)). */
  public volatile int ioPriority;

  /** Pages that the task was charged since its group is above a limit. */
  public int chargedAbove;

  /** The group that had no room for the page that the task was refused last; null if there was no page for anybody. */
  public MemoryGroup refusedBy;

  /** When, in cycles of hart {@link #cpuCheckHart}, the timers on CPU time are to be looked at again. */
  public long cpuCheck;

  public int cpuCheckHart;

  /** They changed: this thread is to look at once. Set by others. */
  public volatile boolean cpuTimersChanged;

  /** It used more than the runtime that it reserved, and is to be told. Set by whoever accounts for it. */
  private volatile boolean overran;

  public long clearChildTid;
  public long robustList;
  public int parentDeathSignal;

  /** What restart_syscall is to go on with. */
  public Restart restart;

  /** The parent waits for it to let go of its memory (vfork); null if not. */
  public Completion vforkDone;

  /** Where the child's number is stored when it begins (CLONE_CHILD_SETTID); 0 for nowhere. */
  public final long setChildTid;

  /** The interrupted system call that may begin anew, and its first argument, which the answer overwrote. */
  public Interrupted interrupted;

  public long firstArgument;

  /** Where in user memory the code lies that a signal handler returns to. */
  private long sigreturnAddress;

  private final RestartableSequence rseq;
  private final TaskPressure pressure = new TaskPressure(this);

  /** A call that can be gone on with after an interruption. */
  @FunctionalInterface
  public interface Restart {
    long call(Current current);
  }

  Task(Kernel kernel, Embryo parts, long startTime) {
    super(kernel.scheduler());
    this.kernel = kernel;
    this.tid = parts.tid;
    this.process = parts.process;
    this.registers = parts.registers;
    this.space = parts.space;
    this.files = parts.files;
    this.fs = parts.fs;
    this.credentials = parts.credentials;
    this.code = parts.code;
    this.comm = parts.comm;
    this.personality = parts.personality;
    this.noNewPrivileges = parts.noNewPrivileges;
    this.timerSlack = parts.timerSlack;
    this.defaultTimerSlack = parts.timerSlack;
    this.sigreturnAddress = parts.sigreturnAddress;
    this.clearChildTid = parts.clearChildTid;
    this.setChildTid = parts.setChildTid;
    this.rseq = parts.rseq;
    this.taskStructObject = parts.taskStructObject;
    place(taskStructObject);
    this.stackPayer = parts.stackPayer;
    this.pidObject = parts.pidObject;
    this.credentialsObject = parts.credentialsObject;
    this.signals = new TaskSignals(process, new PendingSignals(kernel.objects().sigqueue()), parts.blocked, parts.signalStack);
    this.startTime = startTime;
    this.licence = new Current(this);
  }

  /** Threads that share an address space are known together to cache-aware scheduling. */
  @Override
  public void inheritFrom(SchedTask parent) {
    super.inheritFrom(parent);
    boolean shares = parent instanceof Task task && task.space == space;
    cache().memory = space == null ? null : shares ? parent.cache().memory : new CacheOccupancy();
  }

  @Override
  public long hint(long address, long pages) {
    return space == null ? 0 : HintingScan.run(space.map(), address, pages);
  }

  @Override
  public int threads() {
    return process.threads().size();
  }

  @Override
  public boolean boundKernelThread() {
    return process.isKernelThread() && allowed().cardinality() == 1;
  }

  public Kernel kernel() {
    return kernel;
  }

  @Override
  public Kernel services() {
    return kernel;
  }

  public int tid() {
    return tid;
  }

  public Process process() {
    return process;
  }

  /** exec made this the only thread: it takes the process's number. Under tasklist_lock. */
  void becomeLeader() {
    tid = process.pid();
  }

  public boolean isLeader() {
    return tid == process.pid();
  }

  /** {@return what is counted of the task's work} */
  public TaskAccount account() {
    return account;
  }

  /** {@return what it adds to the pressure of its group} */
  public TaskPressure pressure() {
    return pressure;
  }

  /** {@return what performance events see of the task} */
  public Watch watch() {
    return watch;
  }

  /** {@return when the task began, in cycles} */
  public long startTime() {
    return startTime;
  }

  /** The task is gone for good, and with it the signals that were sent to it: its slab objects go back. Callable under tasklist_lock. */
  public void release() {
    signals.close();
    KernelObjects objects = kernel.objects();
    objects.credentials().freeAfterGracePeriod(credentialsObject, kernel.rcu());
    objects.pid().free(pidObject);
    objects.taskStruct().free(taskStructObject);
    if (stackPayer != null) {
      stackPayer.unchargeStack();
    }
  }

  /** {@return the licence to act as this task; for the task's own entry code} */
  public Current licence() {
    return licence;
  }

  public UserRegisters registers() {
    return registers;
  }

  /** {@return the address space, or null: a kernel thread, or a task past its exit} */
  public AddressSpace space() {
    return space;
  }

  /** Replaces the address space, by exec or exit; the caller handles the references. */
  public void space(AddressSpace next) {
    NumaBalancing.left(this);
    cache().memory = next == null ? null : new CacheOccupancy();
    space = next;
  }

  public DescriptorTable files() {
    return files;
  }

  /** {@return its rings} The task itself only. */
  public RegisteredFiles registered() {
    if (registered == null) {
      registered = new RegisteredFiles();
    }
    return registered;
  }

  /** Its program ends: so does what it has in rings. */
  public void dropRegistered() {
    if (registered != null) {
      registered.clear(this);
    }
  }

  public void files(DescriptorTable next) {
    files = next;
  }

  public FsContext fs() {
    return fs;
  }

  public void fs(FsContext next) {
    fs = next;
    caller = null;
  }

  /** {@return on whose behalf and from where the task, the caller of this, walks paths} */
  public Caller caller() {
    if (caller == null) {
      caller = new Caller(fs, credentials);
    }
    return caller;
  }

  public Credentials credentials() {
    return credentials;
  }

  /** The task, the caller, takes other credentials. Refuses with ENOMEM and keeps those it has. Source: Linux {@code prepare_creds}, {@code commit_creds}. */
  public void credentials(Credentials next) {
    credentials(next, kernel.objects().credentials().allocate());
  }

  /** As above, with their slab object allocated ahead: cannot be refused. Others may still be looking at the old ones. */
  public void credentials(Credentials next, long object) {
    kernel.objects().credentials().freeAfterGracePeriod(credentialsObject, kernel.rcu());
    credentialsObject = object;
    credentials = next;
    caller = null;
  }

  /** {@link Adoption}: what the task acts with from now on, without changing what it owns. */
  void actWith(AddressSpace memory, DescriptorTable table, FsContext context, Credentials rights) {
    space = memory;
    files = table;
    fs = context;
    credentials = rights;
    caller = null;
  }

  public UserCode code() {
    return code;
  }

  public void code(UserCode next) {
    code = next;
  }

  /** {@return the address of the code that calls rt_sigreturn} */
  public long sigreturnAddress() {
    return sigreturnAddress;
  }

  /** exec mapped that code at {@code address}. */
  public void sigreturnAddress(long address) {
    sigreturnAddress = address;
  }

  /** Its next way to user mode sends SIGXCPU: no signal can be sent with the runqueue locked. */
  @Override
  public void overran() {
    overran = true;
  }

  /** {@return whether the task, the caller, overran its reservation since it was asked last} */
  public boolean takeOverrun() {
    boolean was = overran;
    overran = false;
    return was;
  }

  @Override
  protected void runnable(boolean on, long now) {
    pressure.runnable(on, now);
    leavesHart(on);
  }

  @Override
  protected void runs(boolean on, long now) {
    pressure.runs(on, now);
    leavesHart(on);
  }

  private void leavesHart(boolean on) {
    if (!on) {
      rseq.leavesHart(process.concurrencyIds());
    }
  }

  /** {@return what the task has registered with rseq(2)} */
  public RestartableSequence rseq() {
    return rseq;
  }

  @Override
  protected void regrouped(long now) {
    pressure.regrouped(now);
  }

  @Override
  protected void ran(long cycles) {
    process.controlGroup().ran(cycles);
  }

  /** {@return cycles of user and kernel work of this thread until now} */
  public long cpuCycles() {
    return kernel.scheduler().runtimeCycles(this);
  }

  /** The task, the caller, lets go of its address space and takes {@code next}, which may be null; the caller drops the reference. */
  public void leaveSpace(AddressSpace next) {
    account.keepPeak();
    space = next;
    if (next != null) {
      next.activate(hart());
    }
  }

  /** Lets the parent of a vfork go on. */
  public void releaseVforkParent() {
    if (vforkDone != null) {
      vforkDone.complete();
      vforkDone = null;
    }
  }

  /** Makes the hart that runs this task look at it soon: a signal or an end awaits it. */
  public void kick() {
    if (onHart()) {
      Hart target = kernel.machine().hart(hartId());
      target.raise(Interrupt.SOFTWARE, Execution.current().hart().cycles());
    }
  }

  /** {@return the command name, at most 15 characters} */
  public String comm() {
    return comm;
  }

  public void comm(String name) {
    comm = name.length() > 15 ? name.substring(0, 15) : name;
  }

  /** {@return what signals mean to the task} */
  public TaskSignals signals() {
    return signals;
  }

  /** {@return whether the task may have a signal to look at} */
  public boolean signalPending() {
    return signals.lookDue();
  }

  /** {@return whether the task is bound to end} */
  public boolean killed() {
    return signals.killed();
  }

  @Override
  public String name() {
    return tid + "/" + comm;
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    return switch (mode) {
      case UNINTERRUPTIBLE -> false;
      case INTERRUPTIBLE -> signals.lookDue() || signals.killed();
      case KILLABLE -> signals.killed();
    };
  }

  @Override
  protected void takeInterrupts() {
    kernel.takeInterrupts(hart());
  }

  /** A hart switches away from {@code previous}: performance events of a task see that. */
  public static void leaves(SchedTask previous) {
    if (previous instanceof Task task) {
      task.watch.runsOn(null);
    }
  }

  @Override
  protected void switchAddressSpace(Hart hart, SchedTask from) {
    leaves(from);
    watch.runsOn(hart);
    hart.touchQuietly(taskStructObject, SWITCHED_BYTES, Access.STORE);
    hart.touchQuietly(kernel.machine().ram().staticData().stack(tid), SWITCHED_BYTES, Access.STORE);
    AddressSpace mine = space;
    if (mine != null) {
      mine.activate(hart);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
