package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A lookup finds an object and takes a reference, while its last user drops one. If the count had reached 0 the object is being freed, and counting up to 1
 * does not stop that. A lookup must take a reference only if there still is one ({@code refcount_inc_not_zero}).
 */
final class RefcountResurrect {
  static final Scenario BROKEN = Scenario.broken("refcount-resurrect", "a lookup counts up a reference count that was 0 already", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("refcount-resurrect-fixed", "a lookup takes a reference only if the count is not 0", stage -> setUp(stage, true));

  private RefcountResurrect() {}

  private static void setUp(Stage stage, boolean unlessZero) {
    Cell<Integer> references = stage.cell("references", 1);
    Cell<Boolean> freed = stage.cell("freed", false);
    stage.task(
        "lookup",
        () -> {
          if (unlessZero ? takeUnlessZero(references) : take(references)) {
            Stage.check(!freed.get(), "it holds a reference to what is freed");
            drop(references, freed);
          }
        });
    stage.task("user", () -> drop(references, freed));
  }

  private static boolean take(Cell<Integer> references) {
    references.getAndUpdate(n -> n + 1);
    return true;
  }

  private static boolean takeUnlessZero(Cell<Integer> references) {
    for (int seen = references.get(); seen != 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen + 1)) {
        return true;
      }
    }
    return false;
  }

  private static void drop(Cell<Integer> references, Cell<Boolean> freed) {
    if (references.getAndUpdate(n -> n - 1) == 1) {
      Stage.check(!freed.get(), "it is freed twice");
      freed.set(true);
    }
  }
}
