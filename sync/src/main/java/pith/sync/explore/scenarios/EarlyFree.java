package pith.sync.explore.scenarios;

import java.util.function.Consumer;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;
import pith.sync.rcu.Rcu;

/**
 * An updater replaces what readers follow, and frees the old one. A reader that was open before may still use it: the updater has to wait for a grace period,
 * by {@code synchronize} or a callback.
 */
final class EarlyFree {
  static final Scenario BROKEN = Scenario.broken("early-free", "an updater frees what it has replaced at once, under a reader", stage -> setUp(stage, Runnable::run));
  static final Scenario SOUND = Scenario.sound("early-free-fixed", "the old one is freed by a callback after a grace period", EarlyFree::setUpWithCallback);

  private EarlyFree() {}

  private static void setUpWithCallback(Stage stage) {
    setUp(stage, stage.rcu()::call);
  }

  private static void setUp(Stage stage, Consumer<Runnable> later) {
    Rcu rcu = stage.rcu();
    Cell<String> current = stage.cell("current", "old");
    Cell<Boolean> freed = stage.cell("old.freed", false);
    stage.task(
        "reader",
        () -> {
          try (Rcu.Reader reader = rcu.read()) {
            boolean isOld = current.get().equals("old");
            Stage.check(!isOld || !freed.get(), "it uses what is freed");
          }
        });
    stage.task(
        "updater",
        () -> {
          current.set("new");
          later.accept(() -> freed.set(true));
        });
  }
}
