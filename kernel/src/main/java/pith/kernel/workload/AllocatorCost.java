package pith.kernel.workload;

/**
 * What a workload came to.
 *
 * @param operations allocations and frees
 * @param cycles of work in them, on all harts
 * @param waiting cycles in which a hart waited for a lock that another one held; the engine, which lets one hart run for a turn, makes each wait a long one
 */
public record AllocatorCost(long operations, long cycles, long waiting) {
  public double cyclesPerOperation() {
    return (double) cycles / operations;
  }

  public double waitingPerOperation() {
    return (double) waiting / operations;
  }
}
