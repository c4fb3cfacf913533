package pith.sync.machine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.engine.DeterministicEngineProvider;
import pith.hal.engine.ParallelTestEngine;
import pith.hal.machine.Machine;
import pith.hal.trace.Trace;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.lockdep.Lockdep;
import pith.sync.lockdep.LockdepReport;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.tree.TreeRcu;

/**
 * The least that runs tasks: harts, an engine, and a scheduler with one queue for all. Its own state is guarded by a host lock, so
 * that whatever goes wrong under either engine is the fault of what is tested.
 */
public final class TestMachine implements KernelServices {
  /** Far more cycles than any test needs: who gets here spins for ever. */
  private static final long LIMIT = 3_000_000_000L;

  private final Engine engine;
  private final Hart[] harts;
  private final Trace trace;
  private final Rcu rcu;
  private final LockChecker lockdep;
  private final List<LockdepReport> reports = new CopyOnWriteArrayList<>();
  private final List<TestTask> tasks = new ArrayList<>();

  /** Guards all below, and the tasks' states. */
  private final ReentrantLock lock = new ReentrantLock();

  private final ArrayDeque<TestTask> runnable = new ArrayDeque<>();
  private final TestTask[] idlers;
  private final TestTask[] previous;
  private final boolean[] idle;
  private int live;
  private volatile Throwable failure;
  boolean spins;
  private int sleeps;

  /** How long tasks take over the steps of a sleep; null where harts run at once and need no help to meet. */
  private final SplittableRandom dawdling;

  private TestMachine(int count, Engine engine, boolean checked, SplittableRandom dawdling, Function<List<Hart>, Rcu> rcus) {
    this.engine = engine;
    this.dawdling = dawdling;
    harts = IntStream.range(0, count).mapToObj(i -> new Hart(i, engine)).toArray(Hart[]::new);
    trace = new Trace(count, 256);
    rcu = rcus.apply(List.of(harts));
    lockdep = checked ? new Lockdep(reports::add) : null;
    previous = new TestTask[count];
    idle = new boolean[count];
    idlers = IntStream.range(0, count).mapToObj(i -> new TestTask(this, "idle/" + i, () -> idle(harts[i]))).toArray(TestTask[]::new);
  }

  /** A machine of {@code harts} harts under the deterministic engine, lockdep on. */
  public static TestMachine of(int harts, long seed) {
    return of(harts, seed, TreeRcu::new);
  }

  /** As above, with the RCU that {@code rcus} makes. */
  public static TestMachine of(int harts, long seed, Function<List<Hart>, Rcu> rcus) {
    Engine[] engine = new Engine[1];
    engine[0] =
        new DeterministicEngineProvider()
            .create(
                seed,
                cycles -> {
                  if (cycles == Long.MAX_VALUE) {
                    engine[0].powerOff(new PowerOff.Panic("everybody sleeps, and nothing will happen"));
                  }
                  return cycles;
                });
    return new TestMachine(harts, engine[0], true, new SplittableRandom(seed), rcus);
  }

  /** A machine whose harts really run at once. */
  public static TestMachine parallel(int harts, boolean checked) {
    return parallel(harts, checked, TreeRcu::new);
  }

  /** As above, with the RCU that {@code rcus} makes. */
  public static TestMachine parallel(int harts, boolean checked, Function<List<Hart>, Rcu> rcus) {
    return new TestMachine(harts, new ParallelTestEngine(), checked, null, rcus);
  }

  /** Nobody's hart is wanted by others, so tasks may spin for sleeping locks whose holders run. */
  public TestMachine spinning() {
    spins = true;
    return this;
  }

  /** Adds a task that runs {@code body}. */
  public TestTask task(String name, Runnable body) {
    TestTask task = new TestTask(this, name, body);
    tasks.add(task);
    return task;
  }

  /** Runs until every task has ended; fails as the first of them that failed. */
  public TestMachine run() {
    return runFor(LIMIT);
  }

  /** As {@link #run}, of a test that may take {@code limit} cycles. */
  public TestMachine runFor(long limit) {
    live = tasks.size();
    runnable.addAll(tasks);
    if (!(engine instanceof ParallelTestEngine)) {
      engine.schedule(limit, now -> engine.powerOff(new PowerOff.Panic("the tasks run for ever")));
    }
    KernelStack[] first = new KernelStack[harts.length];
    for (int i = 0; i < harts.length; i++) {
      first[i] = idlers[i].stack();
      idlers[i].onHart = true;
    }
    engine.start(harts, first);
    judge();
    return this;
  }

