package pith.bench.stress;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import pith.hal.Hart;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuRef;
import pith.sync.rcu.tree.Geometry;
import pith.sync.rcu.tree.TreeRcu;

/**
 * A hart that opens readers and is quiescent between them, and one that removes, waits for a grace period in its own quiescent states, and frees by a callback:
 * what a reader found is not freed under it. Each hart has a leaf of its own.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "the old one before it was freed, or the new one")
@Outcome(expect = Expect.FORBIDDEN, desc = "what it used was freed")
@State
public class TreeRcuStress {
  private static final int TIMES = 3;

  private final TwoHarts machine = new TwoHarts();
  private final Hart first = machine.hart(0);
  private final Hart second = machine.hart(1);
  private final TreeRcu rcu = new TreeRcu(List.of(first, second), new Geometry(1, 2), null, _ -> {});
  private final RcuRef<boolean[]> ref = new RcuRef<>(new boolean[1]);

  @Actor
  public void reads(I_Result result) {
    machine.interrupt(0, () -> {
      for (int i = 0; i < TIMES; i++) {
        try (Rcu.Reader reader = rcu.read()) {
          result.r1 |= ref.get()[0] ? 1 : 0;
        }
        rcu.quiescent(first);
      }
      rcu.enterIdle(first);
    });
  }

  @Actor
  public void updates() {
    machine.interrupt(1, () -> {
      boolean[] old = ref.getExclusively();
      ref.publish(new boolean[1]);
      rcu.call(() -> old[0] = true);
      for (int i = 0; i < TIMES; i++) {
        rcu.quiescent(second);
        rcu.runCallbacks(second);
      }
    });
  }
}
