package pith.sched.fair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.eevdf.FairQueue;
import pith.sched.eevdf.FairSettings;

/** The fair class on one runqueue, driven by hand. */
class FairClassTest {
  private static final long HERTZ = 1_000_000_000;

  private final TestMachine machine = new TestMachine(1, 0);
  private final Runqueue rq = new Runqueue(machine.machine().hart(0), HERTZ);
  private final FairClass fair = new FairClass(new FairSettings(HERTZ, 1), new Runqueue[] {rq}, (task, why) -> 0);
  private final FairQueue queue = fair.rootQueue(rq);
  private SchedTask current;
  private final List<SchedTask> queued = new ArrayList<>();
  private final List<SchedTask> away = new ArrayList<>();

  private void newTasks(SplittableRandom random, int count) {
    for (int i = 0; i < count; i++) {
      away.add(new TestTask(machine, "t" + i, () -> {}).withNice(random.nextInt(-20, 20)));
    }
  }

  private void come(SchedTask task) {
    away.remove(task);
    queued.add(task);
    fair.enqueue(rq, task, Arrival.WAKE_UP);
  }

  private void go(SchedTask task) {
    queued.remove(task);
    away.add(task);
    fair.dequeue(rq, task, Departure.STOP);
    if (task == current) {
      fair.putPrevious(rq, task);
      current = null;
    }
  }

  private void run(SchedTask task, long cycles) {
    if (current != null && current != task) {
      fair.putPrevious(rq, current);
    }
    fair.setNext(rq, task);
    current = task;
    fair.account(rq, task, cycles);
  }

  @Test
  void nobodyStarvesAmongSleepersAndNewcomers() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      newTasks(random, 8);
      SchedTask light = ((TestTask) away.getFirst()).withNice(19);
      come(light);
      long ran = 0;
      long total = 0;
      for (int turn = 0; turn < 40_000; turn++) {
        if (!away.isEmpty() && random.nextInt(3) == 0) {
          come(away.get(random.nextInt(away.size())));
        }
        SchedTask running = fair.pickNext(rq);
        run(running, 0);
        long cycles = Math.min(fair.settings().baseSlice(), Math.min(fair.turnLength(rq, running), 1 + random.nextLong(fair.settings().baseSlice())));
        run(running, cycles);
        total += cycles;
        ran += running == light ? cycles : 0;
        if (running != light && random.nextInt(2) == 0) {
          go(running);
        }
      }
      assertTrue(ran > total * 15 / (15 + 7 * 88761L) / 2, "seed " + seed + ": " + ran + " of " + total);
      List.copyOf(queued).forEach(this::go);
      away.clear();
    }
  }

  @Test
  void owedTimeSurvivesAChangeOfWeight() {
    newTasks(new SplittableRandom(3), 3);
    away.forEach(task -> ((TestTask) task).withNice(0));
    List.copyOf(away).forEach(this::come);
    SchedTask owed = queued.get(0);
    run(queued.get(1), fair.settings().baseSlice() / 2);
    long before = (queue.average() - owed.fair().vruntime) * owed.fair().weight;
    go(owed);
    ((TestTask) owed).withNice(5);
    come(owed);
    assertEquals(before, (queue.average() - owed.fair().vruntime) * owed.fair().weight, before / 100.0);
  }

  @Test
  void turnEndsExactlyWhenTheTimerSays() {
    SplittableRandom random = new SplittableRandom(8);
    newTasks(random, 2);
    List.copyOf(away).forEach(this::come);
    for (int i = 0; i < 2_000; i++) {
      SchedTask running = fair.pickNext(rq);
      run(running, 0);
      long length = fair.turnLength(rq, running);
      fair.account(rq, running, length - 1);
      assertFalse(fair.turnIsOver(rq, running));
      fair.account(rq, running, 1);
      assertTrue(fair.turnIsOver(rq, running));
    }
  }
}
