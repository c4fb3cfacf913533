package pith.sync.explore;

/**
 * Decides, at every point of a run, which task goes on: with the set-up of the test, that is the whole of what differs between two runs. A set of tasks is a
 * bit mask by number.
 */
public interface Strategy {
  /** Stands for "no task" where a run begins. */
  int NOBODY = -1;

  /** A new run of {@code tasks} tasks begins. */
  void begin(int tasks);

  /**
   * {@return the task to go on, one of {@code able}} {@code current} is the one that got here, on its {@code step}th step; if it is in {@code able}, another
   * choice is a preemption.
   */
  int next(int current, int step, int able);

  /** {@return whether the plain store that {@code task} is about to do on its {@code step}th step stays behind, while later ones overtake it} */
  boolean delays(int task, int step);

  /** {@return what happens if nobody interferes: the current task goes on as long as it can, then the next one by number} */
  static int usual(int current, int able) {
    if (current != NOBODY && (able & 1 << current) != 0) {
      return current;
    }
    int later = current == NOBODY ? able : able & -(2 << current);
    return Integer.numberOfTrailingZeros(later != 0 ? later : able);
  }
}
