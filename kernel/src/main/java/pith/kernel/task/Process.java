package pith.kernel.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.rseq.ConcurrencyIds;
import pith.kernel.signal.PendingSignals;
import pith.kernel.signal.SignalHandlers;
import pith.mm.slab.KernelObject;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.vfs.File;

/**
 * What the threads of one process share (Linux's {@code signal_struct} and thread group).
 *
 * <p>Family is guarded by tasklist_lock; signals, limits, accounts and the exit in progress by {@link #handlers}' lock. The list of
 * threads is an immutable one, replaced under both locks: either keeps it from changing, and whoever holds neither sees the threads of
 * one moment.
 */
public final class Process extends KernelObject {
  private final TransferCounts transfers = new TransferCounts();
  private final int pid;

  /** Actions on signals; replaced only by exec, when the process has one thread. */
  private SignalHandlers handlers;

  /** Signals sent to the process as a whole. */
  public final PendingSignals sharedPending;

  /** Where this process waits for its children. */
  public final WaitQueue childEvents = new WaitQueue();

  /** Woken whenever a signal was sent to the process or one of its threads: where signalfd waits. */
  public final WaitQueue signalArrivals = new WaitQueue();

  /** Guarded by the handlers' lock. */
  private final Map<Class<?>, ProcessExtension> extensions = new LinkedHashMap<>();
  private final ConcurrencyIds concurrencyIds = new ConcurrencyIds();
  private final ResourceLimits limits;
  private volatile List<Task> threads = List.of();

  /** Threads that have not begun to end. Guarded by the handlers' lock. */
  private int liveThreads;

  /** The thread that waits in exec for the others to end, or null. Guarded by the handlers' lock. */
  public Task execing;

  /** Where those wait who watch for the end of the process (pidfd). */
  public final WaitQueue exitWaiters = new WaitQueue();

  private final List<Process> children = new ArrayList<>();
  private Task leader;
  private Process parent;
  private ProcessGroup group;
  private volatile ControlGroup controlGroup;

  /** The signal sent to the parent at the end; 0 for none. */
  public int exitSignal;

  /** Set once the process as a whole ends: the status all threads end with. */
  public ExitStatus groupExit;

  /** The status to be reaped; set when the last thread has ended. */
  private ExitStatus zombie;

  /** Job control: the signal that stopped the process, or 0. */
  public int stopSignal;

  /** A stop that the parent has not been told of yet. */
  public boolean stopToReport;

  /** A continuation that the parent has not been told of yet. */
  public boolean continueToReport;

  /** Orphans come to the nearest ancestor with this set (prctl PR_SET_CHILD_SUBREAPER). */
  public boolean childSubreaper;

  /** Others of its user may look into it (prctl PR_SET_DUMPABLE). */
  public boolean dumpable = true;

  /** Signals that may be queued still end the first process only if it handles them. */
  public boolean unkillable;

  private boolean kernelThread;

  /** How much sooner (up to 1000) or later (down to −1000, never) than its memory says the process is killed when memory is out. */
  public volatile int oomScoreAdjustment;

  /** Whether the process has called exec since it was forked (setpgid by the parent fails then). */
  public boolean executed;

  /** Resource use of threads that ended, and of children that were waited for. Guarded by the handlers' lock. */
  private final ResourceUsage endedThreads = new ResourceUsage();

  private final ResourceUsage reapedChildren = new ResourceUsage();

  /** Whether something happens when CPU time is used up: a limit on it, or a timer. Written under the handlers' lock. */
  private volatile boolean cpuTimed;

  /** The program's file, with a reference. Replaced by exec and exit. */
  private volatile File executable;

  /** When the process began, in cycles. */
  public final long startTime;

  /** {@code signalObject} is a slab object of {@code objects} for what threads share, which this takes over. */
  public Process(KernelObjects objects, long signalObject, int pid, SignalHandlers handlers, ResourceLimits limits, long startTime) {
    super(objects.signal(), signalObject);
    this.sharedPending = new PendingSignals(objects.sigqueue());
    this.pid = pid;
    this.handlers = handlers;
    this.limits = limits;
    this.cpuTimed = limits.soft(ResourceLimits.CPU) != ResourceLimits.INFINITY || limits.soft(ResourceLimits.RTTIME) != ResourceLimits.INFINITY;
    this.startTime = startTime;
  }

