package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.hal.trace.Category;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class SpinLockTest {
  private static final LockClass CLASS = LockClass.of("test lock");

  private long shared;

  @Test
  void onlyOneHartIsInsideWhateverTheSeed() {
    for (int seed = 0; seed < 40; seed++) {
      shared = 0;
      SpinLock lock = new SpinLock(CLASS);
      TestMachine machine = TestMachine.of(4, seed);
      for (int i = 0; i < 6; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        machine.task("t" + i, () -> addSlowly(lock, 50, random));
      }
      machine.run();
      assertEquals(300, shared);
      assertEquals(List.of(), machine.reports());
    }
  }

  /** Loses additions unless the lock keeps others out: it works for long between reading and writing. */
  private void addSlowly(SpinLock lock, int times, SplittableRandom random) {
    for (int i = 0; i < times; i++) {
      try (SpinLock.Held held = lock.acquire()) {
        long before = shared;
        TestTask.work(random.nextInt(8_000));
        shared = before + 1;
      }
      TestTask.work(random.nextInt(8_000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyOneHartIsInsideWhenHartsReallyRunAtOnce(boolean checked) {
    SpinLock lock = new SpinLock(CLASS);
    TestMachine machine = TestMachine.parallel(4, checked);
    for (int i = 0; i < 4; i++) {
      machine.task("t" + i, () -> addQuickly(lock, 5_000));
    }
    machine.run();
    assertEquals(20_000, shared);
  }

  private void addQuickly(SpinLock lock, int times) {
    for (int i = 0; i < times; i++) {
      try (SpinLock.Held held = lock.acquire()) {
        shared++;
      }
    }
  }

  @Test
  void hartsGetTheLockInTheOrderInWhichTheyAsked() {
    for (int seed = 0; seed < 20; seed++) {
      SpinLock lock = new SpinLock(CLASS);
      List<Integer> order = new ArrayList<>();
      TestMachine machine = TestMachine.of(5, seed);
      for (int i = 0; i < 5; i++) {
        int place = i;
        machine.task(
            "t" + i,
            () -> {
              TestTask.work(place * 100_000L);
              try (SpinLock.Held held = lock.acquire()) {
                order.add(place);
                TestTask.work(place == 0 ? 1_000_000 : 100);
              }
            });
      }
      machine.run();
      assertEquals(List.of(0, 1, 2, 3, 4), order);
    }
  }

  @Test
  void spinningIsTraced() {
    SpinLock lock = new SpinLock(CLASS);
    TestMachine machine = TestMachine.of(2, 1);
    machine.trace().enable(Category.LOCK.mask());
    for (int i = 0; i < 2; i++) {
      machine.task("t" + i, () -> addSlowly(lock, 20, new SplittableRandom(5)));
    }
    machine.run();
    List<String> names = machine.trace().last(100).stream().map(entry -> entry.event().name()).distinct().sorted().toList();
    assertEquals(List.of("contention_begin", "contention_end"), names);
  }

  @Test
  void tryingFailsWhileAnotherHoldsIt() {
    SpinLock lock = new SpinLock(CLASS);
    TestMachine machine = TestMachine.of(2, 3);
    machine.task(
        "holder",
        () -> {
          try (SpinLock.Held held = lock.acquire()) {
            assertTrue(lock.heldByCurrent());
            TestTask.work(1_000_000);
          }
          assertFalse(lock.heldByCurrent());
        });
    machine.task(
        "comer",
        () -> {
          TestTask.work(500_000);
          assertNull(lock.tryAcquire());
          assertFalse(lock.heldByCurrent());
          TestTask.work(1_500_000);
          SpinLock.Held held = lock.tryAcquire();
          assertNotNull(held);
          held.close();
        });
    machine.run();
  }

  @Test
  void acquiringTwiceAndReleasingAnothersAreBugsThatAreNamed() {
    SpinLock lock = new SpinLock(CLASS);
    TestMachine machine = TestMachine.of(1, 3);
    machine.task(
        "t",
        () -> {
          SpinLock.Held held = lock.acquire();
          IllegalStateException twice = assertThrows(IllegalStateException.class, lock::acquire);
          assertTrue(twice.getMessage().contains("t acquires test lock, which it holds"), twice.getMessage());
          held.close();
          assertThrows(IllegalStateException.class, held::close);
        });
    machine.run();
  }

  @Test
  void aLockCanBeHandedToTheNextTask() {
    SpinLock lock = new SpinLock(CLASS);
    TestMachine machine = TestMachine.of(1, 3);
    TestTask[] second = new TestTask[1];
    machine.task(
        "first",
        () -> {
          SpinLock.Held held = lock.acquire();
          held.lock().handOver(second[0]);
          assertFalse(lock.heldByCurrent());
          assertFalse(Execution.current().atomic());
        });
    second[0] =
        machine.task(
            "second",
            () -> {
              assertTrue(lock.heldByCurrent());
              assertTrue(Execution.current().atomic());
              lock.held().close();
            });
    machine.run();
    assertEquals(List.of(), machine.reports());
  }

  @Test
  void aHostThreadMayLockWhatItPrepares() {
    SpinLock lock = new SpinLock(CLASS);
    try (SpinLock.Held held = lock.acquire()) {
      assertTrue(lock.heldByCurrent());
    }
    assertFalse(lock.heldByCurrent());
  }
}
