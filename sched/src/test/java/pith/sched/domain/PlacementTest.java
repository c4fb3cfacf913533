package pith.sched.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sched.SchedPolicy;
import pith.sched.Scheduler;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sync.SpinLock;

/** Which hart a task runs on: spreading, pulling, pushing, affinity. */
class PlacementTest {
  private static final long WORK = 100_000_000;

  @Test
  void equalTasksSpreadOverTheHarts() {
    for (long seed = 0; seed < 30; seed++) {
      TestMachine machine = new TestMachine(4, seed);
      List<TestTask> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(machine.hog("hog" + i, WORK));
      }
      machine.run();
      BitSet used = new BitSet();
      tasks.forEach(task -> used.set(task.hartId()));
      assertEquals(4, used.cardinality(), "seed " + seed);
      assertTrue(machine.machine().now() < WORK * 11 / 10, "seed " + seed + ": nobody waited");
    }
  }

  @Test
  void forkedChildrenSpreadOverTheHarts() {
    TestMachine machine = new TestMachine(4, 3);
    machine.task(
        "parent",
        () -> {
          for (int i = 0; i < 3; i++) {
            machine.fork("child" + i, () -> TestTask.compute(WORK));
          }
          TestTask.compute(WORK);
        });
    machine.run();
    assertTrue(machine.machine().now() < WORK * 11 / 10, "each had a hart of its own");
  }

  /**
   * Until the short one ends, the long one may share its hart: it takes 3.25 times WORK then if the waiting one is pulled at once. That is not always so: who
   * ran less than half a millisecond ago is left where its cache is warm, and idle harts look again at the busy one's tick, and take it all the same after two
   * passes in vain.
   */
  @Test
  void idleHartPullsFromABusyOne() {
    for (long seed = 0; seed < 30; seed++) {
      TestMachine machine = new TestMachine(2, seed);
      machine.hog("long", 3 * WORK);
      machine.hog("short", WORK / 2);
      machine.hog("waiting", 2 * WORK);
      machine.run();
      assertTrue(machine.machine().now() < 3.4 * WORK, "seed " + seed + ": " + machine.machine().now());
    }
  }

  @Test
  void busyHartPushesToOneThatHasLessToDo() {
    for (long seed = 0; seed < 10; seed++) {
      TestMachine machine = new TestMachine(2, seed);
      List<TestTask> bound = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        bound.add(machine.hog("bound" + i, WORK));
      }
      machine.task(
          "binder",
          () -> {
            bound.forEach(task -> machine.scheduler().setAffinity(task, TestTask.harts(0)));
            TestTask.compute(WORK / 10);
            bound.forEach(task -> machine.scheduler().setAffinity(task, TestTask.harts(0, 1)));
          });
      machine.run();
      assertTrue(machine.machine().now() < 2.5 * WORK, "seed " + seed + ": " + machine.machine().now());
    }
  }

  @Test
  void runningTaskMovesWhenItMayNotStay() {
    for (long seed = 0; seed < 50; seed++) {
      TestMachine machine = new TestMachine(3, seed);
      machine.task(
          "wanderer",
          () -> {
            for (int i = 0; i < 12; i++) {
              machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(i % 3));
              Scheduler.condResched();
              assertEquals(i % 3, TestTask.me().hart().id());
              TestTask.compute(30_000);
            }
          });
      machine.run();
    }
  }

  /** Found that a task whose affinity changed while it was being preempted stayed where it was. */
  @Test
  void anyTaskObeysItsAffinityFromAnyState() {
    for (long seed = 0; seed < 150; seed++) {
      TestMachine machine = new TestMachine(3, seed);
      List<TestTask> driven = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        boolean sleepy = i % 2 == 0;
        driven.add(machine.task("driven" + i, () -> wander(machine, sleepy)));
      }
      machine.task("driver1", () -> drive(machine, driven));
      machine.task("driver2", () -> drive(machine, driven));
      machine.run();
    }
  }

  private static void wander(TestMachine machine, boolean sleepy) {
    for (int i = 0; i < 40; i++) {
      TestTask me = TestTask.me();
      TestTask.compute(10_000 + machine.random.nextInt(40_000));
      try (SpinLock.Held held = machine.scheduler().lockRunqueue(me)) { // others change both at once
        assertTrue(me.allowedOn(me.hart().id()) || me.reschedulePending() || me.hart().interrupts().pending(), "runs where it may not");
      }
      if (sleepy) {
        TestTask.sleep(machine.random.nextInt(50_000));
      } else if (machine.random.nextInt(4) == 0) {
        machine.scheduler().yield(me);
      }
    }
  }

  private static void drive(TestMachine machine, List<TestTask> driven) {
    for (int i = 0; i < 60; i++) {
      TestTask task = driven.get(machine.random.nextInt(driven.size()));
      if (machine.random.nextInt(3) == 0) {
        machine.scheduler().setPolicy(task, SchedPolicy.NORMAL, machine.random.nextInt(-20, 20));
      } else {
        machine.scheduler().setAffinity(task, BitSet.valueOf(new long[] {1 + machine.random.nextInt(7)}));
      }
      TestTask.compute(machine.random.nextInt(30_000));
    }
  }
}
