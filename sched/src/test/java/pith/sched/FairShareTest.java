package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets how much of one hart. */
class FairShareTest {
  /** Runs tasks of the given nice levels on one hart until the first has had {@code cycles}. {@return what each got} */
  private static long[] shares(long seed, long cycles, int... nice) {
    TestMachine machine = new TestMachine(1, seed);
    boolean[] over = new boolean[1];
    List<TestTask> tasks = new ArrayList<>();
    for (int i = 0; i < nice.length; i++) {
      int level = nice[i];
      long budget = i == 0 ? cycles : Long.MAX_VALUE;
      tasks.add(
          machine.task(
              "nice" + level,
              () -> {
                TestTask me = TestTask.me();
                machine.scheduler().setPolicy(me, SchedPolicy.NORMAL, level);
                while (!over[0] && me.runtimeCycles() < budget) {
                  TestTask.compute(100_000);
                }
                over[0] = true;
              }));
    }
    machine.run();
    return tasks.stream().mapToLong(TestTask::runtimeCycles).toArray();
  }

  @Test
  void equalTasksShareOneHartEqually() {
    for (long seed = 0; seed < 20; seed++) {
      long[] got = shares(seed, 300_000_000, 0, 0, 0);
      assertEquals(1, (double) got[1] / got[0], 0.03, "seed " + seed);
      assertEquals(1, (double) got[2] / got[0], 0.03, "seed " + seed);
    }
  }

  @Test
  void weightDecidesTheShare() {
    for (long seed = 0; seed < 20; seed++) {
      long[] got = shares(seed, 600_000_000, 0, 5);
      assertEquals(1024.0 / 335, (double) got[0] / got[1], 0.08, "seed " + seed);
      got = shares(seed, 600_000_000, -5, 0, 3);
      assertEquals(3121.0 / 1024, (double) got[0] / got[1], 0.1, "seed " + seed);
      assertEquals(1024.0 / 526, (double) got[1] / got[2], 0.08, "seed " + seed);
    }
  }

  @Test
  void changingNiceChangesTheShareOfAWaitingTask() {
    TestMachine machine = new TestMachine(1, 4);
    TestTask other = machine.hog("other", 400_000_000);
    long[] after = new long[1];
    machine.task(
        "renicer",
        () -> {
          TestTask.compute(20_000_000);
          machine.scheduler().setPolicy(other, SchedPolicy.NORMAL, 10);
          long mine = TestTask.me().runtimeCycles();
          long theirs = other.runtimeCycles();
          TestTask.compute(300_000_000);
          after[0] = (TestTask.me().runtimeCycles() - mine) / Math.max(1, other.runtimeCycles() - theirs);
        });
    machine.run();
    assertTrue(after[0] >= 8 && after[0] <= 10, "1024/110 is about 9.3: " + after[0]);
  }

  @Test
  void sleeperGetsTheHartSoonAfterItWakes() {
    for (long seed = 0; seed < 20; seed++) {
      TestMachine machine = new TestMachine(1, seed);
      machine.hog("hog1", 200_000_000);
      machine.hog("hog2", 200_000_000);
      long[] worst = new long[1];
      machine.task(
          "interactive",
          () -> {
            for (int i = 0; i < 30; i++) {
              long asked = machine.micros(3_000);
              worst[0] = Math.max(worst[0], TestTask.sleep(asked) - asked);
              TestTask.compute(50_000);
            }
          });
      machine.run();
      assertTrue(worst[0] < 2 * machine.slice(), "seed " + seed + ": " + worst[0] + " cycles late");
    }
  }

  @Test
  void idlePolicyGetsAlmostNothing() {
    TestMachine machine = new TestMachine(1, 1);
    TestTask normal = machine.hog("normal", 1_000_000_000);
    TestTask[] idler = new TestTask[1];
    long[] had = new long[1];
    idler[0] = machine.hog("idler", 100_000_000);
    machine.task("setter", () -> machine.scheduler().setPolicy(idler[0], SchedPolicy.IDLE, 0));
    machine.task(
        "watcher",
        () -> {
          while (normal.state() != TaskState.DEAD) {
            had[0] = idler[0].runtimeCycles();
            TestTask.sleep(machine.micros(5_000));
          }
        });
    machine.run();
    assertTrue(had[0] < 20_000_000, "weight 3 against 1024: " + had[0]);
    assertTrue(idler[0].runtimeCycles() >= 100_000_000, "it ran once the hart was free");
  }

  @Test
  void yieldLetsTheOtherGoFirst() {
    TestMachine machine = new TestMachine(1, 7);
    boolean[] flag = new boolean[1];
    TestTask spinner =
        machine.task(
            "spinner",
            () -> {
              while (!flag[0]) {
                machine.scheduler().yield(TestTask.me());
              }
            });
    machine.task(
        "setter",
        () -> {
          TestTask.compute(1_000_000);
          flag[0] = true;
        });
    machine.run();
    assertTrue(spinner.runtimeCycles() < 200_000, "it gave way instead of spinning its turn out: " + spinner.runtimeCycles());
  }

  @Test
  void yieldingForEverDoesNotStarve() {
    TestMachine machine = new TestMachine(1, 7);
    int[] rounds = new int[1];
    TestTask hog = machine.hog("hog", 300_000_000);
    machine.task(
        "yielder",
        () -> {
          while (hog.state() != TaskState.DEAD) {
            rounds[0]++;
            TestTask.compute(10_000);
            machine.scheduler().yield(TestTask.me());
          }
        });
    machine.run();
    assertTrue(rounds[0] > 50, "rounds: " + rounds[0]);
  }
}
