package pith.sched.policies;

import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;
import pith.sched.plugin.ExtTask;

/**
 * First come, first served, whichever hart is free: one queue for all. No hart idles while a task waits, and no task knows where it was warm. Shares are equal
 * whatever the nice level. Source: the idea of Linux's {@code scx_simple -f}.
 */
public final class GlobalFifo implements ExtPolicy {
  private static final long QUEUE = 0;

  private ExtKernel kernel;

  @Override
  public String name() {
    return "fifo";
  }

  @Override
  public void init(ExtKernel with) {
    kernel = with;
    kernel.createQueue(QUEUE);
  }

  /** A hart that idles takes the task at once, past the queue, which is empty then. */
  @Override
  public int selectHart(ExtTask task, int previous) {
    int idle = kernel.claimIdle(task, previous);
    if (idle >= 0) {
      kernel.insert(task, ExtKernel.LOCAL, ExtKernel.DEFAULT_SLICE_NANOS);
    }
    return idle >= 0 ? idle : previous;
  }

  @Override
  public void enqueue(ExtTask task, Arrival why) {
    kernel.insert(task, QUEUE, ExtKernel.DEFAULT_SLICE_NANOS);
    int idle = kernel.claimIdle(task, task.hart());
    if (idle >= 0) {
      kernel.kick(idle, ExtKernel.Kick.IDLE);
    }
  }

  @Override
  public void dispatch(int hart) {
    kernel.moveToLocal(QUEUE);
  }
}
