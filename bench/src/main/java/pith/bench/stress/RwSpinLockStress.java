package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LockClass;
import pith.sync.RwSpinLock;

/** Two writers of a reader-writer spin lock, of which the second sees the first's plain writes; a reader between them sees no half. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "both were inside, or one did not see the other's writes")
@State
public class RwSpinLockStress {
  private static final LockClass CLASS = LockClass.of("stress");

  private final RwSpinLock lock = new RwSpinLock(CLASS);
  private int first;
  private int second;

  private void add() {
    first++;
    second = first;
  }

  @Actor
  public void writes() {
    try (RwSpinLock.WriteHeld held = lock.write()) {
      add();
    }
  }

  @Actor
  public void readsAndWrites() {
    try (RwSpinLock.ReadHeld held = lock.read()) {
      if (first != second) {
        throw new AssertionError("a reader saw half of a write");
      }
    }
    try (RwSpinLock.WriteHeld held = lock.write()) {
      add();
    }
  }

  @Arbiter
  public void left(II_Result result) {
    result.r1 = first;
    result.r2 = second;
  }
}
