package pith.sync.explore.scenarios;

import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A consumer looks whether there is something, finds nothing and goes to sleep. If the producer comes between the look and the sleep, its wake-up finds nobody
 * asleep, and nobody wakes the consumer ever after. It must announce its sleep first and look then, which is what {@code WaitQueue.await} does.
 */
final class LostWakeUp {
  static final Scenario BROKEN = Scenario.broken("lost-wakeup", "a consumer looks, finds nothing, and only then announces that it sleeps", LostWakeUp::setUpBroken);
  static final Scenario SOUND = Scenario.sound("lost-wakeup-fixed", "WaitQueue announces the sleep before it looks at the condition", LostWakeUp::setUpSound);

  private LostWakeUp() {}

  private static void setUpBroken(Stage stage) {
    Cell<Boolean> full = stage.cell("full", false);
    Cell<Execution> sleeper = stage.cell("sleeper", null);
    stage.task(
        "consumer",
        () -> {
          Execution me = Execution.current();
          sleeper.set(me);
          while (!full.get()) {
            me.prepareToSleep(Sleep.UNINTERRUPTIBLE);
            me.schedule();
          }
          me.finishSleep();
        });
    stage.task(
        "producer",
        () -> {
          full.set(true);
          Execution waiting = sleeper.get();
          if (waiting != null) {
            waiting.wakeUp();
          }
        });
  }

  private static void setUpSound(Stage stage) {
    Cell<Boolean> full = stage.cell("full", false);
    WaitQueue queue = new WaitQueue();
    stage.task("consumer", () -> queue.await(Sleep.UNINTERRUPTIBLE, full::get));
    stage.task(
        "producer",
        () -> {
          full.set(true);
          queue.wakeAll();
        });
  }
}
