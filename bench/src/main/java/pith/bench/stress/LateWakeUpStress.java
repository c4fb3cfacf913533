package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;
import pith.sched.TaskState;
import pith.sync.Sleep;

/** A task ends a sleep by itself and exits, while a waker that saw it asleep is still on its way: the dead stay dead. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "dead, and on no runqueue")
@Outcome(expect = Expect.FORBIDDEN, desc = "the wake-up made it run again")
@State
public class LateWakeUpStress {
  private final TwoHarts machine = new TwoHarts();
  private final StressTask task = machine.running();

  public LateWakeUpStress() {
    task.prepareToSleep(Sleep.UNINTERRUPTIBLE);
  }

  @Actor
  public void exits() {
    machine.first(
        task,
        () -> {
          task.finishSleep();
          machine.scheduler.exit(task);
        });
  }

  @Actor
  public void wakes() {
    machine.second(task::wakeUp);
  }

  @Arbiter
  public void looks(Z_Result result) {
    result.r1 = task.state() == TaskState.DEAD && !task.queued() && machine.runqueue(0).running() == 0;
  }
}
