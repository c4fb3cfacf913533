package pith.kernel.workload;

import java.util.BitSet;
import java.util.function.Consumer;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.Scheduler;
import pith.sync.Completion;
import pith.sync.Sleep;

/** The kernel threads of one workload, each tied to a hart and with a meter of its own. Confined to the task that started them. */
final class TiedThreads {
  private final Kernel kernel;
  private final KernelThreads threads;
  private final Completion ended = new Completion();
  private int running;

  TiedThreads(Kernel kernel, KernelThreads threads) {
    this.kernel = kernel;
    this.threads = threads;
  }

  /** Starts a thread that does {@code work} on a hart. {@return its meter, to be read after {@link #join}} */
  Meter start(int hart, String name, Consumer<Meter> work) {
    Meter meter = new Meter();
    running++;
    threads.start(
        name,
        current -> {
          tie(current, hart);
          work.accept(meter);
          ended.complete();
        });
    return meter;
  }

  /** Waits until every thread has done its work. */
  void join() {
    for (; running > 0; running--) {
      ended.await(Sleep.UNINTERRUPTIBLE);
    }
  }

  private void tie(Current current, int hart) {
    BitSet harts = new BitSet();
    harts.set(hart);
    Task task = current.task();
    kernel.scheduler().setAffinity(task, harts);
    while (task.hart().id() != hart) {
      Scheduler.condResched();
    }
  }
}
