package pith.sched.policies;

import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;
import pith.sched.plugin.ExtTask;

/**
 * Shares by weight, from one queue for all harts. A task's virtual time grows by what it ran, the slower the heavier it is; the one that is furthest behind
 * runs next. Whoever slept comes back one slice behind the clock at most, so that sleeping saves up no more than that. Source: the idea of Linux's
 * {@code scx_simple}.
 */
public final class VirtualTime implements ExtPolicy {
  private static final long QUEUE = 0;
  private static final long SLICE_NANOS = 5_000_000;
  private static final int USUAL_WEIGHT = 100;

  private ExtKernel kernel;

  /** The virtual time of the task that got a hart last. */
  private long clock;

  @Override
  public String name() {
    return "vtime";
  }

  @Override
  public void init(ExtKernel with) {
    kernel = with;
    kernel.createQueue(QUEUE);
  }

  @Override
  public int selectHart(ExtTask task, int previous) {
    int idle = kernel.claimIdle(task, previous);
    if (idle >= 0) {
      kernel.insert(task, ExtKernel.LOCAL, SLICE_NANOS);
    }
    return idle >= 0 ? idle : previous;
  }

  @Override
  public void enqueue(ExtTask task, Arrival why) {
    if (why == Arrival.NEW) {
      task.vtime(clock);
    }
    task.vtime(Math.max(task.vtime(), clock - SLICE_NANOS));
    kernel.insertByTime(task, QUEUE, SLICE_NANOS, task.vtime());
    int idle = kernel.claimIdle(task, task.hart());
    if (idle >= 0) {
      kernel.kick(idle, ExtKernel.Kick.IDLE);
    }
  }

  @Override
  public void dispatch(int hart) {
    kernel.moveToLocal(QUEUE);
  }

  @Override
  public void running(ExtTask task) {
    clock = Math.max(clock, task.vtime());
  }

  @Override
  public void stopping(ExtTask task, long nanos, boolean runnable) {
    task.vtime(task.vtime() + nanos * USUAL_WEIGHT / task.weight());
  }
}
