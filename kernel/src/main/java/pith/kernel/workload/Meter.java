package pith.kernel.workload;

import pith.hal.KernelStack;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What one thread's calls of an allocator took. Confined to the thread, and to whoever reads it after the thread's end. */
final class Meter {
  /** An allocation that memory may refuse. */
  @FunctionalInterface
  interface Allocator {
    long allocate() throws Refused;
  }

  private long operations;
  private long cycles;
  private long waiting;
  private boolean refused;

  /** {@return whether there was memory enough so far} */
  boolean refused() {
    return refused;
  }

  /** Allocates as many as go into {@code places}. {@return how many it got: all, unless memory is out} */
  int allocate(long[] places, Allocator from) {
    for (int i = 0; i < places.length; i++) {
      long start = now();
      long waited = Execution.current().spinCycles();
      try {
        places[i] = from.allocate();
      } catch (Refused noMemory) {
        refused = true;
        return i;
      }
      count(start, waited);
    }
    return places.length;
  }

  void free(Runnable freeing) {
    long start = now();
    long waited = Execution.current().spinCycles();
    freeing.run();
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

  /**
   * {@return what all threads did together}
   *
   * @throws Refused ENOMEM if one of them was refused
   */
  static AllocatorCost sum(Meter... meters) {
    long operations = 0;
    long cycles = 0;
    long waiting = 0;
    for (Meter meter : meters) {
      if (meter.refused) {
        throw Refused.of(Errno.ENOMEM);
      }
      operations += meter.operations;
      cycles += meter.cycles;
      waiting += meter.waiting;
    }
    return new AllocatorCost(operations, cycles - waiting, waiting);
  }
}
