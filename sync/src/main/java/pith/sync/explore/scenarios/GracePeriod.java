package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.sleepable.SleepableRcu;

/**
 * The kernel's own RCU under test: two updaters replace what a reader follows and end the old one, each in one of the ways there are to wait for a grace
 * period. Whatever the reader holds must not have been ended.
 */
final class GracePeriod {
  static final Scenario TREE = Scenario.sound("rcu-tree", "tree RCU: a reader against a callback and an expedited grace period", GracePeriod::setUpTree);
  static final Scenario SLEEPABLE = Scenario.sound("srcu", "sleepable RCU: a reader against two updaters", GracePeriod::setUpSleepable);

  private GracePeriod() {}

  private static void setUpTree(Stage stage) {
    Rcu rcu = stage.rcu();
    Cell<Integer> current = stage.cell("current", 0);
    Cell<Integer> ended = stage.cell("ended", -1);
    stage.task("reader", () -> read(rcu.read(), current, ended));
    stage.task(
        "calls",
        () -> {
          int old = current.getAndUpdate(n -> n + 1);
          rcu.call(() -> end(ended, old));
        });
    stage.task(
        "hurries",
        () -> {
          int old = current.getAndUpdate(n -> n + 1);
          rcu.synchronizeExpedited();
          end(ended, old);
        });
  }

  private static void setUpSleepable(Stage stage) {
    SleepableRcu rcu = new SleepableRcu(Stage.harts());
    Cell<Integer> current = stage.cell("current", 0);
    Cell<Integer> ended = stage.cell("ended", -1);
    stage.task("reader", () -> read(rcu.read(), current, ended));
    for (String name : new String[] {"one", "other"}) {
      stage.task(
          name,
          () -> {
            int old = current.getAndUpdate(n -> n + 1);
            rcu.synchronize();
            end(ended, old);
          });
    }
  }

  private static void read(Rcu.Reader opened, Cell<Integer> current, Cell<Integer> ended) {
    try (Rcu.Reader reader = opened) {
      int mine = current.get();
      Stage.work();
      Stage.check(ended.get() < mine, "what it holds was ended under it");
    }
  }

  private static void end(Cell<Integer> ended, int old) {
    ended.getAndUpdate(before -> Math.max(before, old));
  }
}
