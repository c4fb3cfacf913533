package pith.sched.deadline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.RealTimeSettings;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sched.Seeds;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.reservation.BandwidthLedger;
import pith.sched.reservation.DeadlineParameters;

/** Promises are kept, to tasks that keep theirs, and nobody else's task suffers from those that do not. */
class DeadlineTest {
  /** What interrupts and switches may cost a job beside its own work. */
  private static final long OVERHEAD_MICROS = 60;

  private static DeadlineParameters parameters(long runtimeMicros, long deadlineMicros, long periodMicros) {
    return new DeadlineParameters(runtimeMicros * 1000, deadlineMicros * 1000, periodMicros * 1000, false, false);
  }

  /** The caller enters the deadline class, which must let it. */
  private static void enter(TestMachine machine, DeadlineParameters wanted) {
    BandwidthLedger ledger = machine.scheduler().realTimeSettings().ledger();
    TestTask me = TestTask.me();
    BandwidthLedger.Admitted answer = assertInstanceOf(BandwidthLedger.Admitted.class, ledger.admit(wanted, me.attributes().reservation()));
    machine.scheduler().change(me, me.attributes().deadline(answer.reservation()));
  }

  /** Runs jobs, each released a period after the last one. {@return the latest that one ended after its deadline; negative if all were in time} */
  private static long jobs(TestMachine machine, DeadlineParameters mine, int jobs, long workMicros) {
    enter(machine, mine);
    long release = TestTask.me().hart().cycles();
    long worst = Long.MIN_VALUE;
    for (int job = 0; job < jobs; job++) {
      TestTask.compute(machine.micros(workMicros));
      worst = Math.max(worst, TestTask.me().hart().cycles() - release - machine.micros(mine.deadline() / 1000));
      release += machine.micros(mine.period() / 1000);
      TestTask.sleep(Math.max(0, release - TestTask.me().hart().cycles()));
    }
    return worst;
  }

  /** {@return random reservations that together take {@code share} of a hart} */
  private static List<DeadlineParameters> set(SplittableRandom random, double share) {
    List<DeadlineParameters> set = new ArrayList<>();
    double left = share;
    while (left > 0.06 && set.size() < 6) {
      double part = Math.min(left, 0.05 + random.nextDouble() * 0.4);
      long period = 4_000 + random.nextInt(40_000);
      set.add(parameters((long) (part * period), period, period));
      left -= part;
    }
    return set;
  }

