package pith.kernel.task;

import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.Function;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.hal.trace.Trace;
import pith.kernel.futex.FutexTable;
import pith.kernel.futex.PiFutexes;
import pith.kernel.log.KernelLog;
import pith.kernel.perf.PerfEvents;
import pith.kernel.cgroup.ControlGroup;
import pith.mm.MemorySystem;
import pith.sched.Scheduler;
import pith.sched.assembly.SchedulerParts;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.rcu.Rcu;
import pith.vfs.File;
import pith.vfs.Vfs;
import pith.vfs.iomap.Iomaps;

/**
 * The kernel of one machine: its subsystems, each in one place. Immutable once {@code pith.kernel.boot} has assembled it; there is no
 * static state, since a JVM runs many machines.
 */
public final class Kernel implements KernelServices {
  private final Machine machine;
  private final LockChecker lockdep;
  private final Rcu rcu;
  private final KernelLog log;
  private final SystemIdentity identity = new SystemIdentity();
  private final AddressRandomisation addressRandomisation = new AddressRandomisation();
  private final UserfaultPermission userfaultPermission = new UserfaultPermission();
  private final OomSettings oomSettings = new OomSettings();
  private final FutexTable futexes;
  private final PerfEvents perfEvents;
  private final PiFutexes piFutexes = new PiFutexes(new FutexThreads(this));
  private final Clocks clocks = new Clocks();
  private final TaskTable tasks;
  private final HartTimes times;
  private final ControlGroup rootGroup;
  private final LoadAverage load = new LoadAverage(this);
  private volatile BitSet onlineHarts = new BitSet();
  private MemorySystem memory;
  private KernelObjects objects;
  private UserAccounts users;
  private SchedulerParts scheduler;
  private Vfs vfs;
  private Iomaps iomaps;
  private SocketTable socketTable;
  private Consumer<Task> taskBody;
  private Consumer<Hart> interrupts;
  private Function<Process, File> pidfds;

  /** The services that everything else is built on; boot adds the rest in order. */
  public Kernel(Machine machine, LockChecker lockdep, Rcu rcu, int maxTasks) {
    this.machine = machine;
    this.perfEvents = new PerfEvents(machine);
    this.futexes = new FutexTable(machine.ram().staticData());
    this.lockdep = lockdep;
    this.rcu = rcu;
    this.tasks = new TaskTable(maxTasks);
    this.rootGroup = ControlGroup.root(machine.hertz());
    this.times = new HartTimes(machine.hartCount());
    onlineHarts.set(0, machine.hartCount());
    this.log = new KernelLog(() -> machine.nanos(machine.engine().now()));
  }

  @Override
  public Machine machine() {
    return machine;
  }

  /** {@return the harts that tasks may run on; not to be changed} */
  public BitSet onlineHarts() {
    return onlineHarts;
  }

  /** Says which those are from now on; see {@code pith.kernel.hotplug}. */
  public void onlineHarts(BitSet harts) {
    onlineHarts = (BitSet) harts.clone();
  }

  public PerfEvents perfEvents() {
    return perfEvents;
  }

  @Override
  public Trace trace() {
    return machine.trace();
  }

  @Override
  public LockChecker lockdep() {
    return lockdep;
  }

  @Override
  public Rcu rcu() {
    return rcu;
  }

  public KernelLog log() {
    return log;
  }

  public SystemIdentity identity() {
    return identity;
  }

  /** {@return who may handle page faults of the kernel} */
  public UserfaultPermission userfaultPermission() {
    return userfaultPermission;
  }

  /** {@return what happens when memory is out} */
  public OomSettings oomSettings() {
    return oomSettings;
  }

  public AddressRandomisation addressRandomisation() {
    return addressRandomisation;
  }

  public UserAccounts users() {
    return users;
  }

  public FutexTable futexes() {
    return futexes;
  }

  public PiFutexes piFutexes() {
    return piFutexes;
  }

  public Clocks clocks() {
    return clocks;
  }

  public TaskTable tasks() {
    return tasks;
  }

  /** {@return what harts spent in user mode} */
  public HartTimes times() {
    return times;
  }

  /** {@return the control group of everybody who was not moved to another} */
  public ControlGroup rootGroup() {
    return rootGroup;
  }

  public LoadAverage load() {
    return load;
  }

  public MemorySystem memory() {
    return memory;
  }

  public KernelObjects objects() {
    return objects;
  }

  /** {@return the scheduler's parts that can be looked at and set} */
  public SchedulerParts schedulerParts() {
    return scheduler;
  }

  public Scheduler scheduler() {
    return scheduler.scheduler();
  }

  public Vfs vfs() {
    return vfs;
  }

  /** {@return what /proc tells of sockets} */
  public SocketTable socketTable() {
    return socketTable;
  }

  /** Boot: memory is there. */
  public void memory(MemorySystem system) {
    memory = system;
    objects = new KernelObjects(system.slabs());
    users = new UserAccounts(objects.users());
  }

  /** Boot: the scheduler is there. */
  public void scheduler(SchedulerParts own) {
    scheduler = own;
  }

  /** Boot: file systems are there. */
  public void vfs(Vfs own) {
    vfs = own;
    iomaps = new Iomaps(memory);
  }

  /** {@return what file systems on disks share: switches and figures of their transfers} */
  public Iomaps iomaps() {
    return iomaps;
  }

  /** Boot: sockets are there; they live in a package above this one. */
  public void sockets(SocketTable table) {
    socketTable = table;
  }

  /** Boot: what a task's stack runs, how a hart takes interrupts, how a descriptor for a process is made; all live in packages above this one. */
  public void hooks(Consumer<Task> body, Consumer<Hart> takeInterrupts, Function<Process, File> pidfd) {
    taskBody = body;
    interrupts = takeInterrupts;
    pidfds = pidfd;
  }

  /** The body of a task's kernel stack. */
  public void runTask(Task task) {
    taskBody.accept(task);
  }

  /** Takes the interrupts that are pending on {@code hart}, which the caller runs on. */
  void takeInterrupts(Hart hart) {
    interrupts.accept(hart);
  }

  /** {@return a new open file that stands for a process (pidfd_open(2))} */
  public File pidfd(Process process) {
    return pidfds.apply(process);
  }

  /** {@return virtual time since boot in nanoseconds (CLOCK_MONOTONIC)} */
  public long monotonicNanos() {
    return machine.nanos(machine.engine().now());
  }
}
