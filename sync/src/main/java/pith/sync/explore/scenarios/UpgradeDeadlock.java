package pith.sync.explore.scenarios;

import pith.sync.LockClass;
import pith.sync.RwSemaphore;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A reader finds that something has to be changed and asks for writing while it still reads. A writer waits for all readers: if two do so, each waits for the
 * other to stop reading. A reader must give its hold back first, and look again when it writes, since what it saw may be gone.
 */
final class UpgradeDeadlock {
  static final Scenario BROKEN = Scenario.broken("upgrade-deadlock", "a reader asks for writing without giving its reading back", stage -> setUp(stage, UpgradeDeadlock::upgrade));
  static final Scenario SOUND = Scenario.sound("upgrade-deadlock-fixed", "it gives back, acquires for writing and looks again", stage -> setUp(stage, UpgradeDeadlock::giveBack));

  /** What both tasks do: makes it if it is not there. */
  private interface Making {
    void make(RwSemaphore semaphore, Cell<Integer> made);
  }

  private UpgradeDeadlock() {}

  private static void setUp(Stage stage, Making making) {
    RwSemaphore semaphore = new RwSemaphore(LockClass.of("semaphore"));
    Cell<Integer> made = stage.cell("made", 0);
    stage.task("one", () -> making.make(semaphore, made));
    stage.task("other", () -> making.make(semaphore, made));
    stage.atEnd(() -> Stage.check(made.get() == 1, "it was made " + made.get() + " times"));
  }

  private static void upgrade(RwSemaphore semaphore, Cell<Integer> made) {
    try (RwSemaphore.ReadHeld reading = semaphore.read()) {
      if (made.get() == 0) {
        try (RwSemaphore.WriteHeld writing = semaphore.write()) {
          made.set(made.get() + 1);
        }
      }
    }
  }

  private static void giveBack(RwSemaphore semaphore, Cell<Integer> made) {
    try (RwSemaphore.ReadHeld reading = semaphore.read()) {
      if (made.get() != 0) {
        return;
      }
    }
    try (RwSemaphore.WriteHeld writing = semaphore.write()) {
      if (made.get() == 0) {
        made.set(made.get() + 1);
      }
    }
  }
}
