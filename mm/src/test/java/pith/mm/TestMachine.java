package pith.mm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Engine;
import pith.hal.FlatMemoryModel;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.engine.DeterministicEngineProvider;
import pith.hal.engine.EngineProvider;
import pith.hal.engine.Pacing;
import pith.hal.engine.ParallelEngineProvider;
import pith.hal.machine.Machine;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.topology.MemoryNodes;
import pith.hal.trace.Trace;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.Sleep;
import pith.sync.lockdep.Lockdep;
import pith.sync.rcu.Rcu;

/**
 * RAM, harts and an engine with one task on each hart: enough of a machine to run memory management on. Lockdep, which takes most of the time, is on for every
 * eighth seed.
 *
 * <p>{@code -Dpith.engine=parallel} lets harts run at once; a test whose subject is one order of events asks for {@link #inTurns}.
 */
public final class TestMachine {
  public final PhysicalMemory ram;
  public final Hart[] harts;
  public final Trace trace;
  public final MemorySystem memory;
  private final Engine engine;
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final Lockdep lockdep;
  private final Rcu rcu = new StrictRcu();
  private final AtomicInteger running = new AtomicInteger();

  public TestMachine(long ramBytes, int hartCount, long seed, MemoryOptions options) {
    this(ramBytes, hartCount, MemoryNodes.one(hartCount), seed, options);
  }

  /** A machine whose RAM and harts are divided into nodes. */
  public TestMachine(long ramBytes, int hartCount, MemoryNodes nodes, long seed, MemoryOptions options) {
    this(chosen(), ramBytes, hartCount, nodes, seed, options);
  }

  private TestMachine(EngineProvider provider, long ramBytes, int hartCount, MemoryNodes nodes, long seed, MemoryOptions options) {
    lockdep = seed % 8 == 0 ? new Lockdep(report -> failures.add(new AssertionError(report.toString()))) : null;
    engine = provider.create(seed, Pacing.SKIP);
    ram = new PhysicalMemory(ramBytes);
    trace = new Trace(hartCount, 256);
    harts = new Hart[hartCount];
    for (int i = 0; i < hartCount; i++) {
      harts[i] = new Hart(i, engine);
      harts[i].attach(new Mmu(ram), null);
    }
    memory = new MemorySystem(ram, new FlatMemoryModel(), harts, nodes, trace, rcu, options);
  }

  private static EngineProvider chosen() {
    return ParallelEngineProvider.NAME.equals(System.getProperty("pith.engine")) ? new ParallelEngineProvider() : new DeterministicEngineProvider();
  }

  /** A machine whose harts take turns whatever engine the tests run under, for a test that is about a certain order of events. */
  public static TestMachine inTurns(long ramBytes, int hartCount, long seed, MemoryOptions options) {
    return new TestMachine(new DeterministicEngineProvider(), ramBytes, hartCount, MemoryNodes.one(hartCount), seed, options);
  }

  public static TestMachine small(int harts, long seed) {
    return new TestMachine(64 << 20, harts, seed, MemoryOptions.DEFAULT.withSlabDebug());
  }

  /** Runs {@code bodies[i]} as a task on hart i, each to its end; rethrows the first failure. */
  public void run(Runnable... bodies) {
    KernelStack[] stacks = new KernelStack[harts.length];
    running.set(bodies.length);
    for (int i = 0; i < harts.length; i++) {
      Runnable body = i < bodies.length ? bodies[i] : null;
      TestTask task = new TestTask("task" + i);
      stacks[i] = new KernelStack(task.name(), engine, task, () -> runAndStop(body));
    }
    engine.start(harts, stacks);
    awaitEnd();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.getFirst());
    }
  }

  private void runAndStop(Runnable body) {
    if (body != null) {
      try {
        body.run();
      } catch (MachineStopped stopped) {
        throw stopped;
      } catch (Throwable failure) {
        failures.add(failure);
        engine.powerOff(new PowerOff.Halted(1));
      }
      if (running.decrementAndGet() == 0) {
        engine.powerOff(new PowerOff.Halted(0));
      }
    }
    while (true) {
      engine.waitForInterrupt(KernelStack.current().hart());
      KernelStack.current().hart().interrupts().take(Interrupt.SOFTWARE);
    }
  }

  private void awaitEnd() {
    try {
      CompletableFuture.supplyAsync(this::awaitPowerOff, runnable -> Thread.ofPlatform().daemon().start(runnable)).get(50, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the machine did not come to an end");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private PowerOff awaitPowerOff() {
    try {
      return engine.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return the hart that the caller runs on} */
  public static Hart hart() {
    return KernelStack.current().hart();
  }

  private final class TestTask extends Execution implements KernelServices {
    private final String name;
    private volatile boolean asleep;

    TestTask(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public KernelServices services() {
      return this;
    }

    @Override
    public void prepareToSleep(Sleep mode) {
      asleep = true;
    }

    @Override
    public void schedule() {
      while (asleep) {
        hart().charge(200);
      }
    }

    @Override
    public boolean scheduleUntil(long deadline) {
      while (asleep && hart().cycles() < deadline) {
        hart().charge(200);
      }
      return !asleep;
    }

    @Override
    public void finishSleep() {
      asleep = false;
    }

    @Override
    public boolean wakeUp() {
      boolean was = asleep;
      asleep = false;
      return was;
    }

    @Override
    public boolean interruptionPending(Sleep mode) {
      return false;
    }

    @Override
    public boolean reschedulePending() {
      return false;
    }

    @Override
    public void yieldHart() {
      hart().charge(1);
    }

    @Override
    public Machine machine() {
      throw new UnsupportedOperationException("memory management needs no more of a machine than it was given");
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
}
