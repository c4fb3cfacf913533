package pith.sync.explore.scenarios;

import pith.sync.PerHartCounter;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * Reading a counter, adding one and writing it back are three steps. Two tasks that do so at once may both read the same and count for one. With an account for
 * each hart nobody else writes what one reads ({@code PerHartCounter}); what is settled goes through a lock.
 */
final class LostUpdate {
  static final Scenario BROKEN = Scenario.broken("lost-update", "two tasks read a counter, add one and write it back", LostUpdate::setUpBroken);
  static final Scenario SOUND = Scenario.sound("lost-update-fixed", "each counts on an account of its own, settled under a lock", LostUpdate::setUpSound);

  private static final int TIMES = 2;

  private LostUpdate() {}

  private static void setUpBroken(Stage stage) {
    Cell<Integer> count = stage.cell("count", 0);
    stage.task("one", () -> count.set(count.get() + 1));
    stage.task("other", () -> count.set(count.get() + 1));
    stage.atEnd(() -> Stage.check(count.get() == 2, "two counted, and the count is " + count.get()));
  }

  private static void setUpSound(Stage stage) {
    PerHartCounter counter = new PerHartCounter(Stage.harts(), TIMES);
    for (String name : new String[] {"one", "other"}) {
      stage.task(
          name,
          () -> {
            for (int i = 0; i <= TIMES; i++) {
              counter.add(1);
            }
          });
    }
    stage.atEnd(() -> Stage.check(counter.sum() == 2 * (TIMES + 1), "the sum is " + counter.sum()));
  }
}
