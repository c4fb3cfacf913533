package pith.sched.domain;

import java.util.stream.IntStream;
import pith.sched.HartSelection;
import pith.sched.Runqueue;
import pith.sched.SchedTask;

/** Which hart a task that becomes runnable should go to (Linux's {@code select_task_rq_fair}). Looks without locks: a guess will do. */
public final class Placement implements HartSelection {
  private final Runqueue[] runqueues;

  /** For each hart those that share its last-level cache, itself included. */
  private final int[][] sharing;

  /** {@code llcOf} gives each hart's last-level cache, by number. */
  public Placement(Runqueue[] runqueues, int[] llcOf) {
    this.runqueues = runqueues;
    this.sharing = IntStream.range(0, llcOf.length).mapToObj(hart -> sharing(llcOf, hart)).toArray(int[][]::new);
  }

  private static int[] sharing(int[] llcOf, int hart) {
    return IntStream.range(0, llcOf.length).filter(other -> llcOf[other] == llcOf[hart]).toArray();
  }

  @Override
  public int select(SchedTask task, Why why) {
    return why == Why.WAKE_UP ? forWakeUp(task) : leastLoaded(task);
  }

  /** A sleeper wakes: where it ran, if idle; else an idle hart that shares that one's cache; else the hart with the fewest tasks. */
  private int forWakeUp(SchedTask task) {
    int previous = task.hartId();
    if (task.allowedOn(previous) && idle(previous)) {
      return previous;
    }
    for (int hart : sharing[previous]) {
      if (task.allowedOn(hart) && idle(hart)) {
        return hart;
      }
    }
    return leastLoaded(task);
  }

  /** {@return the hart with the fewest runnable tasks among those allowed; of equals the one where the task is, then the lowest} */
  private int leastLoaded(SchedTask task) {
    int best = task.allowedOn(task.hartId()) ? task.hartId() : -1;
    for (int hart = 0; hart < runqueues.length; hart++) {
      if (task.allowedOn(hart) && (best < 0 || load(hart) < load(best))) {
        best = hart;
      }
    }
    return best;
  }

  private int load(int hart) {
    return runqueues[hart].running();
  }

  private boolean idle(int hart) {
    Runqueue rq = runqueues[hart];
    return rq.running() == 0 && rq.current() == rq.idle();
  }
}
