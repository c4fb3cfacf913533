package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import pith.mm.ranges.NodeMemory;
import pith.mm.ranges.RangeTree;

/**
 * Looking up a VMA without a lock, against a writer: one that splits a VMA, removes another and adds two levels' worth of others. The address looked up is
 * mapped all the time, so it is always found, complete, and never goes back to what it was before.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both before the change")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the change came in between")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both after the change")
@Outcome(expect = Expect.FORBIDDEN, desc = "the address was not found, or its VMA was incomplete, or an older version came back")
@State
public class RangeTreeStress {
  private static final long AT = 70;

  /** Counts nothing: the host's collector keeps the nodes for as long as a reader looks at them. */
  private static final NodeMemory MEMORY =
      new NodeMemory() {
        @Override
        public long take() {
          return 1;
        }

        @Override
        public void giveBack(long address) {}

        @Override
        public void retire(long[] addresses, int count) {}
      };

  private static final class Area {
    int id;

    Area(int id) {
      this.id = id;
    }
  }

  private final RangeTree<Area> tree = new RangeTree<>(MEMORY);

  public RangeTreeStress() {
    tree.edit(0, 100).with(0, 50, new Area(9)).with(50, 100, new Area(1)).prepare().publish();
  }

  @Actor
  public void splits() {
    tree.edit(50, 100).with(50, AT, new Area(3)).with(AT, 100, new Area(2)).prepare().publish();
    tree.edit(0, 50).prepare().publish();
    for (int i = 0; i < 12; i++) {
      tree.edit(200 + 2 * i, 201 + 2 * i).with(200 + 2 * i, 201 + 2 * i, new Area(4)).prepare().publish();
    }
  }

  @Actor
  public void looksUp(II_Result result) {
    Area first = tree.find(AT);
    Area second = tree.find(AT);
    result.r1 = first == null ? 0 : first.id;
    result.r2 = second == null ? 0 : second.id;
  }
}
