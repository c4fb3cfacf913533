package pith.sched.ext;

import java.util.BitSet;
import pith.sched.SchedTask;

/** The harts that idle and that nobody has claimed yet. Guarded by the class's lock. Source: Linux {@code kernel/sched/ext_idle.c}. */
final class IdleHarts {
  private final BitSet idle = new BitSet();
  private final int[] llcOf;

  IdleHarts(int[] llcOf) {
    this.llcOf = llcOf;
  }

  void set(int hart, boolean idles) {
    idle.set(hart, idles);
  }

  /** {@return a hart for {@code task}, which counts as busy from now on: {@code near}, one of the same cache, or any; or −1} */
  int claim(SchedTask task, int near) {
    int found = -1;
    for (int hart = idle.nextSetBit(0); hart >= 0; hart = idle.nextSetBit(hart + 1)) {
      if (task.allowedOn(hart) && (found < 0 || distance(hart, near) < distance(found, near))) {
        found = hart;
      }
    }
    if (found >= 0) {
      idle.clear(found);
    }
    return found;
  }

  private int distance(int hart, int near) {
    return hart == near ? 0 : llcOf[hart] == llcOf[near] ? 1 : 2;
  }
}
