package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.LockClass;
import pith.sync.SeqLock;

/** A reader of a seqlock sees plain fields as they were before a write or after it, never half. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the write")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "half written")
@State
public class SeqLockStress {
  private static final LockClass CLASS = LockClass.of("stress");

  private final SeqLock lock = new SeqLock(CLASS);
  private int left;
  private int right;

  @Actor
  public void writes() {
    try (SeqLock.WriteHeld held = lock.write()) {
      left = 1;
      right = 1;
    }
  }

  @Actor
  public void reads(II_Result result) {
    int begun;
    do {
      begun = lock.begin();
      result.r1 = left;
      result.r2 = right;
    } while (lock.retry(begun));
  }
}
