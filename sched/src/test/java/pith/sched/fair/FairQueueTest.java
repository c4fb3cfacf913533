package pith.sched.fair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
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
import pith.sched.entity.FairEntity;

/**
 * EEVDF's theorems on one runqueue, driven by hand: the pick against a plain definition in exact arithmetic, lag within a request, no
 * starvation.
 */
class FairQueueTest {
  private static final long HERTZ = 1_000_000_000;

  private final TestMachine machine = new TestMachine(1, 0);
  private final FairClass fair = new FairClass(HERTZ, 1, (task, why) -> 0);
  private final Runqueue rq = new Runqueue(machine.machine().hart(0), HERTZ);
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
    fair.dequeue(rq, task, Departure.MOVE);
  }

  /** v ≤ Σ w·v / Σ w, without rounding. */
  private boolean eligible(SchedTask task) {
    BigInteger weight = BigInteger.ZERO;
    BigInteger sum = BigInteger.ZERO;
    for (SchedTask other : queued) {
      BigInteger w = BigInteger.valueOf(other.fair().weight);
      weight = weight.add(w);
      sum = sum.add(w.multiply(BigInteger.valueOf(other.fair().vruntime)));
    }
    return weight.multiply(BigInteger.valueOf(task.fair().vruntime)).compareTo(sum) <= 0;
  }

  private SchedTask picked() {
    SchedTask best = null;
    for (SchedTask task : queued) {
      boolean earlier =
          best == null
              || task.fair().deadline < best.fair().deadline
              || task.fair().deadline == best.fair().deadline && task.fair().sequence < best.fair().sequence;
      if (eligible(task) && earlier) {
        best = task;
      }
    }
    return best;
  }

  @Test
  void picksTheEligibleTaskWithTheEarliestDeadline() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      newTasks(random, 12);
      for (int step = 0; step < 400; step++) {
        if (!away.isEmpty() && (queued.isEmpty() || random.nextInt(4) == 0)) {
          come(away.get(random.nextInt(away.size())));
        } else if (random.nextInt(5) == 0) {
          go(queued.get(random.nextInt(queued.size())));
        }
        assertSame(picked(), fair.pickNext(rq), "seed " + seed + ", step " + step);
        if (!queued.isEmpty()) {
          SchedTask running = random.nextInt(3) == 0 ? queued.get(random.nextInt(queued.size())) : fair.pickNext(rq);
          fair.account(rq, running, random.nextLong(2 * fair.slice()));
        }
      }
      List.copyOf(queued).forEach(this::go);
      away.clear();
      assertEquals(0, fair.queue(rq).weight());
      assertNull(fair.pickNext(rq));
    }
  }

  /** Stoica and Abdel-Wahab, theorem 1: lag stays within a request of the bound's own task, plus what one turn overruns. */
  @Test
  void lagStaysWithinARequest() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long overrun = fair.slice() / 10;
      newTasks(random, 2 + random.nextInt(8));
      List.copyOf(away).forEach(this::come);
      for (int turn = 0; turn < 2_000; turn++) {
        SchedTask running = fair.pickNext(rq);
        fair.account(rq, running, fair.turnLength(rq, running) + random.nextLong(overrun));
        for (SchedTask task : queued) {
          long lag = (fair.queue(rq).average() - task.fair().vruntime) * task.fair().weight / FairEntity.NICE_0;
          assertTrue(Math.abs(lag) <= fair.slice() + 2 * overrun, "seed " + seed + ", turn " + turn + ": lag of " + lag + " cycles");
        }
      }
      List.copyOf(queued).forEach(this::go);
      away.clear();
    }
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
        long cycles = Math.min(fair.slice(), Math.min(fair.turnLength(rq, running), 1 + random.nextLong(fair.slice())));
        fair.account(rq, running, cycles);
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
  void sleepingNeitherGainsNorLosesLag() {
    SplittableRandom random = new SplittableRandom(1);
    newTasks(random, 5);
    List.copyOf(away).forEach(this::come);
    for (int i = 0; i < 1_000; i++) {
      fair.account(rq, fair.pickNext(rq), random.nextLong(fair.slice()));
      SchedTask task = queued.get(random.nextInt(queued.size()));
      long before = fair.queue(rq).average() - task.fair().vruntime;
      go(task);
      come(task);
      assertEquals(before, fair.queue(rq).average() - task.fair().vruntime, 2 + Math.abs(before) / 1_000);
    }
  }

  @Test
  void owedTimeSurvivesAChangeOfWeight() {
    newTasks(new SplittableRandom(3), 3);
    away.forEach(task -> ((TestTask) task).withNice(0));
    List.copyOf(away).forEach(this::come);
    SchedTask owed = queued.get(0);
    fair.account(rq, queued.get(1), fair.slice() / 2);
    long before = (fair.queue(rq).average() - owed.fair().vruntime) * owed.fair().weight;
    go(owed);
    ((TestTask) owed).withNice(5);
    come(owed);
    assertEquals(before, (fair.queue(rq).average() - owed.fair().vruntime) * owed.fair().weight, before / 100.0);
  }

  @Test
  void heavyTaskAgesByFractions() {
    TestTask heavy = new TestTask(machine, "heavy", () -> {});
    heavy.withNice(-20);
    come(heavy);
    long begin = heavy.fair().vruntime;
    for (int i = 0; i < 88761; i++) {
      fair.account(rq, heavy, 10);
    }
    assertEquals(begin + 10 * 1024, heavy.fair().vruntime);
  }

  @Test
  void turnEndsExactlyWhenTheTimerSays() {
    SplittableRandom random = new SplittableRandom(8);
    newTasks(random, 2);
    List.copyOf(away).forEach(this::come);
    for (int i = 0; i < 2_000; i++) {
      SchedTask running = fair.pickNext(rq);
      fair.setNext(rq, running);
      long length = fair.turnLength(rq, running);
      fair.account(rq, running, length - 1);
      assertFalse(fair.turnIsOver(rq, running));
      fair.account(rq, running, 1);
      assertTrue(fair.turnIsOver(rq, running));
    }
  }
}
