package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.sync.rcu.RcuRef;

/** Who finds what was published finds it complete, though its fields are plain. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not published yet")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "published, and complete")
@Outcome(expect = Expect.FORBIDDEN, desc = "published before it was complete")
@State
public class RcuRefStress {
  private static final class Pair {
    int left;
    int right;
  }

  private final RcuRef<Pair> ref = new RcuRef<>();

  @Actor
  public void publishes() {
    Pair pair = new Pair();
    pair.left = 1;
    pair.right = 2;
    ref.publish(pair);
  }

  @Actor
  public void reads(II_Result result) {
    Pair pair = ref.get();
    if (pair != null) {
      result.r1 = pair.left;
      result.r2 = pair.right;
    }
  }
}
