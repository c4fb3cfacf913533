package pith.kernel.task;

import pith.kernel.futex.PiFutexes;
import pith.sched.SchedTask;

/** Threads as priority-inheritance futexes name them. Kernel threads hold none. */
record FutexThreads(Kernel kernel) implements PiFutexes.Threads {
  @Override
  public SchedTask of(int number) {
    Task task = kernel.tasks().task(number);
    return task == null || task.process().isKernelThread() ? null : task;
  }

  @Override
  public int number(SchedTask thread) {
    return ((Task) thread).tid();
  }
}
