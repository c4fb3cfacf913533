package pith.sched.entity;

/** A task's part in NUMA balancing: on which memory nodes its memory was seen to be. Confined to the task, unless said otherwise. */
public final class NodeEntity {
  private long[] faults;
  private long[] recent;

  /** The node where most of its memory is; −1 for none. A hint for others. */
  public volatile int preferredNode = -1;

  /** Whether its queue counts it as one that is on its preferred node. Guarded by the lock of the runqueue the task is on. */
  public boolean countedAtHome;

  /** How many rounds through memory its figures take into account. */
  public int rounds;

  /** Pages it was seen to use, old ones for half at each round. */
  public long total;

  /** Cycles between two scans; 0 before the first. */
  public long period;

  /** How long the task is to have run before the next scan, in cycles. */
  public long scanAt;

  /** A scan is to be made before the task goes on in user code. */
  public boolean scanQueued;

  /** It used a page of {@code node}, of {@code nodes}. */
  public void used(int node, int nodes) {
    if (recent == null) {
      recent = new long[nodes];
      faults = new long[nodes];
    }
    recent[node]++;
  }

  /** A round through memory is over: what was seen before counts for half. {@return the node with most of the memory, −1 if nothing was seen} */
  public int settle() {
    int best = -1;
    total = 0;
    for (int node = 0; node < faults.length; node++) {
      faults[node] = faults[node] / 2 + recent[node];
      recent[node] = 0;
      total += faults[node];
      best = faults[node] > (best < 0 ? 0 : faults[best]) ? node : best;
    }
    return best;
  }

  /** {@return how much of its memory was seen on {@code node}; a guess for others} */
  public long faults(int node) {
    return faults == null ? 0 : faults[node];
  }

  /** The task has other memory from now on. */
  public void forget() {
    faults = recent = null;
    preferredNode = -1;
    total = 0;
  }
}
