package pith.sync.explore.scenarios;

import pith.sync.LockClass;
import pith.sync.SeqLock;
import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A reader of a seqlock that does not ask, after reading, whether a writer was at work meanwhile: it gets one half of before and one of after.
 */
final class TornRead {
  static final Scenario BROKEN = Scenario.broken("torn-seqlock", "a reader of a seqlock does not ask whether it has to read again", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("torn-seqlock-fixed", "it reads again until no writer came between", stage -> setUp(stage, true));

  private TornRead() {}

  private static void setUp(Stage stage, boolean asks) {
    SeqLock lock = new SeqLock(LockClass.of("time.lock"));
    Cell<Integer> seconds = stage.cell("seconds", 1);
    Cell<Integer> nanos = stage.cell("nanos", 999);
    stage.task(
        "tick",
        () -> {
          try (SeqLock.WriteHeld writing = lock.write()) {
            seconds.setPlain(2);
            nanos.setPlain(0);
          }
        });
    stage.task(
        "reader",
        () -> {
          int begun;
          int time;
          do {
            begun = lock.begin();
            time = seconds.get() * 1000 + nanos.get();
          } while (asks && lock.retry(begun));
          Stage.check(time == 1999 || time == 2000, "it read a time that never was: " + time);
        });
  }
}
