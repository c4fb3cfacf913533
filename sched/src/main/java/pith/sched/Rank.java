package pith.sched;

/**
 * How urgent a task is, over all classes, as one number: smaller is more urgent. Deadline tasks have −1, real-time ones 99 minus their priority,
 * fair ones 120 plus their nice level. Source: Linux's {@code task_struct.prio}.
 */
public final class Rank {
  public static final int DEADLINE = -1;

  /** Nobody comes before a hart's stopper. */
  static final int STOP = -2;

  /** The first rank that no real-time task has. */
  public static final int FAIR = 100;

  private static final int NICE_0 = 120;

  private Rank() {}

  static int ofRealTime(int priority) {
    return SchedAttributes.MAX_PRIORITY - priority;
  }

  static int ofNice(int nice) {
    return NICE_0 + nice;
  }

  /** {@return the real-time priority that a rank stands for, 1 to 99, or 0 if it is none} */
  public static int priority(int rank) {
    return rank >= 0 && rank < FAIR - 1 ? SchedAttributes.MAX_PRIORITY - rank : 0;
  }
}
