package pith.sched.rt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sched.TaskState;
import pith.sched.TestMachine;
import pith.sched.TestTask;

/** Who runs first on one hart, against a list sorted by priority. */
class RtOrderTest {
  private static SchedAttributes realTime(SchedPolicy policy, int priority) {
    return SchedAttributes.DEFAULT.realTime(policy, priority);
  }

  /** Waits at the lowest priority until all have theirs, then lets go of the hart by taking the fair class itself. */
  private static List<Integer> orderOfEnds(long seed, int[] priorities) {
    TestMachine machine = new TestMachine(1, seed);
    List<Integer> ends = new ArrayList<>();
    List<TestTask> tasks = new ArrayList<>();
    machine.task(
        "starter",
        () -> {
          TestTask me = TestTask.me();
          machine.scheduler().change(me, realTime(SchedPolicy.FIFO, SchedAttributes.MAX_PRIORITY));
          for (int i = 0; i < priorities.length; i++) {
            int number = i;
            TestTask task =
                machine.fork(
                    "rt" + i,
                    () -> {
                      TestTask.compute(machine.micros(3_000));
                      ends.add(number);
                    });
            machine.scheduler().change(task, realTime(SchedPolicy.FIFO, priorities[i]));
            tasks.add(task);
          }
        });
    machine.run();
    return ends;
  }

  @Test
  void tasksEndInOrderOfPriorityAndEqualsInOrderOfArrival() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] priorities = IntStream.range(0, 12).map(i -> 1 + random.nextInt(6) * 19).toArray();
      // All of them were of the starter's priority for a moment: who was lowered goes to the head of its list, as POSIX has it.
      List<Integer> expected =
          IntStream.range(0, priorities.length).boxed().sorted(Comparator.<Integer>comparingInt(i -> -priorities[i]).thenComparing(i -> -i)).toList();
      assertEquals(expected, orderOfEnds(seed, priorities), "seed " + seed);
    }
  }

  @Test
  void roundRobinTasksTakeTurnsOfTheTimesliceAndFifoTasksNone() {
    for (SchedPolicy policy : List.of(SchedPolicy.RR, SchedPolicy.FIFO)) {
      TestMachine machine = new TestMachine(1, 3);
      machine.scheduler().realTimeSettings().timesliceMillis(5);
      List<TestTask> tasks = new ArrayList<>();
      machine.task(
          "starter",
          () -> {
            machine.scheduler().change(TestTask.me(), realTime(policy, 50));
            for (int i = 0; i < 3; i++) {
              tasks.add(machine.fork("rr" + i, () -> TestTask.compute(machine.micros(50_000))));
            }
          });
      machine.run();
      for (TestTask task : tasks) {
        assertEquals(policy == SchedPolicy.RR ? 9 : 0, task.info().involuntarySwitches(), 1, policy + " " + task.name());
      }
    }
  }

  @Test
  void wokenTaskPreemptsLessUrgentOnesAtOnceAndMoreUrgentOnesNever() {
    for (long seed = 0; seed < 20; seed++) {
      TestMachine machine = new TestMachine(1, seed);
      long[] late = new long[2];
      for (int side = 0; side < 2; side++) {
        int mine = side;
        machine.task(
            "sleeper" + side,
            () -> {
              machine.scheduler().change(TestTask.me(), realTime(SchedPolicy.FIFO, mine == 0 ? 60 : 40));
              for (int i = 0; i < 10; i++) {
                late[mine] = Math.max(late[mine], TestTask.sleep(machine.micros(2_000)) - machine.micros(2_000));
                TestTask.compute(machine.micros(50));
              }
            });
      }
      machine.task(
          "hog",
          () -> {
            TestTask.sleep(machine.micros(100));
            machine.scheduler().change(TestTask.me(), realTime(SchedPolicy.FIFO, 50));
            TestTask.compute(machine.micros(30_000));
          });
      machine.run();
      assertTrue(late[0] < machine.micros(60), "seed " + seed + ": the urgent one came late by " + late[0]);
      assertTrue(late[1] > machine.micros(20_000), "seed " + seed + ": the other one had to wait for the hog, but came " + late[1] + " late");
    }
  }

  @Test
  void yieldLetsEqualsGoFirstButNobodyElse() {
    TestMachine machine = new TestMachine(1, 1);
    List<String> order = new ArrayList<>();
    machine.task(
        "starter",
        () -> {
          machine.scheduler().change(TestTask.me(), realTime(SchedPolicy.FIFO, 50));
          TestTask lesser = machine.fork("lesser", () -> order.add("lesser"));
          machine.scheduler().change(lesser, realTime(SchedPolicy.FIFO, 49));
          machine.fork("equal", () -> order.add("equal"));
          machine.scheduler().yield(TestTask.me());
          order.add("yielder");
        });
    machine.run();
    assertEquals(List.of("equal", "yielder", "lesser"), order);
  }

  @Test
  void aTaskThatBecomesFairGivesWayAndItsHartsFairTasksRunAgain() {
    TestMachine machine = new TestMachine(1, 5);
    TestTask fair = machine.hog("fair", machine.micros(5_000));
    boolean[] starved = new boolean[1];
    machine.task(
        "rt",
        () -> {
          TestTask me = TestTask.me();
          machine.scheduler().change(me, realTime(SchedPolicy.FIFO, 1));
          long before = fair.runtimeCycles();
          TestTask.compute(machine.micros(20_000));
          starved[0] = fair.runtimeCycles() == before;
          machine.scheduler().setPolicy(me, SchedPolicy.NORMAL, 0);
          TestTask.compute(machine.micros(20_000));
          assertTrue(fair.state() == TaskState.DEAD || fair.runtimeCycles() > before);
        });
    machine.run();
    assertTrue(starved[0]);
  }

  @Test
  void childrenInheritPolicyAndPriorityUnlessResetOnFork() {
    TestMachine machine = new TestMachine(1, 0);
    machine.task(
        "parent",
        () -> {
          TestTask me = TestTask.me();
          machine.scheduler().change(me, realTime(SchedPolicy.RR, 7));
          assertEquals(7, machine.fork("same", () -> {}).attributes().priority());
          machine.scheduler().change(me, me.attributes().withResetOnFork(true));
          TestTask child = machine.fork("reset", () -> {});
          assertEquals(SchedAttributes.DEFAULT, child.attributes());
          assertEquals("fair", child.schedClass().name());
        });
    machine.run();
  }
}
