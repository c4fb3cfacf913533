package pith.sync.explore;

import java.util.SplittableRandom;

/**
 * Gives tasks random priorities and always runs the highest; at a few random steps the running one drops to the bottom. A bug that needs {@code d} such steps
 * to be ordered in some way is found with a probability of at least {@code 1 / (n · k^(d−1))} for n tasks and k steps, far better than by tossing a coin at
 * each step. Source: Burckhardt, Kothari, Musuvathi and Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010 (PCT).
 *
 * <p>Seeds take turns: of four, three have 0, 1 and 2 drops, and the fourth does toss a coin at each step.
 */
final class RandomPriorities implements Strategy {
  private static final int KINDS = 4;
  private static final int COIN = KINDS - 1;

  private final SplittableRandom random;
  private final int kind;
  private final int length;
  private int[] priorities;
  private int[] drops;
  private int steps;
  private int lowest;

  /** The run of {@code seed}, of a test whose usual run takes {@code length} steps. */
  RandomPriorities(long seed, int length) {
    this.random = new SplittableRandom(seed);
    this.kind = Math.floorMod(seed, KINDS);
    this.length = length;
  }

  @Override
  public void begin(int tasks) {
    priorities = new int[tasks];
    for (int i = 0; i < tasks; i++) {
      int other = random.nextInt(i + 1);
      priorities[i] = priorities[other];
      priorities[other] = i;
    }
    drops = random.ints(kind == COIN ? 0 : kind, 1, length + 1).toArray();
    steps = 0;
    lowest = 0;
  }

  @Override
  public int next(int current, int step, int able) {
    steps++;
    if (kind == COIN) {
      return nth(able, random.nextInt(Integer.bitCount(able)));
    }
    for (int drop : drops) {
      if (drop == steps && current != NOBODY) {
        priorities[current] = --lowest;
      }
    }
    return highest(able);
  }

  private int highest(int able) {
    int best = -1;
    for (int task = 0; task < priorities.length; task++) {
      if ((able & 1 << task) != 0 && (best < 0 || priorities[task] > priorities[best])) {
        best = task;
      }
    }
    return best;
  }

  private static int nth(int able, int n) {
    int left = able;
    for (int i = 0; i < n; i++) {
      left &= left - 1;
    }
    return Integer.numberOfTrailingZeros(left);
  }

  @Override
  public boolean delays(int task, int step) {
    return random.nextInt(KINDS) == 0;
  }
}