  private void judge() {
    PowerOff reason;
    try {
      reason = engine.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
    if (reason instanceof PowerOff.Panic panic) {
      throw new AssertionError(panic.report());
    }
  }

  /** {@return how often a task went to sleep} */
  public int sleeps() {
    return sleeps;
  }

  /** {@return what lockdep reported} */
  public List<LockdepReport> reports() {
    return reports;
  }

  Engine engine() {
    return engine;
  }

  /** Widens the moments in which a wake-up could be lost, so that few seeds suffice to hit them. */
  void dawdle(TestTask task) {
    if (dawdling != null) {
      // Now and then for longer than the engine lets a hart run at a stretch.
      task.hart().charge(dawdling.nextInt(dawdling.nextInt(4) == 0 ? 40_000 : 2_000));
    }
  }

  void fail(Throwable what) {
    StringWriter text = new StringWriter();
    what.printStackTrace(new PrintWriter(text));
    failure = what;
    engine.powerOff(new PowerOff.Panic(text.toString()));
  }

  /** The body of every stack. */
  void run(TestTask task, Runnable body) {
    finishSwitch(task);
    try {
      body.run();
      task.leavesKernel();
    } catch (MachineStopped e) {
      throw e;
    } catch (Throwable e) {
      fail(e);
    }
    exit(task);
  }

  private void exit(TestTask task) {
    lock.lock();
    TestTask next;
    try {
      task.state = TestTask.State.DEAD;
      next = --live == 0 ? null : pick(task);
    } finally {
      lock.unlock();
    }
    if (next == null) {
      engine.powerOff(new PowerOff.Halted(0));
    }
    rcu.quiescent(task.hart());
    engine.exitTo(next.stack());
  }

  /** The current task gives up its hart, unless it is not asleep and does not yield either. */
  void schedule(TestTask task, boolean yields) {
    TestTask next;
    rcu.quiescent(task.hart());
    lock.lock();
    try {
      if (task.state == TestTask.State.RUNNING && (!yields || runnable.isEmpty())) {
        return;
      }
      sleeps += task.state == TestTask.State.ASLEEP ? 1 : 0;
      next = pick(task);
    } finally {
      lock.unlock();
    }
    if (next != task) {
      engine.switchTo(next.stack());
      finishSwitch(task);
    }
  }

  private TestTask pick(TestTask task) {
    int hart = task.hart().id();
    TestTask next = runnable.isEmpty() ? idlers[hart] : runnable.poll();
    if (next != task) {
      next.onHart = true;
      previous[hart] = task;
    }
    return next;
  }

  /** The task switched away from has left its hart; if it was woken on the way, it queues. */
  private void finishSwitch(TestTask now) {
    lock.lock();
    try {
      int hart = now.hart().id();
      TestTask left = previous[hart];
      previous[hart] = null;
      if (left != null) {
        left.onHart = false;
        if (left.state == TestTask.State.RUNNING && left != idlers[hart]) {
          enqueue(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  boolean wakeUp(TestTask task) {
    lock.lock();
    try {
      if (task.state != TestTask.State.ASLEEP) {
        return false;
      }
      task.state = TestTask.State.RUNNING;
      if (!task.onHart) {
        enqueue(task);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(TestTask task) {
    runnable.add(task);
    task.stack().notBefore(engine.now());
    for (Hart hart : harts) {
      if (idle[hart.id()]) {
        idle[hart.id()] = false;
        hart.raise(Interrupt.SOFTWARE, engine.now());
        return;
      }
    }
  }

  private void idle(Hart hart) {
    while (true) {
      schedule(idlers[hart.id()], true);
      lock.lock();
      boolean wait = runnable.isEmpty();
      idle[hart.id()] = wait;
      lock.unlock();
      if (rcu.enterIdle(hart) && wait) {
        engine.waitForInterrupt(hart);
      }
      rcu.leaveIdle(hart);
      hart.interrupts().take(Interrupt.SOFTWARE);
      lock.lock();
      idle[hart.id()] = false;
      lock.unlock();
      rcu.runCallbacks(hart);
      hart.charge(100);
    }
  }

  /** {@return the harts, by number} */
  public Hart hart(int id) {
    return harts[id];
  }

  @Override
  public Machine machine() {
    throw new UnsupportedOperationException("locks do not look at the machine");
  }

  @Override
  public Trace trace() {
    return trace;
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
