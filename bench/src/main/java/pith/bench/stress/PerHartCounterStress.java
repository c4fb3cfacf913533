package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import pith.sync.PerHartCounter;

/** Two harts count on accounts of their own, which are settled now and then; nothing is lost, and who sums meanwhile counts nothing twice. */
@JCStressTest
@Outcome(id = "6, 3", expect = Expect.ACCEPTABLE, desc = "summed while the other counted")
@Outcome(id = "6, 4", expect = Expect.ACCEPTABLE, desc = "summed while the other counted")
@Outcome(id = "6, 5", expect = Expect.ACCEPTABLE, desc = "summed while the other counted")
@Outcome(id = "6, 6", expect = Expect.ACCEPTABLE, desc = "summed after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or counted twice")
@State
public class PerHartCounterStress {
  private static final int TIMES = 3;

  private final TwoHarts machine = new TwoHarts();
  private final PerHartCounter counter = new PerHartCounter(2, 2);
  private long seen;

  private void count() {
    for (int i = 0; i < TIMES; i++) {
      counter.add(1);
    }
  }

  @Actor
  public void first() {
    machine.interrupt(0, this::count);
  }

  @Actor
  public void second() {
    machine.interrupt(1, () -> {
      count();
      seen = counter.sum();
    });
  }

  @Arbiter
  public void left(LL_Result result) {
    result.r1 = counter.sum();
    result.r2 = seen;
  }
}
