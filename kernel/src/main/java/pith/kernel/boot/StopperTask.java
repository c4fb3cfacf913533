package pith.kernel.boot;

import pith.hal.Hart;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.SchedTask;
import pith.sync.KernelServices;
import pith.sync.Sleep;

/** What takes a hart from whoever is to leave it (Linux's migration/N). It is in no task table: like the idle task, it is a part of its hart. */
final class StopperTask extends SchedTask {
  private final Kernel kernel;
  private final int hart;

  StopperTask(Kernel kernel, int hart) {
    super(kernel.scheduler());
    this.kernel = kernel;
    this.hart = hart;
  }

  /** The body of its stack. */
  void run() {
    kernel.scheduler().begin();
    kernel.scheduler().stop(this);
  }

  @Override
  public String name() {
    return "0/migration/" + hart;
  }

  @Override
  public KernelServices services() {
    return kernel;
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    return false;
  }

  @Override
  protected void switchAddressSpace(Hart on, SchedTask from) {
    Task.leaves(from);
  }
}
