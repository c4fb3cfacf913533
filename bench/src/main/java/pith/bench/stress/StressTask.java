package pith.bench.stress;

import pith.hal.BorrowedStack;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sync.KernelServices;
import pith.sync.Sleep;

/** A task that an actor of jcstress plays. */
final class StressTask extends SchedTask {
  private final KernelServices services;
  private final boolean idles;

  StressTask(Scheduler scheduler, Engine engine, KernelServices services, boolean idles) {
    super(scheduler);
    this.services = services;
    this.idles = idles;
    stack(new KernelStack(name(), engine, this, () -> {}));
  }

  boolean idles() {
    return idles;
  }

  /** The caller's thread does {@code body} as this task, on {@code hart}. */
  void act(Hart hart, Runnable body) {
    stack().place(hart);
    BorrowedStack.run(stack(), body);
  }

  @Override
  public String name() {
    return idles ? "idle" : "task";
  }

  @Override
  public KernelServices services() {
    return services;
  }

  @Override
  protected void switchAddressSpace(Hart hart, SchedTask from) {}

  @Override
  public boolean interruptionPending(Sleep mode) {
    return false;
  }
}
