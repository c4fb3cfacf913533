package pith.sync.machine;

import pith.hal.KernelStack;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.Sleep;

/** A task of a {@link TestMachine}. */
public final class TestTask extends Execution {
  enum State {
    RUNNING,
    ASLEEP,
    DEAD
  }

  private final TestMachine machine;
  private final String name;
  private final KernelStack stack;

  /** Guarded by the machine's lock, but for the task's own announcements of a sleep. */
  volatile State state = State.RUNNING;

  volatile boolean onHart;
  private volatile Sleep signal;
  private volatile boolean timerFired;

  TestTask(TestMachine machine, String name, Runnable body) {
    this.machine = machine;
    this.name = name;
    this.stack = new KernelStack(name, machine.engine(), this, () -> machine.run(this, body));
  }

  KernelStack stack() {
    return stack;
  }

  /** Charges cycles to the hart that the caller runs on: other harts may run meanwhile. */
  public static void work(long cycles) {
    Execution.current().hart().charge(cycles);
  }

  /** The caller goes through user mode: a quiescent state, and the time for RCU callbacks. */
  public static void userMode() {
    TestTask me = (TestTask) Execution.current();
    me.leavesKernel();
    me.machine.rcu().quiescent(me.hart());
    while (me.machine.rcu().runCallbacks(me.hart())) {
      work(10);
    }
  }

  /** The caller runs in user mode for {@code cycles}, interrupted by whoever raises an interrupt on its hart and by nothing else. */
  public static void userModeFor(long cycles) {
    TestTask me = (TestTask) Execution.current();
    for (long end = me.hart().cycles() + cycles; me.hart().cycles() < end; ) {
      work(1_000);
      if (me.hart().interrupts().take(pith.hal.Interrupt.SOFTWARE)) {
        userMode();
      }
    }
  }

  /** Makes a signal pending that ends sleeps of {@code mode} and milder ones. */
  public void signal(Sleep mode) {
    signal = mode;
    wakeUp();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KernelServices services() {
    return machine;
  }

  @Override
  public void prepareToSleep(Sleep mode) {
    state = State.ASLEEP;
    machine.dawdle(this);
  }

  @Override
  public void schedule() {
    machine.schedule(this, false);
  }

  @Override
  public boolean scheduleUntil(long deadline) {
    timerFired = false;
    var timer =
        machine
            .engine()
            .schedule(
                deadline,
                now -> {
                  timerFired = true;
                  wakeUp();
                });
    schedule();
    timer.cancel();
    return !timerFired;
  }

  @Override
  public void finishSleep() {
    state = State.RUNNING;
  }

  @Override
  public boolean wakeUp() {
    return machine.wakeUp(this);
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    boolean pending = signal != null && mode != Sleep.UNINTERRUPTIBLE && signal.compareTo(mode) >= 0;
    machine.dawdle(this);
    return pending;
  }

  @Override
  public boolean running() {
    return onHart;
  }

  /** True where hardly anybody may spin for a sleeping lock: so tests of those sleep, unless they want to spin. */
  @Override
  public boolean reschedulePending() {
    return !machine.spins;
  }

  @Override
  public void yieldHart() {
    machine.schedule(this, true);
  }
}
