package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A writer fills in a node and then makes it visible. If the store that makes it visible is a plain one, the machine may let it overtake those that fill the
 * node in: a reader finds a node whose fields still are what they were. A release keeps them in order ({@code RcuRef.publish}, Linux's
 * {@code rcu_assign_pointer}).
 */
final class PublishEarly {
  static final Scenario BROKEN = Scenario.broken("publish-early", "a node is made visible by a plain store, which overtakes the stores that fill it in", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("publish-early-fixed", "the node is published by a release", stage -> setUp(stage, true));

  private PublishEarly() {}

  private static void setUp(Stage stage, boolean release) {
    Cell<Integer> value = stage.cell("node.value", 0);
    Cell<Boolean> visible = stage.cell("visible", false);
    stage.task(
        "writer",
        () -> {
          value.setPlain(42);
          if (release) {
            visible.set(true);
          } else {
            visible.setPlain(true);
          }
        });
    stage.task(
        "reader",
        () -> {
          if (visible.get()) {
            Stage.check(value.get() == 42, "it found a node that was not filled in");
          }
        });
  }
}
