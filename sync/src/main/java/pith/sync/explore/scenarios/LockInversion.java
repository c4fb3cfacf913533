package pith.sync.explore.scenarios;

import pith.sync.SpinLock;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * One task takes A and then B, the other B and then A: when each has its first, each waits for the other for ever. All must take them in one order. Lockdep
 * reports this from runs in which nothing happened; here is the run in which it does.
 */
final class LockInversion {
  static final Scenario BROKEN = Scenario.broken("lock-inversion", "two tasks take two locks in opposite orders", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("lock-inversion-fixed", "both take them in the same order", stage -> setUp(stage, true));

  private LockInversion() {}

  private static void setUp(Stage stage, boolean ordered) {
    SpinLock a = stage.spinLock("A");
    SpinLock b = stage.spinLock("B");
    stage.task("rename", () -> both(a, b));
    stage.task("unlink", () -> both(ordered ? a : b, ordered ? b : a));
  }

  private static void both(SpinLock outer, SpinLock inner) {
    try (SpinLock.Held first = outer.acquire();
        SpinLock.Held second = inner.acquire()) {
      Stage.work();
    }
  }
}
