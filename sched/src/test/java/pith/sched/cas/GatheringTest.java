package pith.sched.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.assembly.SchedOptions;
import pith.sched.cas.CasTunables.Tunable;
import pith.sched.entity.CacheOccupancy;

/** What cache-aware scheduling does to whole machines. The lock checker watches all of them. */
class GatheringTest {
  private static final long MILLI = 2_000_000;
  private static final int SEEDS = 6;

  private static final int TURNS = 150;

  /** How much of their time the threads of each process spent in the cache where it has most of them, in percent. */
  private static final class Togetherness {
    final long[][] ran;

    Togetherness(int processes, int caches) {
      ran = new long[processes][caches];
    }

    void count(int process, TestMachine machine) {
      ran[process][machine.parts().domains().places().llc(TestTask.me().hart().id())]++;
    }

    long percent() {
      long most = 0;
      long all = 0;
      for (long[] process : ran) {
        long best = 0;
        for (long cache : process) {
          best = Math.max(best, cache);
          all += cache;
        }
        most += best;
      }
      return 100 * most / all;
    }
  }

  private record Run(TestMachine machine, Togetherness togetherness, List<TestTask> threads) {
    long moves() {
      return threads.stream().mapToLong(task -> task.placement().cacheMigrations).sum();
    }
  }

  /** {@code processes} of {@code threads} each, which compute and sleep by turns: the first half of a turn is work. */
  private static Run run(String preset, long seed, SchedOptions options, int processes, int threads, int tolerance) {
    return run(new TestMachine(preset, seed, options), processes, threads, tolerance);
  }

  private static Run run(TestMachine machine, int processes, int threads, int tolerance) {
    machine.parts().cache().ifPresent(cas -> cas.tunables().set(Tunable.AGGR_TOLERANCE, tolerance));
    Togetherness togetherness = new Togetherness(processes, machine.machine().topology().llcs().size());
    List<TestTask> all = new ArrayList<>();
    for (int process = 0; process < processes; process++) {
      CacheOccupancy memory = new CacheOccupancy();
      int number = process;
      for (int thread = 0; thread < threads; thread++) {
        all.add(machine.task("p" + process + "t" + thread, () -> live(machine, togetherness, number)).sharing(memory, threads));
      }
    }
    machine.run();
    return new Run(machine, togetherness, all);
  }

  private static void live(TestMachine machine, Togetherness togetherness, int process) {
    for (int turn = 0; turn < TURNS; turn++) {
      TestTask.compute(MILLI + machine.random.nextLong(MILLI));
      if (turn >= TURNS / 2) { // they had time to come together
        togetherness.count(process, machine);
      }
      TestTask.sleep(MILLI / 2 + machine.random.nextLong(2 * MILLI));
    }
  }

  /** Where chance alone puts them, they are in the largest cache 41 % of the time; single seeds gather between 66 % and 93 %. */
  @Test
  void threadsOfAProcessComeTogether() {
    long sum = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      long gathered = run("naples", seed, SchedOptions.DEFAULT, 4, 3, 1).togetherness.percent();
      long legacy = run("naples", seed, SchedOptions.LEGACY, 4, 3, 1).togetherness.percent();
      assertTrue(gathered >= legacy + 20, "seed " + seed + ": " + gathered + " % with, " + legacy + " % without");
      sum += gathered;
    }
    assertTrue(sum > 70 * SEEDS, "only " + sum / SEEDS + " % in the mean");
  }

  @Test
  void onceTogetherTheyStay() {
    for (long seed = 0; seed < SEEDS; seed++) {
      long moves = run("naples", seed, SchedOptions.DEFAULT, 4, 3, 1).moves();
      assertTrue(moves < 100, "seed " + seed + ": " + moves + " moves between caches in 12 × 150 turns");
    }
  }

  @Test
  void aProcessOfOneThreadHasNoPreference() {
    Run run = run("duo", 1, SchedOptions.DEFAULT, 4, 1, 100);
    run.threads.forEach(task -> assertEquals(-1, task.cache().preferredLlc));
  }

  @Test
  void aProcessThatIsTooLargeIsLeftAlone() {
    Run run = run("duo", 1, SchedOptions.DEFAULT, 1, 6, 1);
    run.threads.forEach(task -> assertEquals(-1, task.cache().memory.hart));
  }

  /** Twelve threads ran at a time, two go on: as on Linux, nobody counts them any more, so the process is left alone for good. */
  @Test
  void whoWasTooLargeOnceIsLeftAloneForGood() {
    TestMachine machine = new TestMachine("milan", 1);
    CacheOccupancy memory = new CacheOccupancy();
    for (int i = 0; i < 12; i++) {
      long length = i < 2 ? 400 : 100;
      machine.task("t" + i, () -> TestTask.compute(length * MILLI)).sharing(memory, 12);
    }
    machine.run();
    assertEquals(7, memory.runningAverage, "more than 80 % of a cache's eight cores");
    assertEquals(-1, memory.hart);
  }

  @Test
  void switchedOffItDoesNothing() {
    TestMachine machine = new TestMachine("duo", 3);
    CacheAware cas = machine.parts().cache().orElseThrow();
    assertTrue(cas.tunables().set(Tunable.ENABLED, 0));
    CacheOccupancy memory = new CacheOccupancy();
    for (int i = 0; i < 4; i++) {
      machine.task("t" + i, () -> TestTask.compute(100 * MILLI)).sharing(memory, 4);
    }
    machine.run();
    assertEquals(-1, memory.hart);
    assertEquals(0, cas.statistics().scans());
  }

  @Test
  void countsReturnToNothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = run("duo", seed, SchedOptions.DEFAULT, 3, 2, 100);
      CacheAware cas = run.machine.parts().cache().orElseThrow();
      int counted = 0;
      for (int hart = 0; hart < run.machine.machine().hartCount(); hart++) {
        counted += cas.preferring(hart, 0) + cas.preferring(hart, 1);
      }
      long left = run.threads.stream().filter(task -> task.queued() && task.cache().countedLlc >= 0).count();
      assertEquals(left, counted, "seed " + seed + ": only who switched the machine off is counted still");
    }
  }

  @Test
  void sameSeedSameDecisions() {
    assertEquals(hashInTurns(), hashInTurns());
  }

  private static String hashInTurns() {
    return run(TestMachine.inTurns("duo", 5), 2, 2, 1).machine.hash();
  }
}
