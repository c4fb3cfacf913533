package pith.sync.explore;

import java.util.Arrays;

/**
 * Every run in which no more than a given number of tasks are preempted, one after the other, depth first. Most bugs need no more than two preemptions, however
 * many tasks and steps there are, and with the bound the number of runs grows with the number of steps only as a polynomial. Delayed stores count as
 * preemptions; a choice among others where the current task cannot go on is free. Source: Musuvathi and Qadeer, "Iterative context bounding for systematic
 * testing of multithreaded programs", PLDI 2007.
 *
 * <p>The path of decisions is a stack: what was chosen, which choices are left, and what each costs. A run follows it to its end and goes on as usual, pushing
 * what else it could have done; {@link #advance} takes the deepest decision that has choices left.
 */
final class BoundedSearch implements Strategy {
  private static final int DELAY = 2;
  private static final int IN_TIME = 1;

  private final int bound;
  private int depth;
  private int length;
  private int[] chosen = new int[256];
  private int[] left = new int[256];

  /** Preemptions before each decision. */
  private int[] spent = new int[256];

  /** The choice that costs nothing, or −1 if none costs anything. */
  private int[] free = new int[256];

  BoundedSearch(int bound) {
    this.bound = bound;
  }

  @Override
  public void begin(int tasks) {
    depth = 0;
  }

  @Override
  public int next(int current, int step, int able) {
    int usual = Strategy.usual(current, able);
    return decide(able, usual, usual == current ? usual : -1);
  }

  @Override
  public boolean delays(int task, int step) {
    return decide(DELAY | IN_TIME, 0, 0) == 1;
  }

  private int decide(int choices, int usual, int costless) {
    if (depth == length) {
      push(choices, usual, costless);
    }
    return chosen[depth++];
  }

  private void push(int choices, int usual, int costless) {
    if (length == chosen.length) {
      grow();
    }
    chosen[length] = usual;
    free[length] = costless;
    spent[length] = length == 0 ? 0 : spentAfter(length - 1);
    left[length] = costless < 0 || spent[length] < bound ? choices & ~(1 << usual) : 0;
    length++;
  }

  private int spentAfter(int decision) {
    boolean costs = free[decision] >= 0 && chosen[decision] != free[decision];
    return spent[decision] + (costs ? 1 : 0);
  }

  private void grow() {
    chosen = Arrays.copyOf(chosen, 2 * length);
    left = Arrays.copyOf(left, 2 * length);
    spent = Arrays.copyOf(spent, 2 * length);
    free = Arrays.copyOf(free, 2 * length);
  }

  /** {@return how many preemptions the last run had} */
  int preemptions() {
    return length == 0 ? 0 : spentAfter(length - 1);
  }

  /** Goes over to the next run. {@return false if there is none} */
  boolean advance() {
    while (length > 0 && left[length - 1] == 0) {
      length--;
    }
    if (length == 0) {
      return false;
    }
    int last = length - 1;
    chosen[last] = Integer.numberOfTrailingZeros(left[last]);
    left[last] &= left[last] - 1;
    return true;
  }
}
