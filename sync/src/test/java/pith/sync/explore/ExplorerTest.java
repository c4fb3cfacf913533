package pith.sync.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pith.sync.Completion;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;

class ExplorerTest {
  /** Two tasks that note two steps each in {@code order}. */
  private static Scenario interleaving(Set<String> orders) {
    return Scenario.sound("order", "every order of two tasks' steps", stage -> {
      List<String> order = new ArrayList<>();
      for (String name : List.of("x", "y")) {
        stage.task(name, () -> {
          Stage.work();
          order.add(name + 1);
          Stage.work();
          order.add(name + 2);
        });
      }
      stage.atEnd(() -> orders.add(String.join(" ", order)));
    });
  }

  @Test
  void theBoundedSearchSeesEveryOrderThatTheBoundAllows() {
    Set<String> none = new TreeSet<>();
    new Explorer(interleaving(none)).exhaustive(0);
    assertEquals(Set.of("x1 x2 y1 y2", "y1 y2 x1 x2"), none);
    Set<String> all = new TreeSet<>();
    Verdict verdict = new Explorer(interleaving(all)).exhaustive(4);
    assertEquals(6, all.size(), all::toString);
    assertTrue(verdict.complete());
  }

  @Test
  void aDeadlockNamesWhoWaitsWhereForWhat() {
    Scenario scenario = Scenario.broken("deadlock", "", stage -> {
      Mutex a = new Mutex(LockClass.of("mutex a"));
      Completion never = new Completion();
      stage.task("one", () -> {
        try (Mutex.Held held = a.acquire()) {
          never.await(Sleep.UNINTERRUPTIBLE);
        }
      });
      stage.task("other", () -> a.acquire().close());
    });
    var stuck = assertInstanceOf(Failure.Stuck.class, new Explorer(scenario).exhaustive(0).finding().failure());
    assertEquals(2, stuck.waiting().size());
    assertTrue(stuck.waiting().get(0).startsWith("one sleeps at ExplorerTest.java:"), stuck::summary);
    assertTrue(stuck.waiting().get(1).startsWith("other sleeps for mutex a at ExplorerTest.java:"), stuck::summary);
  }

  @Test
  void whoSpinsIsNotRunAgainBeforeSomethingChanges() {
    Scenario scenario = Scenario.sound("spin", "", stage -> {
      Cell<Boolean> ready = stage.cell("ready", false);
      stage.task("waits", () -> {
        while (!ready.get()) {
          Stage.spin();
        }
      });
      stage.task("makes", () -> {
        Stage.work();
        ready.set(true);
      });
    });
    Verdict verdict = new Explorer(scenario).exhaustive(2);
    assertNull(verdict.finding());
    assertTrue(verdict.schedules() < 100, () -> "" + verdict.schedules());
  }

  @Test
  void aTestThatNeverEndsIsAFailure() {
    Scenario scenario = Scenario.broken("endless", "", stage -> stage.task("runs", () -> {
      while (true) {
        Stage.work();
      }
    }));
    assertInstanceOf(Failure.Endless.class, new Explorer(scenario).exhaustive(0).finding().failure());
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Scenario scenario = Scenario.broken("twice", "", stage -> {
      Cell<Integer> count = stage.cell("count", 0);
      stage.task("one", () -> count.set(count.get() + 1));
      stage.task("other", () -> count.set(count.get() + 1));
      stage.atEnd(() -> Stage.check(count.get() == 2, "lost"));
    });
    Verdict first = new Explorer(scenario).random(0, 1000);
    Verdict again = new Explorer(scenario).random(first.finding().seed(), 1);
    assertEquals(first.finding().found(), again.finding().found());
  }

  @Test
  void tokensAreReadAsTheyAreWritten() {
    for (String token : List.of("usual", ":b", "a3:b", "a1~.a3:b.b12:a")) {
      assertEquals(token, Schedule.parse(token).toString());
    }
    for (String wrong : List.of("", "a", "a3", "3:b", "~", "a3:b.", "a3>b")) {
      assertNull(Schedule.parse(wrong), wrong);
    }
  }
}
