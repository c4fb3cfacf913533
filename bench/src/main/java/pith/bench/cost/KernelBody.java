package pith.bench.cost;

import java.util.function.Consumer;
import pith.hal.Hart;
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

/** One execution on a machine of one hart, with nothing around it: it runs a body, and the machine goes off. It cannot sleep. */
final class KernelBody extends Execution implements KernelServices {
  private final Machine machine = Machine.create(MachineConfig.standard().withHarts(1).withRam(1 << 20));
  private final Rcu rcu = new ClassicRcu(machine.harts());
  private final KernelStack stack;
  private final Consumer<KernelBody> body;

  KernelBody(Consumer<KernelBody> body) {
    this.body = body;
    this.stack = new KernelStack("body", machine.engine(), this, this::live);
  }

  /** Runs the body on its kernel stack; returns when it has ended. */
  void run() throws InterruptedException {
    machine.start(new KernelStack[] {stack});
    PowerOff reason = machine.awaitPowerOff();
    if (!reason.equals(new PowerOff.Halted(0))) {
      throw new IllegalStateException("the machine stopped with " + reason);
    }
  }

  private void live() {
    body.accept(this);
    machine.powerOff(new PowerOff.Halted(0));
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
