package pith.bench.cost;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.trace.Trace;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.Sleep;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;

/** One execution on each hart of a machine, with nothing around it: it runs a body, and when all have done so the machine goes off. It cannot sleep. */
final class KernelBody extends Execution implements KernelServices {
  private final Machine machine;
  private final Rcu rcu;
  private final AtomicInteger running;
  private final KernelStack stack;
  private final Consumer<KernelBody> body;

  /** A body for the one hart of a machine of its own. */
  KernelBody(Consumer<KernelBody> body) {
    this(Machine.create(MachineConfig.standard().withHarts(1).withRam(1 << 20)), body);
  }

  private KernelBody(Machine machine, Consumer<KernelBody> body) {
    this(machine, new ClassicRcu(machine.harts()), new AtomicInteger(1), body);
  }

  private KernelBody(Machine machine, Rcu rcu, AtomicInteger running, Consumer<KernelBody> body) {
    this.machine = machine;
    this.rcu = rcu;
    this.running = running;
    this.body = body;
    this.stack = new KernelStack("body", machine.engine(), this, this::live);
  }

  /** Runs the body on its kernel stack; returns when it has ended. */
  void run() throws InterruptedException {
    run(machine, new KernelStack[] {stack});
  }

  /** Runs a body on every hart of {@code machine}; returns when all have ended. */
  static void runOnAll(Machine machine, Rcu rcu, Consumer<KernelBody> body) throws InterruptedException {
    AtomicInteger running = new AtomicInteger(machine.hartCount());
    run(machine, machine.harts().stream().map(hart -> new KernelBody(machine, rcu, running, body).stack).toArray(KernelStack[]::new));
  }

  private static void run(Machine machine, KernelStack[] stacks) throws InterruptedException {
    machine.start(stacks);
    PowerOff reason = machine.awaitPowerOff();
    if (!reason.equals(new PowerOff.Halted(0))) {
      throw new IllegalStateException("the machine stopped with " + reason);
    }
  }

  private void live() {
    body.accept(this);
    if (running.decrementAndGet() == 0) {
      machine.powerOff(new PowerOff.Halted(0));
    }
    while (true) {
      hart().engine().waitForInterrupt(hart());
      hart().interrupts().take(Interrupt.SOFTWARE);
    }
  }

  /** Gives the hart to another stack, which gives it back at once, {@code times} over. */
  void switchBackAndForth(int times) {
    Hart hart = hart();
    KernelStack other =
        new KernelStack(
            "other",
            machine.engine(),
            this,
            () -> {
              while (true) {
                hart.engine().switchTo(stack);
              }
            });
    for (int i = 0; i < times; i++) {
      hart.engine().switchTo(other);
    }
  }

  @Override
  public String name() {
    return "body";
  }

  @Override
  public KernelServices services() {
    return this;
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
    return null;
  }

  @Override
  public Rcu rcu() {
    return rcu;
  }

  @Override
  public void prepareToSleep(Sleep mode) {
    throw new UnsupportedOperationException("nobody would wake it");
  }

  @Override
  public void schedule() {
    throw new UnsupportedOperationException("there is nobody else");
  }

  @Override
  public boolean scheduleUntil(long deadline) {
    throw new UnsupportedOperationException("there is nobody else");
  }

  @Override
  public void finishSleep() {}

  @Override
  public boolean wakeUp() {
    return false;
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
  public void yieldHart() {}
}
