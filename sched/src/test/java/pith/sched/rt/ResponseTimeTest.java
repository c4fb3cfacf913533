package pith.sched.rt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sched.Seeds;
import pith.sched.TestMachine;
import pith.sched.TestTask;

/**
 * Periodic tasks of fixed priorities on one hart take as long as response-time analysis says: R = C + Σ ⌈R/T⌉·C over the more urgent ones. When all are
 * released at once that is how long each one's first job takes, and no later one takes longer. Source: Joseph and Pandya, "Finding response times in a
 * real-time system" (1986).
 */
class ResponseTimeTest {
  /** Times in microseconds. */
  private record Periodic(long work, long period) {}

  /** What waking, switching and interrupts may add, beside 2 %. */
  private static final long OVERHEAD_MICROS = 40;

  private static final int JOBS = 6;

  /** {@return tasks by urgency, those of short periods first, which together take no more than four fifths of the hart} */
  private static List<Periodic> set(SplittableRandom random) {
    List<Periodic> set = new ArrayList<>();
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long period = 4_000 + random.nextInt(30_000);
      set.add(new Periodic((long) (period * (0.3 + random.nextDouble()) * 0.6 / count), period));
    }
    set.sort(Comparator.comparingLong(Periodic::period));
    return set;
  }

  private static long response(List<Periodic> set, int which) {
    long response = set.get(which).work;
    for (long before = 0; before != response; ) {
      before = response;
      response = set.get(which).work;
      for (Periodic urgent : set.subList(0, which)) {
        response += (before + urgent.period - 1) / urgent.period * urgent.work;
      }
    }
    return response;
  }

  @Test
  void jobsTakeAsLongAsResponseTimeAnalysisSays() {
    for (long seed = 0; seed < Seeds.of(12); seed++) {
      List<Periodic> set = set(new SplittableRandom(seed));
      TestMachine machine = new TestMachine(1, seed);
      machine.hog("fair", machine.micros(30_000));
      for (int i = 0; i < set.size(); i++) {
        int mine = i;
        machine.task("periodic" + i, () -> run(machine, set.get(mine), 90 - mine, response(set, mine)));
      }
      machine.run();
    }
  }

  private static void run(TestMachine machine, Periodic mine, int priority, long response) {
    machine.scheduler().change(TestTask.me(), SchedAttributes.DEFAULT.realTime(SchedPolicy.FIFO, priority));
    long tolerance = response / 50 + OVERHEAD_MICROS;
    for (int job = 0; job < JOBS; job++) {
      long release = machine.micros(3_000 + job * mine.period);
      TestTask.sleep(Math.max(0, release - TestTask.me().hart().cycles()));
      TestTask.compute(machine.micros(mine.work));
      long took = (TestTask.me().hart().cycles() - release) / machine.micros(1);
      if (job == 0) {
        assertEquals(response, took, tolerance, "the first job of " + mine);
      }
      assertTrue(took <= response + tolerance, "job " + job + " of " + mine + " took " + took + " us, not " + response);
    }
  }
}
