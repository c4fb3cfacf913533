package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LockClass;
import pith.sync.Mutex;

/** What one holder of a mutex wrote, plainly, the next one reads; both only try, so that neither has to sleep. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one found it taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class MutexStress {
  private static final LockClass CLASS = LockClass.of("stress");

  private final Mutex mutex = new Mutex(CLASS);
  private int first;
  private int second;

  private void add() {
    first++;
    second = first;
  }

  private void enter() {
    try (Mutex.Held held = mutex.tryAcquire()) {
      if (held != null) {
        add();
      }
    }
  }

  @Actor
  public void one() {
    enter();
  }

  @Actor
  public void other() {
    enter();
  }

  @Arbiter
  public void left(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
