package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * What one holder of a spin lock wrote, plainly, the next one reads; the one that tries either gets the lock or finds it taken.
 */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both incremented, one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the second found the lock taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class SpinLockStress {
  private static final LockClass CLASS = LockClass.of("stress");

  private final SpinLock lock = new SpinLock(CLASS);
  private int first;
  private int second;

  @Actor
  public void acquires() {
    try (SpinLock.Held held = lock.acquire()) {
      first++;
      second = first;
    }
  }

  @Actor
  public void tries() {
    try (SpinLock.Held held = lock.tryAcquire()) {
      if (held != null) {
        first++;
        second = first;
      }
    }
  }

  @Arbiter
  public void sum(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
