package pith.sched;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceHashSink;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Presets;
import pith.sched.assembly.SchedOptions;
import pith.sched.assembly.SchedulerFactory;
import pith.sched.assembly.SchedulerParts;
import pith.sched.domain.Places;
import pith.sched.fair.FairClass;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.SpinLock;
import pith.sync.lockdep.Lockdep;
import pith.sync.lockdep.LockdepReport;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;

/**
 * A machine whose kernel is nothing but the scheduler: tasks compute, sleep and wake each other. {@code -Dpith.engine=parallel} lets harts run at once; a test
 * that states exact times, or that a run repeats, asks for {@link #inTurns}.
 */
public final class TestMachine implements KernelServices {
  /** Far more virtual time than any test needs: who gets here waits for ever. */
  private static final long LIMIT_SECONDS = 60;

  public final List<LockdepReport> reports = Collections.synchronizedList(new ArrayList<>());
  public final SharedRandom random;
  private final Machine machine;
  private final Scheduler scheduler;
  private final SchedulerParts parts;
  private final Rcu rcu;
  private final Lockdep lockdep = new Lockdep(reports::add);
  private final TraceHashSink hash = new TraceHashSink();
  public final List<String> log = new CopyOnWriteArrayList<>();
  private final List<TestTask> tasks = new CopyOnWriteArrayList<>();
  private final AtomicInteger live = new AtomicInteger();
  private volatile Throwable failure;

  public TestMachine(int harts, long seed) {
    this(chosen(MachineConfig.standard().withHarts(harts)), seed, SchedOptions.DEFAULT);
  }

  /** A machine of a preset. */
  public TestMachine(String preset, long seed) {
    this(preset, seed, SchedOptions.DEFAULT);
  }

  /** A machine of a preset whose scheduler is put together in its own way. */
  public TestMachine(String preset, long seed, SchedOptions options) {
    this(chosen(MachineConfig.of(Presets.load(preset))), seed, options);
  }

  private static MachineConfig chosen(MachineConfig config) {
    return config.withEngine(System.getProperty("pith.engine", config.engine()));
  }

  /** A machine whose harts take turns whatever engine the tests run under. */
  public static TestMachine inTurns(int harts, long seed) {
    return new TestMachine(MachineConfig.standard().withHarts(harts), seed, SchedOptions.DEFAULT);
  }

  /** As {@link #inTurns(int, long)}, of a preset. */
  public static TestMachine inTurns(String preset, long seed) {
    return inTurns(preset, seed, SchedOptions.DEFAULT);
  }

  /** As {@link #inTurns(int, long)}, of a preset, with a scheduler that is put together in its own way. */
  public static TestMachine inTurns(String preset, long seed, SchedOptions options) {
    return new TestMachine(MachineConfig.of(Presets.load(preset)), seed, options);
  }

  private TestMachine(MachineConfig config, long seed, SchedOptions options) {
    random = new SharedRandom(seed);
    machine = Machine.create(config.withRam(1 << 20).withSeed(seed).withPacing(this::idle));
    machine.trace().addSink(hash);
    machine.trace().enable(Category.SCHED.mask());
    rcu = new ClassicRcu(machine.harts());
    parts = SchedulerFactory.create(machine.harts(), machine.hertz(), places(machine), seed, this::program, options);
    scheduler = parts.scheduler();
    parts.ext().connect(() -> tasks, log::add);
  }

  private static Places places(Machine machine) {
    return new Places(machine.topology(), MemoryNodes.of(machine.topology(), machine.spec().distances(), machine.hertz()));
  }

  private void program(Hart hart, long time) {
    if (time == Long.MAX_VALUE) {
      machine.timer(hart.id()).cancel();
    } else {
      machine.timer(hart.id()).program(time);
    }
  }

  private long idle(long cycles) {
    if (cycles == Long.MAX_VALUE) {
      machine.engine().powerOff(new PowerOff.Panic("everybody sleeps, and nothing will happen"));
    }
    return cycles;
  }

  /** Adds a task that runs {@code body} from the start of the machine. */
  public TestTask task(String name, Runnable body) {
    TestTask task = new TestTask(this, name, body);
    tasks.add(task);
    return task;
  }

  /** Adds a task that computes for {@code cycles}. */
  public TestTask hog(String name, long cycles) {
    return task(name, () -> TestTask.compute(cycles));
  }

  /** A running task makes another, as fork does. */
  public TestTask fork(String name, Runnable body) {
    live.incrementAndGet();
    TestTask child = new TestTask(this, name, body);
    tasks.add(child);
    child.inheritFrom(TestTask.me());
    scheduler.wakeUpNew(child);
    return child;
  }

  /** Runs until every task has ended. */
  public TestMachine run() {
    live.set(tasks.size());
    machine.engine().schedule(LIMIT_SECONDS * machine.hertz(), now -> machine.engine().powerOff(new PowerOff.Panic("tasks run for ever")));
    KernelStack[] first = new KernelStack[machine.hartCount()];
    for (Hart hart : machine.harts()) {
      TestTask[] idle = new TestTask[1];
      idle[0] = new TestTask(this, "idle/" + hart.id(), () -> idle(idle[0]));
      scheduler.adoptIdle(hart, idle[0]);
      TestTask[] stopper = new TestTask[1];
      stopper[0] = new TestTask(this, "migration/" + hart.id(), () -> scheduler.stop(stopper[0]));
      scheduler.adoptStopper(hart, stopper[0]);
      first[hart.id()] = idle[0].stack();
    }
    machine.start(first);
    judge();
    return this;
  }

  private void idle(TestTask me) {
    if (me.hart().id() == 0) {
      tasks.forEach(scheduler::wakeUpNew);
    }
    scheduler.idle(me, this::takeInterrupts);
  }

  private void judge() {
    PowerOff reason;
    try {
      reason = machine.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
    if (reason instanceof PowerOff.Panic panic) {
      throw new AssertionError(panic.report());
    }
    if (!reports.isEmpty()) {
      throw new AssertionError(reports.toString());
    }
  }

  public void takeInterrupts(Hart hart) {
    while (hart.interrupts().pending()) {
      if (hart.interrupts().take(Interrupt.SOFTWARE)) {
        scheduler.rescheduleInterrupt(hart);
      }
      if (hart.interrupts().take(Interrupt.TIMER)) {
        scheduler.timerInterrupt(hart);
      }
    }
  }

  /** The last task's end switches the machine off, its account up to date. */
  void ended(TestTask task) {
    Runqueue rq = scheduler.runqueue(task.hart());
    try (SpinLock.Held held = rq.lock.acquire()) {
      rq.account();
    }
    if (live.decrementAndGet() == 0) {
      machine.powerOff(new PowerOff.Halted(0));
    }
    scheduler.exit(task);
  }

  void fail(Throwable what) {
    StringWriter text = new StringWriter();
    what.printStackTrace(new PrintWriter(text));
    failure = what;
    machine.powerOff(new PowerOff.Panic(text.toString()));
  }

  /** {@return what the scheduler is made of} */
  public SchedulerParts parts() {
    return parts;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  /** {@return the hash of all scheduling events} */
  public String hash() {
    return hash.hex();
  }

  /** {@return the cycles in {@code micros} microseconds} */
  public long micros(long micros) {
    return machine.cycles(micros * 1000);
  }

  /** {@return the length of a request at nice 0, in cycles} */
  public long slice() {
    return ((FairClass) scheduler.classOf(SchedPolicy.NORMAL)).settings().baseSlice();
  }

  @Override
  public Machine machine() {
    return machine;
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
}
