package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/**
 * A task waits for a condition while another hart makes it true and wakes it, through the kernel's own wait queue and scheduler, switch to the idle task and
 * back included. A task that was forgotten would sleep for ever; the idle task notices and fails the test.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the condition was true before it slept, or the sleep was taken back")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it slept and was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "it went on though the condition was false")
@State
public class WakeUpStress {
  private final TwoHarts machine = new TwoHarts();
  private final StressTask task = machine.running();
  private final WaitQueue queue = new WaitQueue();
  private boolean condition;

  @Actor
  public void sleeps(II_Result result) {
    machine.first(
        task,
        () -> {
          boolean ready = queue.await(Sleep.UNINTERRUPTIBLE, () -> condition) == WaitResult.READY;
          result.r1 = ready && condition ? 1 : 0;
          result.r2 = (int) task.info().voluntarySwitches();
        });
  }

  @Actor
  public void wakes() {
    machine.second(
        () -> {
          condition = true;
          queue.wakeAll();
        });
  }
}
