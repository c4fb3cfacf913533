package pith.sched.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The averages against their definition in real numbers, and the constants against exact arithmetic. */
class LoadSignalTest {
  private static final long MILLI = 1_000_000;
  private static final double Y = Math.pow(0.5, 1 / 32.0);

  /** A stretch of time, in units of 1024 ns, in which the task was queued or ran. */
  private record Stretch(long begin, long end, boolean queued, boolean runs) {}

  /** 1024 · Σ over periods of y^age · (the part of it for which the condition held), over the same sum of what could have been. */
  private static double exact(List<Stretch> history, boolean running) {
    long now = history.getLast().end;
    long current = now / Decay.PERIOD;
    double sum = 0;
    for (Stretch stretch : history) {
      if (running ? stretch.runs : stretch.queued) {
        for (long period = stretch.begin / Decay.PERIOD; period <= (stretch.end - 1) / Decay.PERIOD; period++) {
          long overlap = Math.min(stretch.end, (period + 1) * Decay.PERIOD) - Math.max(stretch.begin, period * Decay.PERIOD);
          sum += overlap * Math.pow(Y, current - period);
        }
      }
    }
    return 1024 * sum / (Decay.PERIOD * Y / (1 - Y) + now % Decay.PERIOD);
  }

  @Test
  void averagesAreThoseOfTheDefinition() {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      EntityLoad load = new EntityLoad();
      List<Stretch> history = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 300; i++) {
        long end = now + 1 + random.nextLong(random.nextInt(4) == 0 ? 60_000 : 3_000);
        boolean queued = random.nextInt(3) > 0;
        boolean runs = queued && random.nextBoolean();
        history.add(new Stretch(now, end, queued, runs));
        load.update(end << 10, 3121, queued, queued ? 1 : 0, runs);
        now = end;
        if (load.intoPeriod < history.getLast().end - history.getLast().begin) { // a period ended: the averages are of now
          assertEquals(exact(history, true), load.utilization(), 4, "seed " + seed + ", step " + i);
          assertEquals(exact(history, false), load.runnable(), 4, "seed " + seed + ", step " + i);
          assertEquals(exact(history, false) * 3121 / 1024, load.load(), 12, "seed " + seed + ", step " + i);
        }
      }
    }
  }

  @Test
  void inversePowersAreRoundedDownFromTheExactOnes() {
    BigDecimal y = BigDecimal.valueOf(0.5);
    for (int root = 0; root < 5; root++) {
      y = y.sqrt(new MathContext(60));
    }
    for (int n = 1; n < 32; n++) {
      long factor = y.pow(n, new MathContext(60)).multiply(BigDecimal.valueOf(0xffff_ffffL)).longValue();
      assertEquals(factor << 10, Decay.decay(1L << 42, n), "y^" + n);
    }
    assertEquals(0xfa83b2daL, Decay.decay(1L << 32, 1), "as Linux's table has it");
    assertEquals(0x82cd8698L, Decay.decay(1L << 32, 31));
  }

  @Test
  void sumThatNeverRestsReachesItsLimit() {
    long sum = 0;
    for (int period = 0; period < 400; period++) {
      sum = Decay.decay(sum, 1) + Decay.PERIOD;
    }
    assertEquals(Decay.MAX_SUM, sum, 10);
    assertEquals(0, Decay.decay(Long.MAX_VALUE, 2017));
    assertEquals(1L << 29, Decay.decay(1L << 30, 32), 1);
  }

  /** However often one looks, the result is the same but for rounding, which loses at most a hundredth or so. */
  @Test
  void manySmallUpdatesMakeOneLargeOne() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      EntityLoad once = new EntityLoad();
      EntityLoad often = new EntityLoad();
      for (long now = 0, turn = 0; turn < 50; turn++) {
        long end = now + 1024 * (1 + random.nextLong(40_000));
        boolean runs = random.nextBoolean();
        while (now < end) {
          now = Math.min(end, now + 1024 * (1 + random.nextLong(2_000)));
          often.update(now, 1024, true, 1, runs);
        }
        once.update(end, 1024, true, 1, runs);
        assertEquals(once.utilization(), often.utilization(), 16);
      }
    }
  }

  @Test
  void halfOfItIsForgottenIn32Periods() {
    EntityLoad load = new EntityLoad();
    load.update(400 * MILLI, 1024, true, 1, true);
    assertEquals(1024, load.utilization(), 3);
    load.update(400 * MILLI + 32 * 1024 * 1024L, 1024, false, 0, false);
    assertEquals(512, load.utilization(), 3);
    assertEquals(512, load.load(), 3);
  }

  @Test
  void estimateFollowsMoreAtOnceAndLessSlowly() {
    QueueLoad queue = new QueueLoad();
    EntityLoad load = new EntityLoad();
    load.attach(queue, 1024);
    load.update(200 * MILLI, 1024, true, 1, true);
    load.estimateUtilization(1024);
    long first = load.estimate();
    assertEquals(load.utilization(), first, "the first stretch is all that is known");
    load.update(300 * MILLI, 1024, false, 0, false);
    assertTrue(load.utilization() < first / 4);
    assertEquals(first, load.expectedUtilization(), "sleeping does not make it smaller");
    load.update(301 * MILLI + 1024, 1024, true, 1, true);
    load.estimateUtilization(1024);
    assertEquals(first - (first - load.utilization() >> 2), load.estimate(), 2, "a short stretch counts a quarter");
    long now = load.estimate();
    load.estimateUtilization(1024);
    assertEquals(now, load.estimate(), "nothing ran since");
  }
}
