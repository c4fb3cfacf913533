package pith.sync.rcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;
import pith.sync.rcu.sleepable.SleepableRcu;

class SleepableRcuTest {
  private static final class Thing {
    final AtomicBoolean freed = new AtomicBoolean();
  }

  private static void readAndUpdate(TestMachine machine, int harts, int times, long seed, int work) {
    SleepableRcu rcu = new SleepableRcu(harts);
    RcuRef<Thing> ref = new RcuRef<>(new Thing());
    Mutex updaters = new Mutex(LockClass.of("updaters"));
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      machine.task("reader" + i, () -> {
        for (int n = 0; n < times; n++) {
          try (Rcu.Reader reader = rcu.read()) {
            Thing thing = ref.get();
            TestTask.work(random.nextInt(work));
            Execution.current().yieldHart(); // it may go on elsewhere
            TestTask.work(random.nextInt(work));
            assertFalse(thing.freed.get(), "freed under a reader");
          }
        }
      });
    }
    for (int i = 0; i < 2; i++) {
      machine.task("updater" + i, () -> {
        for (int n = 0; n < times / 2; n++) {
          Thing old;
          try (Mutex.Held held = updaters.acquire()) {
            old = ref.getExclusively();
            ref.publish(new Thing());
          }
          rcu.synchronize();
          assertTrue(old.freed.compareAndSet(false, true), "freed twice");
        }
      });
    }
    machine.run();
    assertEquals(times / 2 * 2, rcu.gracePeriods());
  }

  @Test
  void nothingIsFreedUnderAReaderThatSleepsAndMoves() {
    for (int seed = 0; seed < 30; seed++) {
      TestMachine machine = TestMachine.of(4, seed);
      readAndUpdate(machine, 4, 20, 10L * seed, 6_000);
      assertEquals(List.of(), machine.reports());
    }
  }

  @Test
  void nothingIsFreedUnderAReaderWhenHartsReallyRunAtOnce() {
    readAndUpdate(TestMachine.parallel(4, false), 4, 1_000, 1, 100);
  }

  @Test
  void aReaderOfAnotherInstanceIsNotWaitedFor() {
    TestMachine machine = TestMachine.of(2, 1);
    SleepableRcu mine = new SleepableRcu(2);
    SleepableRcu other = new SleepableRcu(2);
    machine.task("alone", () -> {
      try (Rcu.Reader reader = other.read()) {
        mine.synchronize();
      }
      assertEquals(1, mine.gracePeriods());
    });
    machine.run();
  }
}
