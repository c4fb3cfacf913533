package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import pith.sched.RunqueuePair;
import pith.sched.Scheduler;

/**
 * Two harts move a task to one another, each by its own view of who comes first: they neither wait for each other for ever, nor lose the task or have it twice.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "there and back, or looked in vain before it came")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "looked in vain, then it came")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or on both runqueues")
@State
public class RunqueuePairStress {
  private final TwoHarts machine = new TwoHarts();
  private final StressTask task = machine.waiting();

  private void move(int from, int to) {
    try (RunqueuePair both = new RunqueuePair(machine.runqueue(from), machine.runqueue(to))) {
      if (task.hartId() == from && !task.onHart()) {
        Scheduler.migrate(task, machine.runqueue(from), machine.runqueue(to));
      }
    }
  }

  @Actor
  public void sends() {
    machine.interrupt(0, () -> move(0, 1));
  }

  @Actor
  public void sendsBack() {
    machine.interrupt(1, () -> move(1, 0));
  }

  @Arbiter
  public void counts(III_Result result) {
    result.r1 = machine.runqueue(0).running();
    result.r2 = machine.runqueue(1).running();
    result.r3 = task.hartId();
  }
}
