package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LocalTryLock;

/** The owner of a hart's sheaves and one who collects them: whoever gets the lock finds what the other left, whole. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both got it, one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one found it taken and went another way")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class LocalTryLockStress {
  private final LocalTryLock lock = new LocalTryLock();
  private int first;
  private int second;

  private void enter() {
    if (lock.tryAcquire()) {
      first++;
      second = first;
      lock.release();
    }
  }

  @Actor
  public void owner() {
    enter();
  }

  @Actor
  public void collector() {
    enter();
  }

  @Arbiter
  public void left(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
