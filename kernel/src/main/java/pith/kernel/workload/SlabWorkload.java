package pith.kernel.workload;

import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Kernel;
import pith.mm.slab.SlabCache;
import pith.mm.slab.SlabFigures;
import pith.sched.Scheduler;
import pith.sync.outcome.Refused;

/**
 * Allocations and frees of objects of one size, in one of three ways. They reach what the ways of serving harts differ in: who frees what whom allocated, and
 * in which order.
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
   * @param shared acquisitions of a lock that all harts want: the barn's or the list's
   */
  public record Result(AllocatorCost cost, long shared) {
    /** {@return acquisitions of a shared lock in a hundred operations} */
    public double sharedPercent() {
      return 100.0 * shared / cost.operations();
    }
  }

  /** Batches that lie between producer and consumer at most, unless said otherwise. */
  public static final int QUEUE = 8;

  /** Objects that go from the producer to the consumer at once. */
  private static final int BATCH = 32;

  /** Objects that are there at once in SHUFFLED. */
  private static final int KEPT = 1024;

  private final TiedThreads threads;
  private final SlabCache cache;

  /** A workload of objects of {@code bytes} bytes, at most 8192, in a cache of its own. */
  public SlabWorkload(Kernel kernel, KernelThreads threads, int bytes) {
    this.threads = new TiedThreads(kernel, threads);
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
    Meter[] meters = start(pattern, objects, queue);
    threads.join();
    SlabFigures figures = cache.figures();
    cache.shrink();
    return new Result(Meter.sum(meters), figures.shared() - before);
  }

  private Meter[] start(Pattern pattern, int objects, int queue) {
    Belt belt = new Belt(queue);
    return switch (pattern) {
      case SAME -> new Meter[] {threads.start(0, "slab-same", meter -> same(meter, objects))};
      case SHUFFLED -> new Meter[] {threads.start(0, "slab-shuffled", meter -> shuffled(meter, objects))};
      case APART ->
          new Meter[] {
            threads.start(0, "slab-producer", meter -> produce(meter, belt, objects / BATCH)),
            threads.start(1, "slab-consumer", meter -> consume(meter, belt, objects / BATCH))
          };
    };
  }

  private void same(Meter meter, int objects) {
    long[] batch = new long[BATCH];
    for (int done = 0; done + BATCH <= objects && !meter.refused(); done += BATCH) {
      int count = meter.allocate(batch, cache::allocate);
      for (int i = count - 1; i >= 0; i--) {
        free(meter, batch[i]);
      }
    }
  }

  private void shuffled(Meter meter, int objects) {
    long[] kept = new long[KEPT];
    int count = meter.allocate(kept, cache::allocate);
    for (int done = KEPT; done < objects && !meter.refused(); done++) {
      // A full-period congruential sequence (Knuth, TAOCP 3.2.1.2): each place in turn, far from the last.
      int place = (int) ((done * 421L + 17) % count);
      free(meter, kept[place]);
      long[] one = new long[1];
      kept[place] = meter.allocate(one, cache::allocate) == 1 ? one[0] : 0;
      Scheduler.condResched();
    }
    for (int i = 0; i < count; i++) {
      if (kept[i] != 0) {
        free(meter, kept[i]);
      }
    }
  }

  private void produce(Meter meter, Belt belt, int batches) {
    for (int i = 0; i < batches; i++) {
      long[] batch = new long[BATCH];
      meter.allocate(batch, cache::allocate);
      belt.put(batch);
    }
  }

  private void consume(Meter meter, Belt belt, int batches) {
    for (int i = 0; i < batches; i++) {
      for (long object : belt.take()) {
        if (object != 0) {
          free(meter, object);
        }
      }
    }
  }

  private void free(Meter meter, long object) {
    meter.free(() -> cache.free(object));
  }
}
