package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * Each of two tasks raises its flag, looks at the other's, and goes in if that is down. Since a store may wait in the hart's store buffer while a later load
 * goes ahead, both may find the other's flag down. Only a full fence between the two helps: Dekker's problem, and the one that sleepers and wakers have.
 */
final class StoreBuffer {
  static final Scenario BROKEN = Scenario.broken("store-buffer", "two tasks raise a flag and look at the other's, without a fence between: both go in", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("store-buffer-fixed", "a full fence stands between the store and the load", stage -> setUp(stage, true));

  private StoreBuffer() {}

  private static void setUp(Stage stage, boolean fence) {
    Cell<Boolean> left = stage.cell("left.flag", false);
    Cell<Boolean> right = stage.cell("right.flag", false);
    Cell<Integer> inside = stage.cell("inside", 0);
    stage.task("left", () -> goIn(left, right, inside, fence));
    stage.task("right", () -> goIn(right, left, inside, fence));
    stage.atEnd(() -> Stage.check(inside.get() < 2, "both went in"));
  }

  private static void goIn(Cell<Boolean> mine, Cell<Boolean> other, Cell<Integer> inside, boolean fence) {
    mine.setPlain(true);
    if (fence) {
      Stage.fence();
    }
    if (!other.get()) {
      inside.getAndUpdate(n -> n + 1);
    }
  }
}
