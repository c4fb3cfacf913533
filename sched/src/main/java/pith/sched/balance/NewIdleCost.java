package pith.sched.balance;

import java.util.SplittableRandom;
import pith.sched.domain.BalanceState;

/**
 * What a search for work by a hart about to idle costs and how often it succeeds, for each domain. A die decides by the success rate whether to search: where
 * searches hardly ever find anything, few are made, and a find then counts for as many as were left out, so that the rate stays true. Source: Linux's {@code
 * update_newidle_cost}, feature {@code NI_RANDOM}.
 */
final class NewIdleCost {
  private static final int FACES = 1024;
  private static final int DECAY_OF_256 = 253;

  private final SplittableRandom random;
  private final BalanceTuning tuning;

  /** {@code seed} decides how the die falls. */
  NewIdleCost(BalanceTuning tuning, long seed) {
    this.tuning = tuning;
    random = new SplittableRandom(seed);
  }

  /** {@return for how many searches one counts now, or 0 if none is to be made} */
  int cast(BalanceState state) {
    int weight = 1 + state.newIdleRatio;
    if (random.nextInt(FACES) > weight) {
      count(state, 0);
      return 0;
    }
    return (FACES + weight / 2) / weight;
  }

  /** A search took {@code cost} cycles; {@code success} says for how many finds it counts. */
  void searched(BalanceState state, long cost, int success, long now) {
    count(state, success);
    if (cost > state.maxNewIdleCost) {
      state.maxNewIdleCost = Math.min(cost, tuning.mostNewIdleCost());
      state.lastDecay = now;
    }
  }

  private static void count(BalanceState state, int success) {
    state.newIdleAttempts++;
    state.newIdleSuccesses += success;
    if (state.newIdleAttempts >= FACES) {
      state.newIdleRatio = state.newIdleSuccesses;
      state.newIdleAttempts /= 2;
      state.newIdleSuccesses /= 2;
    }
  }

  /** Once a second, what searches once took counts for a little less. {@return whether it did now} */
  static boolean decay(BalanceState state, long now, long hertz) {
    if (now - state.lastDecay <= hertz) {
      return false;
    }
    state.maxNewIdleCost = state.maxNewIdleCost * DECAY_OF_256 / 256;
    state.lastDecay = now;
    return true;
  }
}
