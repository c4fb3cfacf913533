package pith.sched.ext;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.plugin.ExtTask;

/** Policies that keep to the rules schedule everything, may come and go at any time, and are kept from real-time tasks' harm. */
class ExtClassTest {
  private static final List<String> POLICIES = List.of("fifo", "vtime");

  /** A task that computes, sleeps, yields, forks, and changes where it may run and how. */
  private static void live(TestMachine machine, SplittableRandom random, int depth) {
    TestTask me = TestTask.me();
    for (int i = 0; i < 8; i++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> TestTask.compute(machine.micros(random.nextInt(9_000)));
        case 2 -> TestTask.sleep(machine.micros(random.nextInt(5_000)));
        case 3 -> machine.scheduler().yield(me);
        case 4 -> {
          machine.scheduler().setAffinity(me, TestTask.harts(random.nextInt(3), random.nextInt(3)));
          TestTask.compute(machine.micros(300));
          assertTrue(me.allowedOn(me.hart().id()), me.name() + " runs where it may not");
        }
        default -> {
          machine.scheduler().setPolicy(me, random.nextBoolean() ? SchedPolicy.EXT : SchedPolicy.BATCH, random.nextInt(-5, 6));
          if (depth < 2) {
            SplittableRandom own = random.split();
            machine.fork(me.name() + i, () -> live(machine, own, depth + 1));
          }
        }
      }
    }
  }

  @Test
  void everythingRunsUnderEachPolicy() {
    for (String policy : POLICIES) {
      for (long seed = 0; seed < 8; seed++) {
        TestMachine machine = new TestMachine(3, seed);
        for (int i = 0; i < 6; i++) {
          SplittableRandom own = machine.random.split();
          machine.task("task" + i, () -> live(machine, own, 0));
        }
        machine.task("boss", () -> assertEquals(ExtControl.Outcome.ENABLED, machine.parts().ext().enable(policy)));
        machine.run();
        assertEquals(policy, machine.parts().ext().current(), () -> machine.log.toString());
      }
    }
  }

  /** {@return the hash of what was decided} */
  private static String comeAndGo(TestMachine machine) {
    for (int i = 0; i < 8; i++) {
      SplittableRandom own = machine.random.split();
      machine.task("task" + i, () -> live(machine, own, 0));
    }
    machine.task(
        "boss",
        () -> {
          for (int i = 0; i < 24; i++) {
            assertEquals(ExtControl.Outcome.ENABLED, machine.parts().ext().enable(POLICIES.get(i % 2)));
            TestTask.sleep(machine.micros(700));
            assertTrue(machine.parts().ext().disable());
            TestTask.sleep(machine.micros(300));
          }
        });
    machine.run();
    assertEquals(ExtControl.State.DISABLED, machine.parts().ext().state());
    return machine.hash();
  }

  @Test
  void policiesComeAndGoWhileTasksRun() {
    comeAndGo(new TestMachine(3, 7));
  }

  @Test
  void sameSeedSameDecisions() {
    assertEquals(comeAndGo(TestMachine.inTurns(3, 7)), comeAndGo(TestMachine.inTurns(3, 7)));
  }

  @Test
  void noHartIdlesWhileATaskWaitsInTheGlobalQueue() {
    TestMachine machine = new TestMachine(4, 3);
    long work = machine.micros(60_000);
    long[] ended = new long[12];
    machine.task("boss", () -> machine.parts().ext().enable("fifo"));
    for (int i = 0; i < ended.length; i++) {
      int mine = i;
      machine.task(
          "hog" + i,
          () -> {
            TestTask.compute(work);
            ended[mine] = TestTask.me().hart().cycles();
          });
    }
    machine.run();
    long last = java.util.Arrays.stream(ended).max().orElseThrow();
    assertTrue(last < work * 3 * 1.1, "12 tasks on 4 harts took " + (double) last / work + " times a task's work");
  }

  @Test
  void virtualTimeSharesByWeight() {
    TestMachine machine = new TestMachine(1, 1);
    boolean[] over = new boolean[1];
    TestTask light =
        machine.task(
            "light",
            () -> {
              machine.scheduler().setPolicy(TestTask.me(), SchedPolicy.NORMAL, 5);
              while (!over[0]) {
                TestTask.compute(machine.micros(500));
              }
            });
    machine.task(
        "heavy",
        () -> {
          machine.parts().ext().enable("vtime");
          TestTask.compute(machine.micros(20_000));
          long had = light.runtimeCycles();
          long mine = TestTask.me().runtimeCycles();
          TestTask.compute(machine.micros(900_000));
          double ratio = (double) (TestTask.me().runtimeCycles() - mine) / (light.runtimeCycles() - had);
          assertEquals(100.0 / 32, ratio, 0.3, "weights are 100 and 32");
          over[0] = true;
        });
    machine.run();
  }

  @Test
  void tasksThatDidNotChooseSoStayFairUnderAPartialPolicy() {
    TestMachine machine = new TestMachine(2, 1);
    machine.task(
        "boss",
        () -> {
          machine.parts().ext().enable(new TestPolicy().onlyChosen());
          assertEquals("fair", TestTask.me().schedClass().name());
          machine.scheduler().setPolicy(TestTask.me(), SchedPolicy.EXT, 0);
          assertEquals("ext", TestTask.me().schedClass().name());
          assertFalse(machine.parts().ext().switchesAll());
          machine.parts().ext().disable();
          assertEquals("fair", TestTask.me().schedClass().name());
        });
    machine.run();
  }

  @Test
  void tasksThatAPolicyDoesNotWantLoseTheirChoice() {
    TestMachine machine = new TestMachine(1, 1);
    TestPolicy choosy =
        new TestPolicy() {
          @Override
          public boolean disallows(ExtTask task) {
            return task.name().equals("unwanted");
          }
        };
    TestTask unwanted = 
        machine.task(
            "unwanted",
            () -> {
              machine.scheduler().setPolicy(TestTask.me(), SchedPolicy.EXT, 3);
              TestTask.sleep(machine.micros(1_000));
              assertEquals(SchedPolicy.NORMAL, TestTask.me().policy());
              assertEquals(3, TestTask.me().nice());
            });
    machine.task(
        "boss",
        () -> {
          TestTask.sleep(machine.micros(100));
          machine.scheduler().setPolicy(TestTask.me(), SchedPolicy.EXT, 0);
          machine.parts().ext().enable(choosy);
          assertEquals(SchedPolicy.EXT, TestTask.me().policy());
          assertTrue(machine.parts().ext().disallows(unwanted));
        });
    machine.run();
    assertEquals(1, machine.parts().ext().rejected());
  }

  @Test
  void realTimeTaskThatNeverStopsLeavesThePolicysTasksTheirServersShare() {
    TestMachine machine = new TestMachine(1, 5);
    boolean[] over = new boolean[1];
    machine.task(
        "rt",
        () -> {
          machine.parts().ext().enable("fifo");
          machine.scheduler().change(TestTask.me(), SchedAttributes.DEFAULT.realTime(SchedPolicy.FIFO, 50));
          while (!over[0]) {
            TestTask.compute(machine.micros(1_000));
          }
        });
    machine.task(
        "ext",
        () -> {
          TestTask.compute(machine.micros(1_000));
          long begin = TestTask.me().hart().cycles();
          TestTask.compute(machine.micros(400_000));
          double seconds = (double) (TestTask.me().hart().cycles() - begin) / machine.micros(1_000_000);
          assertTrue(seconds >= 5.9 && seconds <= 8.1, "eight times 50 ms took " + seconds + " s");
          over[0] = true;
        });
    machine.run();
  }
}
