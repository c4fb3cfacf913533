package pith.kernel.task;

import pith.mm.hinting.NodeHints;
import pith.sched.numa.NumaBalancing;
import pith.sync.Execution;

/** Tells the scheduler which memory programs use from where. */
public final class TaskHints implements NodeHints {
  private final NumaBalancing balancing;

  public TaskHints(NumaBalancing balancing) {
    this.balancing = balancing;
  }

  @Override
  public boolean moves(int from, int here, int last) {
    return Execution.current() instanceof Task task && balancing.moves(task, here, last);
  }

  @Override
  public void used(int node) {
    if (Execution.current() instanceof Task task) {
      balancing.used(task, node);
    }
  }
}
