package pith.kernel.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.nvme.NvmeController;
import pith.hal.topology.MemoryNodes;
import pith.kernel.blockio.DiskWaits;
import pith.kernel.blockio.IoAccount;
import pith.kernel.blockio.PowerCut;
import pith.kernel.calls.SystemCallTable;
import pith.kernel.cgroupfs.GroupFolder;
import pith.kernel.cgroupfs.TaskMembers;
import pith.kernel.delivery.ProcessDiskReserve;
import pith.kernel.delivery.ProcessFileSizeLimit;
import pith.kernel.entry.ExitToUser;
import pith.kernel.entry.Interrupts;
import pith.kernel.entry.Oops;
import pith.kernel.entry.TaskBody;
import pith.kernel.exec.ExecPipeline;
import pith.kernel.exec.Vdso;
import pith.kernel.fork.ForkHistory;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.inotify.Inotify;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.log.KernelLog;
import pith.kernel.oom.OutOfMemoryKiller;
import pith.kernel.pidfd.PidFile;
import pith.kernel.pipe.NamedPipes;
import pith.kernel.proc.ProcTree;
import pith.kernel.socket.UnixDomain;
import pith.kernel.program.JavaPrograms;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.syscall.Strace;
import pith.kernel.task.Kernel;
import pith.kernel.task.TaskHints;
import pith.kernel.tracefs.TraceFs;
import pith.kernel.tty.PortTerminals;
import pith.kernel.tty.TtyDevices;
import pith.mm.MemorySystem;
import pith.mm.background.Daemon;
import pith.mm.space.KhugepagedThread;
import pith.sched.assembly.SchedulerFactory;
import pith.sched.domain.Places;
import pith.sched.ext.ExtControl;
import pith.sync.Execution;
import pith.sync.lockdep.Lockdep;
import pith.sync.lockdep.LockdepReport;
import pith.sync.race.RaceDetector;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;
import pith.sync.rcu.tree.Geometry;
import pith.sync.rcu.tree.TreeRcu;
import pith.sync.outcome.Refused;
import pith.vfs.Vfs;
import pith.vfs.block.BlockServices;
import pith.vfs.block.Disks;
import pith.vfs.ext4.Ext4Type;
import pith.vfs.nvme.NvmeDriver;
import pith.vfs.tmpfs.TmpFsType;

/** A kernel on its machine, assembled and ready to start. The constructor is the table of contents of the boot. */
public final class PithKernel {
  /** Of so many accesses to watched fields, one is held up to see whether it races; where that is checked at all. */
  private static final int WATCH_ONE_IN = 200;

  private final KernelConfig config;
  private final Machine machine;
  private final Kernel kernel;
  private final Interrupts interrupts;
  private final TtyDevices ttys;
  private final ForkHistory forkHistory = new ForkHistory();
  private final ForkPipeline forks;
  private final ExecPipeline execs;
  private final Dispatcher dispatcher;
  private final JavaPrograms programs;
  private final KernelThreads threads;
  private final Disks disks;
  private final List<NvmeDriver> drives = new ArrayList<>();

