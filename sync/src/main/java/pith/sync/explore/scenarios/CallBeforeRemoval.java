package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;
import pith.sync.rcu.Rcu;

/**
 * A grace period waits for the readers that were open when it was asked for, not for later ones. Who asks before the removal lets a reader in that finds the
 * old one after the grace period has begun, and that nobody waits for.
 */
final class CallBeforeRemoval {
  static final Scenario BROKEN = Scenario.broken("grace-too-soon", "the grace period is waited for before the removal instead of after it", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("grace-too-soon-fixed", "first the removal, then the grace period, then the end of the old one", stage -> setUp(stage, true));

  private CallBeforeRemoval() {}

  private static void setUp(Stage stage, boolean removesFirst) {
    Rcu rcu = stage.rcu();
    Cell<String> current = stage.cell("current", "old");
    Cell<Boolean> freed = stage.cell("old.freed", false);
    stage.task(
        "updater",
        () -> {
          if (removesFirst) {
            current.set("new");
            rcu.synchronize();
          } else {
            rcu.synchronize();
            current.set("new");
          }
          freed.set(true);
        });
    stage.task(
        "reader",
        () -> {
          try (Rcu.Reader reader = rcu.read()) {
            boolean isOld = current.get().equals("old");
            Stage.check(!isOld || !freed.get(), "it uses what is freed");
          }
        });
  }
}
