package pith.sched;

import java.util.BitSet;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.sched.entity.CacheOccupancy;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.Sleep;
import pith.sync.WaitQueue;

/** A task of a {@link TestMachine}. */
public final class TestTask extends SchedTask {
  /** User code that runs between two looks for interrupts. */
  private static final long STRETCH = 10_000;

  volatile boolean signal;

  /** How often it was told that it overran its reservation. */
  public int overruns;

  private int threads = 1;
  private final TestMachine machine;
  private final String name;

  public TestTask(TestMachine machine, String name, Runnable body) {
    super(machine.scheduler());
    this.machine = machine;
    this.name = name;
    stack(new KernelStack(name, machine.machine().engine(), this, () -> live(body)));
  }

  private void live(Runnable body) {
    if (schedClass() instanceof IdleClass) {
      body.run();
      return;
    }
    scheduler().begin();
    try {
      body.run();
      leavesKernel();
    } catch (MachineStopped e) {
      throw e;
    } catch (Throwable e) {
      machine.fail(e);
    }
    machine.ended(this);
  }

  public static TestTask me() {
    return (TestTask) Execution.current();
  }

  /** The caller runs user code for {@code cycles}: it takes interrupts and may lose its hart. */
  public static void compute(long cycles) {
    TestTask me = me();
    for (long left = cycles; left > 0; left -= STRETCH) {
      me.hart().charge(Math.min(left, STRETCH));
      me.userBoundary();
    }
  }

  /** What happens between two user instructions. */
  private void userBoundary() {
    while (workBeforeUser()) {
      // Each may bring more.
    }
    leavesKernel();
    while (hart().interrupts().pending() || reschedulePending()) {
      machine.takeInterrupts(hart());
      Scheduler.condResched();
    }
  }

  /** The caller sleeps for {@code cycles}. {@return how many passed} */
  public static long sleep(long cycles) {
    long begin = me().hart().cycles();
    new WaitQueue().awaitUntil(Sleep.INTERRUPTIBLE, begin + cycles, () -> false);
    return me().hart().cycles() - begin;
  }

  public static BitSet harts(int... numbers) {
    BitSet harts = new BitSet();
    for (int number : numbers) {
      harts.set(number);
    }
    return harts;
  }

  /** One of {@code count} threads that share {@code memory}. */
  public TestTask sharing(CacheOccupancy memory, int count) {
    cache().memory = memory;
    threads = count;
    return this;
  }

  @Override
  public int threads() {
    return threads;
  }

  public void signal() {
    signal = true;
    wakeInterruptible();
  }

  public TestTask withNice(int level) {
    attributes(attributes().withNice(level));
    return this;
  }

  @Override
  protected void switchAddressSpace(Hart hart, SchedTask from) {}

  @Override
  public void overran() {
    overruns++;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KernelServices services() {
    return machine;
  }

  /** Dawdles, so that the moments in which a wake-up could be lost are wide enough to be hit. */
  @Override
  public void prepareToSleep(Sleep mode) {
    super.prepareToSleep(mode);
    hart().charge(machine.random.nextInt(3_000));
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    return signal && mode == Sleep.INTERRUPTIBLE;
  }
}
