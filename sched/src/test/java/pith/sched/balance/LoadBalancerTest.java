package pith.sched.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sched.Runqueue;
import pith.sched.TestMachine;
import pith.sched.TestTask;

/** Whole machines: balancing evens out, keeps harts at work, obeys affinity, and leaves alone what is even. The lock checker watches all of them. */
class LoadBalancerTest {
  private static final long MILLI = 2_000_000;

  /** Everybody begins on hart 0, bound there for a moment. */
  private static TestMachine piledUp(String preset, long seed, int tasks, long work, List<TestTask> all) {
    return piledUp(new TestMachine(preset, seed), tasks, work, all);
  }

  private static TestMachine piledUp(TestMachine machine, int tasks, long work, List<TestTask> all) {
    BitSet everywhere = new BitSet();
    everywhere.set(0, machine.machine().hartCount());
    for (int i = 0; i < tasks; i++) {
      all.add(
          machine.task(
              "hog" + i,
              () -> {
                machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(0));
                TestTask.sleep(MILLI);
                machine.scheduler().setAffinity(TestTask.me(), everywhere);
                TestTask.compute(work);
              }));
    }
    return machine;
  }

  @Test
  void aPileOnOneHartSpreads() {
    for (String preset : List.of("duo", "one-llc", "naples", "hybrid")) {
      for (long seed = 0; seed < 4; seed++) {
        List<TestTask> all = new ArrayList<>();
        TestMachine machine = piledUp(preset, seed, 4, 100 * MILLI, all).run();
        assertTrue(machine.machine().now() < 190 * MILLI, preset + ", seed " + seed + ": " + machine.machine().now() / MILLI + " ms");
      }
    }
  }

  @Test
  void noHartIdlesForLongWhileAnotherHasTwoWaiting() {
    for (long seed = 0; seed < 6; seed++) {
      TestMachine machine = new TestMachine("duo", seed);
      for (int i = 0; i < 9; i++) {
        machine.task("t" + i, () -> computeAndSleep(machine));
      }
      long[] worst = new long[1];
      machine.task("observer", () -> observe(machine, worst));
      machine.run();
      assertTrue(worst[0] < 40 * MILLI, "seed " + seed + ": idle beside two waiting for " + worst[0] / MILLI + " ms");
    }
  }

  private static void computeAndSleep(TestMachine machine) {
    for (int i = 0; i < 12; i++) {
      TestTask.compute(machine.random.nextLong(20 * MILLI));
      if (machine.random.nextInt(3) == 0) {
        TestTask.sleep(machine.random.nextLong(2 * MILLI));
      }
    }
  }

  private static void observe(TestMachine machine, long[] worst) {
    List<Runqueue> harts = machine.scheduler().runqueues();
    long since = 0;
    for (int i = 0; i < 300; i++) {
      TestTask.sleep(MILLI / 2);
      boolean idle = harts.stream().anyMatch(rq -> rq.running() == 0);
      boolean crowded = harts.stream().anyMatch(rq -> rq.running() > 2);
      long now = TestTask.me().hart().cycles();
      since = idle && crowded ? since : now;
      worst[0] = Math.max(worst[0], now - since);
    }
  }

  @Test
  void affinityIsNeverViolated() {
    for (long seed = 0; seed < 20; seed++) {
      TestMachine machine = new TestMachine("duo", seed);
      for (int i = 0; i < 8; i++) {
        BitSet allowed = BitSet.valueOf(new long[] {1 + machine.random.nextInt(15)});
        machine.task("bound" + i, () -> staysWithin(machine, allowed));
      }
      machine.run();
    }
  }

  private static void staysWithin(TestMachine machine, BitSet allowed) {
    machine.scheduler().setAffinity(TestTask.me(), allowed);
    TestTask.me().yieldHart();
    for (int i = 0; i < 40; i++) {
      assertTrue(allowed.get(TestTask.me().hart().id()), "on hart " + TestTask.me().hart().id() + " but bound to " + allowed);
      TestTask.compute(machine.random.nextLong(MILLI));
      if (machine.random.nextInt(5) == 0) {
        TestTask.sleep(machine.random.nextLong(MILLI / 4));
      }
    }
  }

  @Test
  void oneTaskForEachHartStaysWhereItIs() {
    for (String preset : List.of("duo", "one-llc")) {
      TestMachine machine = new TestMachine(preset, 1);
      List<TestTask> hogs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        hogs.add(machine.hog("hog" + i, 400 * MILLI));
      }
      machine.run();
      long moves = hogs.stream().mapToLong(task -> task.placement().migrations).sum();
      assertTrue(moves <= 8, preset + ": " + moves + " moves");
    }
  }

  @Test
  void threeTasksForTwoHartsOfACacheTakeTurns() {
    TestMachine machine = new TestMachine("one-llc", 2);
    List<TestTask> hogs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      hogs.add(machine.hog("hog" + i, 200 * MILLI));
    }
    machine.run();
    long total = machine.machine().now();
    assertTrue(total < 5 * 200 * MILLI / 4 * 13 / 10, "five shares of four harts took " + total / MILLI + " ms");
    long moves = hogs.stream().mapToLong(task -> task.placement().migrations).sum();
    assertTrue(moves < 120, moves + " moves in " + total / MILLI + " ms");
  }

  @Test
  void sameSeedSameDecisions() {
    for (long seed = 0; seed < 3; seed++) {
      assertEquals(hashInTurns(seed), hashInTurns(seed));
    }
  }

  private static String hashInTurns(long seed) {
    return piledUp(TestMachine.inTurns("naples", seed), 20, 10 * MILLI, new ArrayList<>()).run().hash();
  }
}
