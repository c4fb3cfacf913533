package pith.sync.explore.scenarios;

import pith.sync.SpinLock;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * "If it is not there, make it": between the look and the making another may make it too. The look without a lock is a good short cut, but who is going to act
 * must look again under the lock.
 */
final class CheckThenAct {
  static final Scenario BROKEN = Scenario.broken("check-then-act", "a look without the lock decides what is done under the lock", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("check-then-act-fixed", "it looks again under the lock", stage -> setUp(stage, true));

  private CheckThenAct() {}

  private static void setUp(Stage stage, boolean looksAgain) {
    Cell<Boolean> made = stage.cell("made", false);
    Cell<Integer> times = stage.cell("times", 0);
    SpinLock lock = stage.spinLock("lock");
    for (String name : new String[] {"one", "other"}) {
      stage.task(
          name,
          () -> {
            if (!made.get()) {
              try (SpinLock.Held held = lock.acquire()) {
                if (!looksAgain || !made.get()) {
                  times.set(times.get() + 1);
                  made.set(true);
                }
              }
            }
          });
    }
    stage.atEnd(() -> Stage.check(times.get() == 1, "it was made " + times.get() + " times"));
  }
}
