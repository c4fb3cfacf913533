package pith.kernel.workload;

import java.util.BitSet;
import pith.hal.KernelStack;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.mm.slab.SlabCache;
import pith.mm.slab.SlabFigures;
import pith.sched.Scheduler;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Allocations and frees of objects of one size, in one of three ways. They reach what the ways of serving harts differ in: who frees what whom allocated, and in which
 * order.
 */
public final class SlabWorkload {
  /** Who allocates and who frees. */
  public enum Pattern {
    /** One hart takes some and gives them back, latest first. */
    SAME,
    /** One hart allocates, another one frees: a producer and its consumer. */
    APART,
    /** One hart keeps many, and frees them in an order that has nothing to do with that of allocation. */
    SHUFFLED
  }

  /**
   * What it came to.
   *
   * @param operations allocations and frees
   * @param cycles of work in them, on all harts
   * @param waiting cycles in which a hart waited for a lock that another one held; the engine, which lets one hart run for a turn, makes each wait a long one
   * @param shared acquisitions of a lock that all harts want: the barn's or the list's
   */
  public record Result(long operations, long cycles, long waiting, long shared) {
    public double cyclesPerOperation() {
      return (double) cycles / operations;
    }

    public double waitingPerOperation() {
      return (double) waiting / operations;
    }

    /** {@return acquisitions of a shared lock in a hundred operations} */
    public double sharedPercent() {
      return 100.0 * shared / operations;
    }
  }

  /** Batches that lie between producer and consumer at most, unless said otherwise. */
  public static final int QUEUE = 8;

  /** Objects that go from the producer to the consumer at once. */
  private static final int BATCH = 32;

  /** Objects that are there at once in SHUFFLED. */
  private static final int KEPT = 1024;

  private final Kernel kernel;
  private final KernelThreads threads;
  private final SlabCache cache;
  private final Completion ended = new Completion();
  private long operations;
  private long cycles;
  private long waiting;
  private boolean refused;

  /** A workload of objects of {@code bytes} bytes, at most 8192, in a cache of its own. */
  public SlabWorkload(Kernel kernel, KernelThreads threads, int bytes) {
    this.kernel = kernel;
    this.threads = threads;
    cache = kernel.memory().slabs().cache("workload-" + bytes, bytes);
  }

  /**
   * Runs it and waits for its end; called by a task, with no lock held. APART needs two harts.
   *
   * @param objects that are allocated and freed in all, rounded down to whole batches
   * @param queue batches of 32 objects that the producer of APART may be ahead of the consumer
   * @throws Refused ENOMEM
   */
  public Result run(Pattern pattern, int objects, int queue) {
    long before = cache.figures().shared();
    switch (pattern) {
      case SAME -> onHart(0, "slab-same", () -> same(objects));
      case SHUFFLED -> onHart(0, "slab-shuffled", () -> shuffled(objects));
      case APART -> {
        Belt belt = new Belt(queue);
        onHart(0, "slab-producer", () -> produce(belt, objects / BATCH));
        onHart(1, "slab-consumer", () -> consume(belt, objects / BATCH));
      }
    }
    for (int i = pattern == Pattern.APART ? 2 : 1; i > 0; i--) {
      ended.await(Sleep.UNINTERRUPTIBLE);
    }
    SlabFigures figures = cache.figures();
    cache.shrink();
    if (refused) {
      throw Refused.of(Errno.ENOMEM);
    }
    return new Result(operations, cycles - waiting, waiting, figures.shared() - before);
  }

  private void onHart(int hart, String name, Runnable work) {
    threads.start(
        name,
        current -> {
          tie(current, hart);
          work.run();
          ended.complete();
        });
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

  private void same(int objects) {
    long[] batch = new long[BATCH];
    for (int done = 0; done + BATCH <= objects && !refused; done += BATCH) {
      int count = allocate(batch, BATCH);
      for (int i = count - 1; i >= 0; i--) {
        free(batch[i]);
      }
    }
  }

  private void shuffled(int objects) {
    long[] kept = new long[KEPT];
    int count = allocate(kept, KEPT);
    for (int done = KEPT; done < objects && !refused; done++) {
      // A full-period congruential sequence (Knuth, TAOCP 3.2.1.2): each place in turn, far from the last.
      int place = (int) ((done * 421L + 17) % count);
      free(kept[place]);
      kept[place] = 0;
      long[] one = new long[1];
      if (allocate(one, 1) == 1) {
        kept[place] = one[0];
      }
      Scheduler.condResched();
    }
    for (int i = 0; i < count; i++) {
      if (kept[i] != 0) {
        free(kept[i]);
      }
    }
  }

  private void produce(Belt belt, int batches) {
    for (int i = 0; i < batches; i++) {
      long[] batch = new long[BATCH];
      allocate(batch, BATCH);
      belt.put(batch);
    }
  }

  private void consume(Belt belt, int batches) {
    for (int i = 0; i < batches; i++) {
      for (long object : belt.take()) {
        if (object != 0) {
          free(object);
        }
      }
    }
  }

  /** {@return how many it got: all, unless memory is out} */
  private int allocate(long[] into, int count) {
    for (int i = 0; i < count; i++) {
      long start = now();
      long waited = Execution.current().spinCycles();
      try {
        into[i] = cache.allocate();
      } catch (Refused noMemory) {
        refused = true;
        return i;
      }
      count(start, waited);
    }
    return count;
  }

  private void free(long object) {
    long start = now();
    long waited = Execution.current().spinCycles();
    cache.free(object);
    count(start, waited);
  }

  private void count(long start, long waited) {
    waiting += Execution.current().spinCycles() - waited;
    cycles += now() - start;
    operations++;
  }

  private static long now() {
    return KernelStack.current().hart().cycles();
  }
}
