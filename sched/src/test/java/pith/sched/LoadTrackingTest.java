package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sync.SpinLock;

/** The averages of tasks that really run, sleep and move. */
class LoadTrackingTest {
  private static void accountAll(TestMachine machine) {
    for (Runqueue rq : machine.scheduler().runqueues()) {
      try (SpinLock.Held held = rq.lock.acquire()) {
        rq.account();
      }
    }
  }

  @Test
  void taskThatRunsAQuarterOfTheTimeHasAQuarterOfTheUtilization() {
    TestMachine machine = new TestMachine(2, 1);
    long[] utilization = new long[2];
    machine.task(
        "quarter",
        () -> {
          for (int i = 0; i < 120; i++) {
            TestTask.compute(machine.micros(1_000));
            TestTask.sleep(machine.micros(3_000));
          }
          utilization[0] = TestTask.me().fair().load.utilization();
          utilization[1] = TestTask.me().fair().load.expectedUtilization();
        });
    machine.run();
    assertEquals(256, utilization[0], 25);
    assertTrue(utilization[1] >= utilization[0], "what it uses when it runs: " + utilization[1]);
  }

  @Test
  void runqueueHasTheLoadOfItsTasks() {
    TestMachine machine = new TestMachine(1, 2);
    long[] seen = new long[4];
    TestTask[] hogs = {machine.hog("a", 600_000_000), machine.hog("b", 600_000_000)};
    machine.task(
        "watcher",
        () -> {
          machine.scheduler().setPolicy(hogs[1], SchedPolicy.NORMAL, 5);
          TestTask.sleep(machine.micros(300_000));
          Runqueue rq = machine.scheduler().runqueue(TestTask.me().hart());
          accountAll(machine);
          seen[0] = rq.loadAverage();
          seen[1] = rq.utilization();
          seen[2] = rq.runnableAverage();
          seen[3] = hogs[0].fair().load.utilization();
        });
    machine.run();
    assertEquals(1024 + 335, seen[0], 60);
    assertEquals(1024, seen[1], 10);
    assertEquals(2048, seen[2], 80);
    assertEquals(1024.0 * 1024 / (1024 + 335), seen[3], 120);
  }

  @Test
  void loadGoesWithTheTaskAndDiesWithIt() {
    TestMachine machine = new TestMachine(2, 3);
    long[] before = new long[2];
    long[] after = new long[2];
    TestTask hog =
        machine.task(
            "hog",
            () -> {
              machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(0));
              TestTask.compute(machine.micros(200_000));
              machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(1));
              TestTask.compute(machine.micros(200_000));
            });
    machine.task(
        "watcher",
        () -> {
          TestTask.sleep(machine.micros(150_000));
          accountAll(machine);
          read(machine, before);
          TestTask.sleep(machine.micros(100_000));
          accountAll(machine);
          read(machine, after);
          while (hog.state() != TaskState.DEAD) {
            TestTask.sleep(machine.micros(10_000));
          }
        });
    machine.run();
    assertEquals(1024, before[0], 60, "where it runs");
    assertTrue(before[1] < 120, "where it does not: " + before[1]);
    assertEquals(1024, after[1], 60);
    assertTrue(after[0] < 120, "it took its load along: " + after[0]);
    long left = machine.scheduler().runqueues().stream().mapToLong(Runqueue::loadAverage).sum();
    assertTrue(left < 120, "the dead weigh nothing: " + left);
  }

  private static void read(TestMachine machine, long[] into) {
    for (int hart = 0; hart < into.length; hart++) {
      into[hart] = machine.scheduler().runqueues().get(hart).loadAverage();
    }
  }
}