  public PithKernel(KernelConfig config) {
    this.config = config;
    this.machine = config.machine();
    Consumer<String> lockReports = config.lockdep();
    Lockdep lockdep = lockReports == null ? null : lockdep(report -> lockReports.accept(report.text()));
    kernel = new Kernel(machine, lockdep, rcu(lockdep), config.maxTasks());
    kernel.log().info("Pith on " + machine.hartCount() + " harts, " + (machine.ram().bytes() >> 20) + " MiB of RAM");
    kernel.memory(new MemorySystem(machine, kernel.rcu(), config.memory()));
    KhugepagedThread.attach(kernel.memory());
    kernel.scheduler(SchedulerFactory.create(machine.harts(), machine.hertz(), places(), machine.config().seed(), this::programTimer, config.sched()));
    kernel.schedulerParts().numa().ifPresent(numa -> kernel.memory().nodeHints(new TaskHints(numa)));
    kernel.schedulerParts().ext().connect(kernel.tasks()::tasks, kernel.log()::info);
    kernel.clocks().realtimeOffsetNanos(machine.clock().epochSeconds() * 1_000_000_000L);
    kernel.vfs(new Vfs(kernel.memory(), () -> kernel.monotonicNanos() + kernel.clocks().realtimeOffsetNanos()));
    kernel.vfs().pipeDriver(new NamedPipes(kernel.memory()));
    kernel.vfs().notifier(new Inotify());
    kernel.vfs().fileSizeLimit(new ProcessFileSizeLimit());
    kernel.vfs().diskReserve(new ProcessDiskReserve());
    UnixDomain sockets = new UnixDomain(kernel.vfs(), machine.ram());
    kernel.sockets(sockets);
    interrupts = new Interrupts(kernel);
    kernel.vfs().fileSystems().register(TmpFsType.TMPFS);
    kernel.vfs().fileSystems().register(TmpFsType.RAMFS);
    ttys = new TtyDevices(kernel, interrupts);
    disks = new Disks(kernel.vfs(), new BlockServices(this::startTimer, machine.hertz(), IoAccount::running, new DiskWaits()));
    kernel.vfs().messages(kernel.log()::info);
    kernel.vfs().panics(this::panic);
    kernel.vfs().fileSystems().register(new Ext4Type(disks, kernel.iomaps()));
    machine.disks().forEach(this::addDisk);
    Strace strace = config.strace() == null ? null : new Strace(config.strace());
    ExitToUser exitToUser = new ExitToUser(interrupts, strace, this::startDaemons);
    forks = new ForkPipeline(forkHistory, config.faults().fork());
    execs = new ExecPipeline((name, argv, environment) -> javaPrograms().body(name, argv, environment), new Vdso(kernel.memory()), config.faults().exec());
    threads = new KernelThreads(kernel);
    dispatcher = new Dispatcher(SystemCallTable.rows(forks, execs, sockets, threads), strace);
    ProcTree.register(kernel, interrupts, disks, dispatcher, forkHistory);
    kernel.vfs().fileSystems().register(TraceFs.type(kernel, dispatcher));
    TaskMembers members = new TaskMembers();
    kernel.memory().members(members, members);
    kernel.memory().overcommit().administrators(members::administrates);
    kernel.vfs().fileSystems().register(GroupFolder.type(kernel, disks));
    kernel.memory().oomKiller(new OutOfMemoryKiller(kernel));
    programs = new JavaPrograms(dispatcher, exitToUser, forks);
    TaskBody body = new TaskBody(kernel, dispatcher, exitToUser, new Oops(kernel, config.oopses()), strace);
    kernel.hooks(body::run, interrupts::take, process -> PidFile.open(kernel.vfs(), process, 0));
  }

  private void panic(String why) {
    String text = "Kernel panic - not syncing: " + why;
    kernel.log().say(KernelLog.Level.EMERGENCY, text);
    machine.powerOff(new PowerOff.Panic(text));
  }

  private Lockdep lockdep(Consumer<LockdepReport> reports) {
    return new Lockdep(reports, new RaceDetector(machine.hartCount(), machine.config().seed(), WATCH_ONE_IN, reports));
  }

  private Rcu rcu(Lockdep lockdep) {
    return switch (config.rcu()) {
      case TREE -> new TreeRcu(machine.harts(), Geometry.USUAL, lockdep, this::warn);
      case CLASSIC -> new ClassicRcu(machine.harts(), lockdep);
    };
  }

  private void warn(String text) {
    kernel.log().say(KernelLog.Level.WARNING, text);
  }

  private void addDisk(NvmeController device) {
    NvmeDriver driver = new NvmeDriver(device, disks.all().size(), machine.hartCount(), kernel.memory().pages(), this::startTimer, machine.hertz());
    disks.add(driver);
    drives.add(driver);
    for (int i = 0; i < device.vectors().size(); i++) {
      int queue = i;
      interrupts.handle(device.vectors().get(i), hart -> driver.interrupt(queue, hart));
    }
  }

