package pith.mm;

import java.util.BitSet;
import java.util.function.Predicate;

/**
 * Makes a failing sequence of steps short: leaves out runs of steps, long ones first, single ones last, as long as what is left still fails. Each step must do
 * the same whatever other steps are left out. Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002.
 */
public final class Shrinking {
  private Shrinking() {}

  /** {@return which of {@code steps} steps are enough to fail}; none of these can be left out alone. */
  public static BitSet shrink(int steps, Predicate<BitSet> fails) {
    BitSet left = new BitSet(steps);
    left.set(0, steps);
    for (int run = Math.max(1, steps / 2); run > 0; run /= 2) {
      while (leaveOut(left, run, fails) && run == 1) {} // what was needed by a step that is gone can go as well
    }
    return left;
  }

  private static boolean leaveOut(BitSet left, int run, Predicate<BitSet> fails) {
    boolean any = false;
    int at = left.nextSetBit(0);
    while (at >= 0) {
      BitSet fewer = (BitSet) left.clone();
      for (int gone = 0; gone < run && at >= 0; gone++) {
        fewer.clear(at);
        at = left.nextSetBit(at + 1);
      }
      if (fails.test(fewer)) {
        left.and(fewer);
        any = true;
      }
    }
    return any;
  }
}
