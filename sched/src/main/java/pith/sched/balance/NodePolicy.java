package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.SchedTask;

/** Whether memory nodes speak for or against a move; the answer given here is that of a machine that does not know where tasks' memory is. */
public interface NodePolicy {
  /** Nobody knows where tasks' memory is. */
  NodePolicy NONE = new Unaware();

  /** The policy of a machine that does not know. */
  record Unaware() implements NodePolicy {
    @Override
    public int degrades(Pass pass, SchedTask task) {
      return 0;
    }
  }

  /** The tick of a busy hart. */
  default void tick(Runqueue rq) {}

  /** {@return above 0 if the move takes a task away from its memory, below 0 if it brings it there, else 0} Both runqueues' locks are held. */
  int degrades(Pass pass, SchedTask task);
}
