package pith.sched.deadline;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.sched.HartSelection;
import pith.sched.Rank;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sync.Execution;

/**
 * Knows each hart's earliest deadline, and sends a task to one where it runs at once: a hart without deadline tasks, as near as can be, or else the one
 * whose deadline is latest. A hart's entry is written under its runqueue's lock and read without. Source: Linux's {@code cpudl}; the scan of all
 * harts there is a heap.
 */
final class DeadlinePlacement implements HartSelection {
  private final Runqueue[] runqueues;
  private final int[] llcOf;
  private final AtomicLongArray earliest;

  DeadlinePlacement(Runqueue[] runqueues, int[] llcOf) {
    this.runqueues = runqueues;
    this.llcOf = llcOf;
    earliest = new AtomicLongArray(runqueues.length);
    for (Runqueue rq : runqueues) {
      set(rq, Long.MAX_VALUE);
    }
  }

  /** The earliest deadline of {@code rq} is {@code deadline}; {@link Long#MAX_VALUE} for none. */
  void set(Runqueue rq, long deadline) {
    earliest.set(rq.hart().id(), deadline);
  }

  long earliest(Runqueue rq) {
    return earliest.get(rq.hart().id());
  }

  /** Source: Linux {@code select_task_rq_dl}. */
  @Override
  public int select(SchedTask task, Why why) {
    int previous = task.hartId();
    SchedTask running = runqueues[previous].current();
    boolean stays = task.allowedOn(previous) && (running.rank() != Rank.DEADLINE || running.deadline().deadline > task.deadline().deadline);
    int found = stays ? previous : better(task);
    return found >= 0 ? found : task.allowedOn(previous) ? previous : task.allowed().nextSetBit(0);
  }

  /** {@return the hart on which {@code task} should run, or −1} */
  int better(SchedTask task) {
    BitSet allowed = task.allowed();
    int own = task.hartId();
    int best = -1;
    for (int hart = allowed.nextSetBit(0); hart >= 0; hart = allowed.nextSetBit(hart + 1)) {
      if (best < 0 || prefer(hart, best, own)) {
        best = hart;
      }
    }
    return best >= 0 && earliest.get(best) > task.deadline().deadline ? best : -1;
  }

  private boolean prefer(int hart, int than, int own) {
    int later = Long.compare(earliest.get(hart), earliest.get(than));
    return later > 0 || later == 0 && distance(hart, own) < distance(than, own);
  }

  private int distance(int hart, int own) {
    return hart == own ? 0 : llcOf[hart] != llcOf[own] ? 3 : hart == Execution.current().hart().id() ? 1 : 2;
  }
}
