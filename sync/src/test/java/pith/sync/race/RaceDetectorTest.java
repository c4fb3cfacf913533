package pith.sync.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.WatchedField;
import pith.sync.lockdep.LockdepReport;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class RaceDetectorTest {
  private static final WatchedField COUNT = new WatchedField("Barn.count");
  private static final LockClass LOCK = LockClass.of("barn");

  private static final class Barn {
    final SpinLock lock = new SpinLock(LOCK);
    int count;
  }

  /** Two tasks count, the second under the lock only if it is {@code careful}. */
  private static List<LockdepReport> reports(long seed, boolean careful) {
    List<LockdepReport> reports = new ArrayList<>();
    RaceDetector detector = new RaceDetector(2, seed, 10, reports::add);
    Barn barn = new Barn();
    TestMachine machine = TestMachine.of(2, seed);
    machine.task("careful", () -> countOften(detector, barn, true));
    machine.task("other", () -> countOften(detector, barn, careful));
    machine.run();
    return reports;
  }

  private static void countOften(RaceDetector detector, Barn barn, boolean locks) {
    for (int i = 0; i < 60; i++) {
      if (locks) {
        try (SpinLock.Held held = barn.lock.acquire()) {
          count(detector, barn);
        }
      } else {
        count(detector, barn);
      }
      TestTask.work(500);
    }
  }

  private static void count(RaceDetector detector, Barn barn) {
    detector.access(Execution.current(), barn, COUNT, true);
    barn.count++;
  }

  @Test
  void anAccessWithoutTheLockIsReportedWithBothStacks() {
    int found = 0;
    for (int seed = 0; seed < 10; seed++) {
      List<LockdepReport> reports = reports(seed, false);
      for (LockdepReport report : reports) {
        var race = assertInstanceOf(LockdepReport.DataRace.class, report);
        assertEquals("Barn.count", race.field());
        assertEquals(2, race.witnesses().size());
        assertTrue(race.text().contains("RaceDetectorTest.count("), race::text);
      }
      found += reports.isEmpty() ? 0 : 1;
    }
    assertTrue(found >= 8, "found with " + found + " of 10 seeds");
  }

  @Test
  void whatTheLockOrdersIsNotReported() {
    for (int seed = 0; seed < 10; seed++) {
      assertEquals(List.of(), reports(seed, true));
    }
  }

  @Test
  void theSameSeedFindsTheSameRaces() {
    assertEquals(reports(3, false).toString(), reports(3, false).toString());
  }
}
