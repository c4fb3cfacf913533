package pith.sync.explore;

/**
 * One point at which a run goes otherwise than usual: on its {@code step}th step, {@code task} gives way to {@code to}, or delays a store.
 *
 * <p>Written {@code a7:b}, or {@code a7~} for a delayed store; tasks are letters in the order in which the test makes them.
 */
record Deviation(int task, int step, int to) {
  /** In place of a task to give way to: the store that the step does is delayed. */
  static final int DELAY = -2;

  /** The run begins with another than the first task: there is no step before. */
  static Deviation first(int to) {
    return new Deviation(Strategy.NOBODY, 0, to);
  }

  /** {@return whether it is the answer to this question} */
  boolean at(int atTask, int atStep) {
    return task == atTask && step == atStep;
  }

  boolean delays() {
    return to == DELAY;
  }

  static char letter(int task) {
    return (char) ('a' + task);
  }

  @Override
  public String toString() {
    String from = task == Strategy.NOBODY ? "" : letter(task) + "" + step;
    return from + (delays() ? "~" : ":" + letter(to));
  }
}
