package pith.kernel.boot;

import pith.hal.Hart;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.SchedTask;
import pith.sync.KernelServices;
import pith.sync.Sleep;

/** What a hart runs when nobody wants it (Linux's swapper). It never sleeps, so that there is always somebody to run. */
final class IdleTask extends SchedTask {
  private final Kernel kernel;
  private final int hart;

  IdleTask(Kernel kernel, int hart) {
    super(kernel.scheduler());
    this.kernel = kernel;
    this.hart = hart;
  }

  @Override
  public String name() {
    return "0/swapper/" + hart;
  }

  @Override
  public KernelServices services() {
    return kernel;
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    return false;
  }

  /** Idle runs no user code: the address space of whoever ran before stays loaded. */
  @Override
  protected void switchAddressSpace(Hart on, SchedTask from) {
    Task.leaves(from);
  }
}