  private void startTimer(long at, Runnable action) {
    kernel.scheduler().timers(Execution.current().hart()).start(at, action);
  }

  /** Here no lock is held. A machine that is never short of memory has no kswapd, and its programs have the process numbers that they always had. */
  private void startDaemons() {
    for (Daemon daemon = kernel.memory().daemons().take(); daemon != null; daemon = kernel.memory().daemons().take()) {
      Daemon started = daemon;
      try {
        threads.start(started.name(), _ -> started.run());
      } catch (Refused tooLittle) {
        started.startFailed();
        return;
      }
    }
  }

  /** Where nothing can be written back to, on a machine without disks and writable folders of the host, nobody has to do it. */
  private void startFlusher() {
    if (!machine.disks().isEmpty() || config.binds().stream().anyMatch(KernelConfig.Bind::writable)) {
      threads.start("writeback", _ -> kernel.memory().writeback().flusher());
    }
  }

  private void startPolicy() {
    String policy = config.sched().extPolicy();
    if (policy != null && kernel.schedulerParts().ext().enable(policy) != ExtControl.Outcome.ENABLED) {
      kernel.log().info("sched_ext: policy \"" + policy + "\" cannot be enabled");
    }
  }

  private Places places() {
    return new Places(machine.topology(), MemoryNodes.of(machine.topology(), machine.spec().distances(), machine.hertz()));
  }

  private void programTimer(Hart hart, long time) {
    if (time == Long.MAX_VALUE) {
      machine.timer(hart.id()).cancel();
    } else {
      machine.timer(hart.id()).program(time);
    }
  }

  public Kernel kernel() {
    return kernel;
  }

  TtyDevices ttys() {
    return ttys;
  }

  /** {@return the consoles that come and go; null on a machine without such ports} */
  public PortTerminals ports() {
    return ttys.ports();
  }

  public Interrupts interrupts() {
    return interrupts;
  }

  public ForkHistory forkHistory() {
    return forkHistory;
  }

  public ExecPipeline execs() {
    return execs;
  }

  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** {@return what cuts the power of disks} */
  public PowerCut powerCut() {
    return new PowerCut(kernel, disks, drives);
  }

  Disks disks() {
    return disks;
  }

  /** {@return what starts kernel threads} */
  public KernelThreads threads() {
    return threads;
  }

  /** {@return the Java programs; add to them before {@link #start}} */
  public JavaPrograms javaPrograms() {
    return programs;
  }

  /** Starts the machine; returns at once. */
  public void start() {
    KernelStack[] first = new KernelStack[machine.hartCount()];
    FirstProcess firstProcess = new FirstProcess(this, config);
    for (Hart hart : machine.harts()) {
      IdleTask idle = new IdleTask(kernel, hart.id());
      idle.stack(new KernelStack(idle.name(), machine.engine(), idle, () -> idle(idle, firstProcess)));
      kernel.scheduler().adoptIdle(hart, idle);
      StopperTask stopper = new StopperTask(kernel, hart.id());
      stopper.stack(new KernelStack(stopper.name(), machine.engine(), stopper, stopper::run));
      kernel.scheduler().adoptStopper(hart, stopper);
      first[hart.id()] = idle.stack();
    }
    machine.start(first);
  }

  /** Hart 0 lets the first process go before it idles. */
  private void idle(IdleTask idle, FirstProcess firstProcess) {
    if (idle.hart().id() == 0) {
      kernel.scheduler().wakeUpNew(firstProcess.create());
      startFlusher();
      startPolicy();
    }
    kernel.scheduler().idle(idle, interrupts::take);
  }

  /** Waits until the machine is off. {@return why} */
  public PowerOff awaitPowerOff() throws InterruptedException {
    return machine.awaitPowerOff();
  }
}