  /**
   * In turns: the overhead that is taken off a job is less than what the clocks of harts that run at once may differ by, and a hart that takes up a task skips
   * that.
   */
  @Test
  void admittedTasksMissNoDeadlineUpToTheLimitOfEachHart() {
    for (long seed = 0; seed < Seeds.of(24); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int harts = 1 + (int) (seed % 3);
      boolean served = seed % 2 == 0; // the fair tasks' servers have a part of the 95 %, unless they are off
      TestMachine machine = TestMachine.inTurns(harts, seed);
      for (int hart = 0; hart < harts; hart++) {
        int mine = hart;
        machine.hog("noise" + hart, machine.micros(100_000));
        if (!served) {
          assertEquals(RealTimeSettings.Outcome.SET, machine.parts().fairServers().of(hart).set(0, 1_000_000_000));
        }
        for (DeadlineParameters each : set(random, served ? 0.9 : 0.95)) {
          machine.task(
              "deadline" + hart,
              () -> {
                machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(mine));
                long late = jobs(machine, each, 8, each.runtime() / 1000 - OVERHEAD_MICROS);
                assertTrue(late <= 0, each + " was late by " + late + " cycles");
              });
        }
      }
      machine.run();
    }
  }

  @Test
  void taskThatNeverStopsGetsItsShareAndNoMoreWhileOthersWant() {
    for (long seed = 0; seed < Seeds.of(6); seed++) {
      TestMachine machine = new TestMachine(1, seed);
      boolean[] over = new boolean[1];
      machine.hog("fair", machine.micros(3_000_000));
      TestTask greedy =
          machine.task(
              "greedy",
              () -> {
                enter(machine, parameters(30_000, 100_000, 100_000));
                while (!over[0]) {
                  TestTask.compute(machine.micros(500));
                }
              });
      machine.task(
          "modest",
          () -> {
            DeadlineParameters mine = parameters(10_000, 40_000, 40_000);
            long begin = TestTask.me().hart().cycles();
            long had = greedy.runtimeCycles();
            long late = jobs(machine, mine, 40, 9_900);
            assertTrue(late <= 0, "late by " + late);
            double share = (double) (greedy.runtimeCycles() - had) / (TestTask.me().hart().cycles() - begin);
            assertEquals(0.3, share, 0.02);
            over[0] = true;
          });
      machine.run();
    }
  }

  @Test
  void overrunIsSignalledToThoseWhoAsked() {
    for (boolean asks : new boolean[] {false, true}) {
      TestMachine machine = new TestMachine(1, 1);
      TestTask task =
          machine.task(
              "greedy",
              () -> {
                enter(machine, new DeadlineParameters(2_000_000, 20_000_000, 20_000_000, false, asks));
                TestTask.compute(machine.micros(20_000));
              });
      machine.run();
      assertTrue(asks ? task.overruns >= 9 : task.overruns == 0, "overruns told: " + task.overruns);
    }
  }

  @Test
  void reclaimingTaskUsesWhatNobodyElseReserved() {
    TestMachine machine = new TestMachine(1, 2);
    machine.hog("fair", machine.micros(2_000_000));
    machine.task(
        "reclaimer",
        () -> {
          enter(machine, new DeadlineParameters(10_000_000, 100_000_000, 100_000_000, true, false));
          TestTask me = TestTask.me();
          long begin = me.hart().cycles();
          long had = me.runtimeCycles();
          TestTask.compute(machine.micros(900_000));
          double share = (double) (me.runtimeCycles() - had) / (me.hart().cycles() - begin);
          assertEquals(0.95, share, 0.02);
        });
    machine.run();
  }

  @Test
  void sleepingAndWakingAtTheWorstTimesGainsNothing() {
    for (long seed = 0; seed < Seeds.of(12); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DeadlineParameters mine = seed % 2 == 0 ? parameters(6_000, 20_000, 20_000) : parameters(6_000, 10_000, 20_000);
      TestMachine machine = new TestMachine(1, seed);
      machine.hog("fair", machine.micros(400_000));
      machine.task(
          "trickster",
          () -> {
            enter(machine, mine);
            TestTask me = TestTask.me();
            long begin = me.hart().cycles();
            long had = me.runtimeCycles();
            while (me.hart().cycles() - begin < machine.micros(400_000)) {
              TestTask.compute(machine.micros(500 + random.nextInt(5_000)));
              TestTask.sleep(machine.micros(random.nextInt(4_000)));
            }
            long passed = me.hart().cycles() - begin;
            long most = (long) (0.3 * passed) + machine.micros(6_000 + 12 * OVERHEAD_MICROS);
            assertTrue(me.runtimeCycles() - had <= most, "had " + (me.runtimeCycles() - had) + " of " + passed + " cycles");
          });
      machine.run();
    }
  }

  @Test
  void yieldEndsTheJobUntilTheNextPeriod() {
    TestMachine machine = new TestMachine(1, 3);
    machine.task(
        "periodic",
        () -> {
          enter(machine, parameters(5_000, 20_000, 20_000));
          long begin = TestTask.me().hart().cycles();
          for (int i = 1; i <= 10; i++) {
            TestTask.compute(machine.micros(200));
            machine.scheduler().yield(TestTask.me());
            assertEquals(i * 20_000L, (TestTask.me().hart().cycles() - begin) / machine.micros(1), 150);
          }
        });
    machine.run();
  }

  @Test
  void bandwidthIsFreeForOthersOnlyWhenItIsPaidFor() {
    TestMachine machine = new TestMachine(1, 4);
    BandwidthLedger ledger = machine.scheduler().realTimeSettings().ledger();
    long servers = ledger.total();
    DeadlineParameters large = parameters(60_000, 100_000, 100_000);
    machine.task(
        "leaver",
        () -> {
          enter(machine, large);
          TestTask.compute(machine.micros(30_000));
          machine.scheduler().setPolicy(TestTask.me(), SchedPolicy.NORMAL, 0);
          assertInstanceOf(BandwidthLedger.Overbooked.class, ledger.admit(large, null), "30 ms at 60 % last until 50 ms");
          TestTask.sleep(machine.micros(21_000));
          assertEquals(servers, ledger.total());
        });
    machine.run();
    TestMachine other = new TestMachine(1, 4);
    other.task("mortal", () -> enter(other, large));
    other.task("later", () -> TestTask.sleep(other.micros(200_000)));
    other.run();
    assertEquals(servers, other.scheduler().realTimeSettings().ledger().total(), "a task that ended gave its reservation back");
  }

  @Test
  void earliestDeadlinesRunOnWhicheverHarts() {
    for (long seed = 0; seed < Seeds.of(10); seed++) {
      TestMachine machine = new TestMachine(2, seed);
      for (int i = 0; i < 4; i++) {
        int mine = i;
        machine.task(
            "global" + i,
            () -> {
              DeadlineParameters each = parameters(9_000, 30_000 + mine * 1_000, 30_000 + mine * 1_000);
              long late = jobs(machine, each, 10, 8_900);
              assertTrue(late <= machine.micros(200), "late by " + late);
            });
      }
      machine.run();
    }
  }

  /**
   * In each period a server gives its runtime, anywhere between the period's begin and its end. So whoever waits for k runtimes, and asks at the end of one,
   * has them after k − 2 periods at the earliest (the next one's follows at once, the last one's comes at once too), and after k at the latest.
   */
  @Test
  void fairTasksGetTheirServersShareBehindAnEndlessRealTimeTask() {
    int runtimes = 12;
    for (int server = 0; server < 2; server++) {
      long runtime = server == 0 ? 50_000_000 : 200_000_000;
      TestMachine machine = new TestMachine(1, server);
      boolean[] over = new boolean[1];
      assertEquals(RealTimeSettings.Outcome.SET, machine.parts().fairServers().of(0).set(runtime, 1_000_000_000));
      machine.task(
          "rt",
          () -> {
            machine.scheduler().change(TestTask.me(), SchedAttributes.DEFAULT.realTime(SchedPolicy.FIFO, 50));
            while (!over[0]) {
              TestTask.compute(machine.micros(1_000));
            }
          });
      machine.task(
          "fair",
          () -> {
            TestTask.compute(machine.micros(1_000));
            long begin = TestTask.me().hart().cycles();
            TestTask.compute(machine.micros(runtimes * runtime / 1000));
            double seconds = (double) (TestTask.me().hart().cycles() - begin) / machine.micros(1_000_000);
            assertTrue(seconds >= runtimes - 2 && seconds <= runtimes, "twelve times the runtime took " + seconds + " periods");
            over[0] = true;
          });
      machine.run();
    }
  }

  @Test
  void whatServersMayTakeIsPromisedToNobodyElse() {
    TestMachine machine = new TestMachine(2, 1);
    BandwidthLedger ledger = machine.scheduler().realTimeSettings().ledger();
    assertInstanceOf(BandwidthLedger.Admitted.class, ledger.admit(parameters(90_000, 100_000, 100_000), null));
    assertInstanceOf(BandwidthLedger.Overbooked.class, ledger.admit(parameters(91_000, 100_000, 100_000), null));
    DeadlineServer first = machine.parts().fairServers().of(0);
    assertEquals(RealTimeSettings.Outcome.BUSY, first.set(990_000_000, 1_000_000_000), "of 190 % of a hart, 90 are promised to a task, and 10 to the servers");
    assertEquals(RealTimeSettings.Outcome.SET, first.set(10_000_000, 1_000_000_000));
    assertInstanceOf(BandwidthLedger.Admitted.class, ledger.admit(parameters(93_000, 100_000, 100_000), null));
  }
}
