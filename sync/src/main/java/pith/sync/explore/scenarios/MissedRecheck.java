package pith.sync.explore.scenarios;

import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * Being woken says that the condition held at some time, not that it holds now: between the wake-up and the moment at which the sleeper has the lock again,
 * another may have taken what there was. Who waits must look again, in a loop (Lampson and Redell's Mesa, 1980).
 */
final class MissedRecheck {
  static final Scenario BROKEN = Scenario.broken("missed-recheck", "a consumer takes the item after a wake-up without looking again whether it is there", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("missed-recheck-fixed", "each consumer looks again under the lock, in a loop", stage -> setUp(stage, true));

  private MissedRecheck() {}

  private static void setUp(Stage stage, boolean rechecks) {
    Cell<Integer> items = stage.cell("items", 0);
    Cell<Boolean> closed = stage.cell("closed", false);
    SpinLock lock = stage.spinLock("items.lock");
    WaitQueue queue = new WaitQueue();
    for (String name : new String[] {"first", "second"}) {
      stage.task(name, () -> consume(items, closed, lock, queue, rechecks));
    }
    stage.task(
        "producer",
        () -> {
          items.getAndUpdate(n -> n + 1);
          queue.wakeAll();
          closed.set(true);
          queue.wakeAll();
        });
  }

  private static void consume(Cell<Integer> items, Cell<Boolean> closed, SpinLock lock, WaitQueue queue, boolean rechecks) {
    while (true) {
      queue.await(Sleep.UNINTERRUPTIBLE, () -> items.get() > 0 || closed.get());
      try (SpinLock.Held held = lock.acquire()) {
        if (rechecks && items.get() == 0) {
          if (closed.get()) {
            return;
          }
          continue;
        }
        if (!rechecks && closed.get()) {
          return;
        }
        int left = items.getAndUpdate(n -> n - 1);
        Stage.check(left > 0, "it took an item that was not there");
        return;
      }
    }
  }
}