  /** The process was reaped, and with it the signals that were sent to it: its slab objects go back. Callable under tasklist_lock. */
  public void reaped() {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      sharedPending.close();
    }
    handlers.unshare();
    release();
  }

  /** Before it runs: it never leaves the kernel, and signals do not reach it. */
  public void makeKernelThread() {
    kernelThread = true;
    unkillable = true;
  }

  /** {@return whether it is a thread of the kernel's, without memory and user code (Linux's PF_KTHREAD)} */
  public boolean isKernelThread() {
    return kernelThread;
  }

  /** {@return the process number, {@code tgid} to Linux} */
  public int pid() {
    return pid;
  }

  public SignalHandlers handlers() {
    return handlers;
  }

  /** Exec in a process that shared its handlers with another one: it gets its own. */
  public void handlers(SignalHandlers own) {
    handlers = own;
  }

  /** {@return the numbers of those of its threads that are on harts} */
  public ConcurrencyIds concurrencyIds() {
    return concurrencyIds;
  }

  public ResourceLimits limits() {
    return limits;
  }

  /** {@return the thread whose number is the process's} */
  public Task leader() {
    return leader;
  }

  public void leader(Task task) {
    leader = task;
  }

  /** {@return the living threads, oldest first, as of now} */
  public List<Task> threads() {
    return threads;
  }

  /** {@return how many threads live} */
  public int threadCount() {
    return threads.size();
  }

  /** A thread is born; tasklist_lock is held. */
  public void addThread(Task task, SpinLock.Held tasklist) {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      List<Task> more = new ArrayList<>(threads);
      more.add(task);
      threads = List.copyOf(more);
      liveThreads++;
    }
  }

  /** A thread has ended, and what it used is added to what ended threads used; tasklist_lock is held. */
  public void removeThread(Task task, SpinLock.Held tasklist) {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      threads = threads.stream().filter(thread -> thread != task).toList();
      endedThreads.add(task.account().usage());
    }
  }

  /** A thread begins to end. {@return whether it is the last one, which ends what the threads share} */
  public boolean threadEnds() {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      return --liveThreads == 0;
    }
  }

  /** {@return the children, oldest first; a copy} */
  public List<Process> children() {
    return List.copyOf(children);
  }

  public boolean hasChildren() {
    return !children.isEmpty();
  }

  /** {@return the parent, null for the first process} */
  public Process parent() {
    return parent;
  }

  /** Gives this process a new parent, or none. */
  public void parent(Process next) {
    if (parent != null) {
      parent.children.remove(this);
    }
    parent = next;
    if (next != null) {
      next.children.add(this);
    }
  }

  public ProcessGroup group() {
    return group;
  }

  public void group(ProcessGroup next) {
    if (group != null) {
      group.remove(this);
    }
    group = next;
    if (next != null) {
      next.add(this);
    }
  }

  /** {@return whose budgets the process lives on} */
  public ControlGroup controlGroup() {
    return controlGroup;
  }

  /** The process is in another control group from now on; tasklist_lock is held, or nobody knows the process yet. */
  public void controlGroup(ControlGroup next) {
    controlGroup = next;
  }

  public Session session() {
    return group.session();
  }

  /** {@return what it read and wrote by system calls} */
  public TransferCounts transfers() {
    return transfers;
  }

  /** {@return what subsystem {@code kind} keeps for this process, made when first asked for; {@code maker} takes no locks} */
  public <E extends ProcessExtension> E extension(Class<E> kind, Supplier<E> maker) {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      return kind.cast(extensions.computeIfAbsent(kind, missing -> maker.get()));
    }
  }

  /** {@return everything that subsystems keep} */
  public List<ProcessExtension> extensions() {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      return List.copyOf(extensions.values());
    }
  }

  /** {@return the file of the program that runs, as /proc/[pid]/exe shows it; null for a Java program of the kernel's} */
  public File executable() {
    return executable;
  }

  /** exec runs {@code file} from now on, of which this takes a reference; null when the process ends. */
  public void executable(File file) {
    File old = executable;
    executable = file == null ? null : file.get();
    if (old != null) {
      old.put();
    }
  }

  /** {@return cycles of all threads, ended ones included} */
  public long cpuCycles() {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      long cycles = endedThreads.userCycles + endedThreads.systemCycles;
      for (Task thread : threads) {
        cycles += thread.cpuCycles();
      }
      return cycles;
    }
  }

  /** {@return cycles that all threads, ended ones included, spent in user mode} */
  public long userCycles() {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      return endedThreads.userCycles + threads.stream().mapToLong(thread -> thread.account().userCycles()).sum();
    }
  }

  /** {@return the use of all threads so far, ended ones included} */
  public ResourceUsage usage() {
    ResourceUsage sum = new ResourceUsage();
    try (SpinLock.Held held = handlers.lock.acquire()) {
      sum.add(endedThreads);
      threads.forEach(thread -> sum.add(thread.account().usage()));
    }
    return sum;
  }

  /** A child was waited for, whose descendants and itself used {@code used}. */
  public void childReaped(ResourceUsage used) {
    try (SpinLock.Held held = handlers.lock.acquire()) {
      reapedChildren.add(used);
    }
  }

  /** {@return what children used that were waited for, and theirs} */
  public ResourceUsage reapedUsage() {
    ResourceUsage sum = new ResourceUsage();
    try (SpinLock.Held held = handlers.lock.acquire()) {
      sum.add(reapedChildren);
    }
    return sum;
  }

  /** {@return whether CPU time has to be watched} */
  public boolean cpuTimed() {
    return cpuTimed;
  }

  /** CPU time has to be watched from now on, or need not be any more. Every thread looks at once. */
  public void cpuTimed(boolean watched) {
    cpuTimed = watched;
    for (Task thread : threads) {
      thread.cpuTimersChanged = true;
      thread.kick();
    }
  }

  /** {@return whether the process has ended and waits to be reaped} */
  public boolean isZombie() {
    return zombie != null;
  }

  /** {@return the status to be reaped, or null while the process lives} */
  public ExitStatus zombie() {
    return zombie;
  }

  public void zombie(ExitStatus status) {
    zombie = status;
  }
}
