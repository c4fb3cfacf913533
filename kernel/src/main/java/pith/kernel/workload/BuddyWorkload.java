package pith.kernel.workload;

import java.util.stream.IntStream;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Kernel;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.sched.Scheduler;
import pith.sync.outcome.Refused;

/** Allocations and frees of blocks of pages, on one hart or on several at once that all want the same zone. */
public final class BuddyWorkload {
  /** Blocks that a hart takes before it gives them back, latest first; fewer of large orders, so that little memory is needed. */
  private static final int BATCH = 16;

  private final PageAllocator pages;
  private final TiedThreads threads;

  public BuddyWorkload(Kernel kernel, KernelThreads threads) {
    this.pages = kernel.memory().pages();
    this.threads = new TiedThreads(kernel, threads);
  }

  /**
   * Runs it and waits for its end; called by a task, with no lock held.
   *
   * @param order of the blocks: 2^order pages each
   * @param harts that do the same at once, from hart 0 on
   * @param blocks that each allocates and frees in all, rounded down to whole batches
   * @throws Refused ENOMEM
   */
  public AllocatorCost run(int order, int harts, int blocks) {
    Meter[] meters =
        IntStream.range(0, harts).mapToObj(hart -> threads.start(hart, "buddy-" + hart, meter -> work(meter, order, blocks))).toArray(Meter[]::new);
    threads.join();
    return Meter.sum(meters);
  }

  private void work(Meter meter, int order, int blocks) {
    long[] batch = new long[BATCH];
    for (int done = 0; done + BATCH <= blocks && !meter.refused(); done += BATCH) {
      int count = meter.allocate(batch, () -> pages.allocate(order, Allocation.KERNEL));
      for (int i = count - 1; i >= 0; i--) {
        long block = batch[i];
        meter.free(() -> pages.free(block, order));
      }
      Scheduler.condResched();
    }
  }
}
