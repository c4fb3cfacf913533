package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;

/** A writer and one who reads and then writes, by trying: they exclude each other, and see what the other wrote. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one found it taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class RwSemaphoreStress {
  private static final LockClass CLASS = LockClass.of("stress");

  private final RwSemaphore semaphore = new RwSemaphore(CLASS);
  private int first;
  private int second;

  private void add() {
    first++;
    second = first;
  }

  @Actor
  public void writes() {
    try (RwSemaphore.WriteHeld held = semaphore.tryWrite()) {
      if (held != null) {
        add();
      }
    }
  }

  @Actor
  public void readsAndWrites() {
    try (RwSemaphore.ReadHeld held = semaphore.tryRead()) {
      if (held != null && first != second) {
        throw new AssertionError("a reader saw half of a write");
      }
    }
    try (RwSemaphore.WriteHeld held = semaphore.tryWrite()) {
      if (held != null) {
        add();
      }
    }
  }

  @Arbiter
  public void left(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
