package pith.mm.slab;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.hal.FlatMemoryModel;
import pith.mm.physical.MemoryTraffic;

/**
 * One hart leaves a full sheaf at the barn, another one takes it: it finds every object, though sheaves are plain. In the allocator's package, for what it
 * tests is not for others to see.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "looked before it was there")
@Outcome(id = "2, 30", expect = Expect.ACCEPTABLE, desc = "taken, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken before it was complete")
@State
public class BarnStress {
  private final MemoryTraffic traffic = new MemoryTraffic(new FlatMemoryModel());
  private final Barn barn = new Barn(new HartCounts(1));
  private final Sheaf filled = new Sheaf(2, 0, traffic);

  @Actor
  public void frees() {
    filled.push(10);
    filled.push(20);
    barn.putFull(filled);
  }

  @Actor
  public void allocates(II_Result result) {
    Sheaf taken = barn.exchangeForFull(null);
    if (taken != null) {
      result.r1 = taken.size();
      result.r2 = (int) (taken.pop() + taken.pop());
    }
  }
}
