package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class PerHartCounterTest {
  private static final int BATCH = 8;

  private static long count(TestMachine machine, PerHartCounter counter, int times, int work) {
    for (int i = 0; i < 4; i++) {
      int amount = i == 3 ? -2 : 1;
      machine.task("counts" + i, () -> {
        for (int n = 0; n < times; n++) {
          counter.add(amount);
          assertTrue(Math.abs(counter.read() - counter.sum()) <= 4 * BATCH);
          TestTask.work(work);
        }
      });
    }
    machine.run();
    return counter.sum();
  }

  @Test
  void nothingIsLostWhateverTheSeed() {
    for (int seed = 0; seed < 10; seed++) {
      assertEquals(100, count(TestMachine.of(4, seed), new PerHartCounter(4, BATCH), 100, 5_000));
    }
  }

  @Test
  void nothingIsLostWhenHartsReallyRunAtOnce() {
    PerHartCounter counter = new PerHartCounter(4, BATCH);
    TestMachine machine = TestMachine.parallel(4, false);
    for (int i = 0; i < 4; i++) {
      machine.task("counts" + i, () -> {
        for (int n = 0; n < 20_000; n++) {
          counter.add(1);
        }
      });
    }
    machine.run();
    assertEquals(80_000, counter.sum());
  }

  @Test
  void itIsComparedWithoutASumWhereThatCannotMatter() {
    PerHartCounter counter = new PerHartCounter(4, BATCH);
    TestMachine machine = TestMachine.of(1, 1);
    machine.task("t", () -> {
      counter.add(1_000);
      counter.add(BATCH - 1);
      assertEquals(1_000, counter.read());
      assertTrue(counter.compare(900) > 0);
      assertTrue(counter.compare(1_006) > 0);
      assertEquals(0, counter.compare(1_007));
      assertTrue(counter.compare(1_008) < 0);
    });
    machine.run();
  }
}
