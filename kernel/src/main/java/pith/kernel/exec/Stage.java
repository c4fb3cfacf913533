package pith.kernel.exec;

import java.util.function.Consumer;

/** A step of exec: {@code undo} takes it back if a later one refuses, up to the point of no return. */
record Stage(String name, Consumer<ExecRequest> run, Consumer<ExecRequest> undo) {
  private static final Consumer<ExecRequest> NOTHING = request -> {};

  static Stage of(String name, Consumer<ExecRequest> run) {
    return new Stage(name, run, NOTHING);
  }

  static Stage of(String name, Consumer<ExecRequest> run, Consumer<ExecRequest> undo) {
    return new Stage(name, run, undo);
  }
}
