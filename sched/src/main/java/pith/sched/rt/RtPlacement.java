package pith.sched.rt;

import java.util.BitSet;
import java.util.stream.IntStream;
import pith.sched.HartSelection;
import pith.sched.Rank;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sync.Execution;

/** Which hart a real-time task should go to: one on which it runs at once, as close to where it ran as can be. Looks without locks. */
final class RtPlacement implements HartSelection {
  private final Runqueue[] runqueues;
  private final int[] llcOf;
  private final HartRanks ranks;

  RtPlacement(Runqueue[] runqueues, int[] llcOf, HartRanks ranks) {
    this.runqueues = runqueues;
    this.llcOf = llcOf;
    this.ranks = ranks;
  }

  /** Stays where it ran if it runs there at once, or nowhere else either. Source: Linux {@code select_task_rq_rt}. */
  @Override
  public int select(SchedTask task, Why why) {
    int previous = task.hartId();
    if (!task.allowedOn(previous)) {
      int found = better(task);
      return found >= 0 ? found : task.allowed().nextSetBit(0);
    }
    SchedTask running = runqueues[previous].current();
    boolean keepsHart = running.rank() < Rank.FAIR && (running.allowed().cardinality() < 2 || running.rank() <= task.rank());
    int found = keepsHart ? better(task) : -1;
    return found >= 0 && task.rank() < ranks.rank(found) ? found : previous;
  }

  /** {@return the hart whose task is least urgent, and less than {@code task}: its own, this one, one that shares the cache, or any; or −1} */
  int better(SchedTask task) {
    BitSet found = new BitSet(runqueues.length);
    if (!ranks.least(task.rank(), task.allowed(), found)) {
      return -1;
    }
    int own = task.hartId();
    int here = Execution.current().hart().id();
    if (found.get(own)) {
      return own;
    }
    if (llcOf[here] == llcOf[own] && found.get(here)) {
      return here;
    }
    return IntStream.range(0, llcOf.length).filter(hart -> found.get(hart) && llcOf[hart] == llcOf[own]).findFirst().orElse(found.nextSetBit(0));
  }
}
