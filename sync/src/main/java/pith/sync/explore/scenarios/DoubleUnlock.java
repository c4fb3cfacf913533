package pith.sync.explore.scenarios;

import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A lock that is one word, and a path on which it is given back twice. Alone, nobody notices; but if another has taken it between the two, the second release
 * gives that one's lock away, and a third task walks in. A lock that knows its owner refuses ({@code Mutex}), and a guard closed by try-with-resources cannot
 * be closed by mistake.
 */
final class DoubleUnlock {
  static final Scenario BROKEN = Scenario.broken("double-unlock", "an error path gives a lock back that was given back before", DoubleUnlock::setUpBroken);
  static final Scenario SOUND = Scenario.sound("double-unlock-fixed", "a guard gives the lock back, once, wherever the block is left", DoubleUnlock::setUpSound);

  private DoubleUnlock() {}

  private static void setUpBroken(Stage stage) {
    Cell<Boolean> locked = stage.cell("locked", false);
    Cell<Integer> inside = stage.cell("inside", 0);
    stage.task(
        "hasty",
        () -> {
          lock(locked);
          unlock(locked);
          unlock(locked); // the clean-up of an error path that is gone through without an error
        });
    for (String name : new String[] {"second", "third"}) {
      stage.task(
          name,
          () -> {
            lock(locked);
            beInside(inside);
            unlock(locked);
          });
    }
  }

  private static void lock(Cell<Boolean> locked) {
    while (!locked.compareAndSet(false, true)) {
      Stage.spin();
    }
  }

  private static void unlock(Cell<Boolean> locked) {
    locked.set(false);
  }

  private static void setUpSound(Stage stage) {
    Mutex mutex = new Mutex(LockClass.of("mutex"));
    Cell<Integer> inside = stage.cell("inside", 0);
    for (String name : new String[] {"hasty", "second", "third"}) {
      stage.task(
          name,
          () -> {
            try (Mutex.Held held = mutex.acquire()) {
              beInside(inside);
            }
          });
    }
  }

  private static void beInside(Cell<Integer> inside) {
    Stage.check(inside.getAndUpdate(n -> n + 1) == 0, "two are inside at once");
    inside.getAndUpdate(n -> n - 1);
  }
}
