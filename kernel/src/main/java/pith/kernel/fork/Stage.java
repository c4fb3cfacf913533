package pith.kernel.fork;

import java.util.function.Consumer;

/**
 * One step of the pipeline.
 *
 * @param name as Linux calls the step
 * @param run does it; refuses with {@link pith.sync.outcome.Refused}, and then has left nothing of its own behind
 * @param undo takes it back after a later stage refused
 */
record Stage(String name, Consumer<Birth> run, Consumer<Birth> undo) {
  private static final Consumer<Birth> NOTHING = birth -> {};

  static Stage of(String name, Consumer<Birth> run) {
    return new Stage(name, run, NOTHING);
  }

  static Stage of(String name, Consumer<Birth> run, Consumer<Birth> undo) {
    return new Stage(name, run, undo);
  }
}
