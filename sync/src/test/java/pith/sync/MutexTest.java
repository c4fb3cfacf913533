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
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class MutexTest {
  private static final LockClass CLASS = LockClass.of("test mutex");

  private long shared;

  @Test
  void onlyOneTaskIsInsideEvenIfItSleepsThere() {
    for (int seed = 0; seed < 40; seed++) {
      shared = 0;
      Mutex mutex = new Mutex(CLASS);
      TestMachine machine = TestMachine.of(3, seed);
      for (int i = 0; i < 7; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        machine.task("t" + i, () -> addAndSleep(mutex, 30, random));
      }
      machine.run();
      assertEquals(210, shared);
      assertEquals(List.of(), machine.reports());
    }
  }

  private void addAndSleep(Mutex mutex, int times, SplittableRandom random) {
    for (int i = 0; i < times; i++) {
      try (Mutex.Held held = mutex.acquire()) {
        long before = shared;
        TestTask.work(random.nextInt(8_000));
        if (random.nextInt(4) == 0) {
          Execution.current().yieldHart();
        }
        shared = before + 1;
      }
      TestTask.work(random.nextInt(8_000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyOneTaskIsInsideWhenHartsReallyRunAtOnce(boolean checked) {
    Mutex mutex = new Mutex(CLASS);
    TestMachine machine = TestMachine.parallel(3, checked);
    for (int i = 0; i < 5; i++) {
      machine.task("t" + i, () -> addQuickly(mutex, 5_000));
    }
    machine.run();
    assertEquals(25_000, shared);
  }

  private void addQuickly(Mutex mutex, int times) {
    for (int i = 0; i < times; i++) {
      try (Mutex.Held held = mutex.acquire()) {
        shared++;
      }
    }
  }

  @Test
  void sleepersGetItInTheOrderInWhichTheyCame() {
    for (int seed = 0; seed < 20; seed++) {
      Mutex mutex = new Mutex(CLASS);
      List<Integer> order = new ArrayList<>();
      TestMachine machine = TestMachine.of(5, seed);
      for (int i = 0; i < 5; i++) {
        int place = i;
        machine.task(
            "t" + i,
            () -> {
              TestTask.work(place * 100_000L);
              try (Mutex.Held held = mutex.acquire()) {
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
  void anInterruptedSleeperLeavesTheQueueToTheOthers() {
    for (int seed = 0; seed < 20; seed++) {
      Mutex mutex = new Mutex(CLASS);
      List<String> order = new ArrayList<>();
      TestMachine machine = TestMachine.of(4, seed);
      machine.task("holder", () -> hold(mutex, 1_000_000));
      TestTask victim =
          machine.task(
              "victim",
              () -> {
                TestTask.work(100_000);
                assertNull(mutex.acquire(Sleep.KILLABLE));
                order.add("victim");
              });
      machine.task(
          "patient",
          () -> {
            TestTask.work(200_000);
            hold(mutex, 10);
            order.add("patient");
          });
      machine.task(
          "killer",
          () -> {
            TestTask.work(400_000);
            victim.signal(Sleep.KILLABLE);
          });
      machine.run();
      assertEquals(List.of("victim", "patient"), order);
      assertFalse(mutex.held());
    }
  }

  private static void hold(Mutex mutex, long cycles) {
    try (Mutex.Held held = mutex.acquire()) {
      TestTask.work(cycles);
    }
  }

  /** A signal and the release come at about the same time: whichever the sleeper sees, the mutex is not lost. */
  @Test
  void aMutexGrantedToAnInterruptedSleeperIsNotLost() {
    for (int seed = 0; seed < 200; seed++) {
      Mutex mutex = new Mutex(CLASS);
      SplittableRandom random = new SplittableRandom(seed);
      TestMachine machine = TestMachine.of(3, seed);
      machine.task("holder", () -> hold(mutex, 100_000 + random.nextInt(20_000)));
      TestTask victim =
          machine.task(
              "victim",
              () -> {
                TestTask.work(50_000);
                Mutex.Held held = mutex.acquire(Sleep.INTERRUPTIBLE);
                if (held != null) {
                  held.close();
                }
              });
      machine.task(
          "killer",
          () -> {
            TestTask.work(100_000 + random.nextInt(2_000));
            victim.signal(Sleep.INTERRUPTIBLE);
            hold(mutex, 10);
          });
      machine.run();
      assertFalse(mutex.held());
    }
  }

  @Test
  void tryingAnswersAtOnce() {
    Mutex mutex = new Mutex(CLASS);
    TestMachine machine = TestMachine.of(2, 3);
    machine.task("holder", () -> hold(mutex, 1_000_000));
    machine.task(
        "comer",
        () -> {
          TestTask.work(500_000);
          assertNull(mutex.tryAcquire());
          TestTask.work(1_000_000);
          Mutex.Held held = mutex.tryAcquire();
          assertNotNull(held);
          assertTrue(mutex.heldByCurrent());
          held.close();
        });
    machine.run();
  }

  @Test
  void bugsAreNamed() {
    Mutex mutex = new Mutex(CLASS);
    SpinLock spin = new SpinLock(LockClass.of("spin"));
    TestMachine machine = TestMachine.of(2, 3);
    machine.task(
        "t",
        () -> {
          Mutex.Held held = mutex.acquire();
          IllegalStateException twice = assertThrows(IllegalStateException.class, mutex::acquire);
          assertTrue(twice.getMessage().contains("t acquires test mutex, which it holds"), twice.getMessage());
          TestTask.work(1_000_000);
          held.close();
          assertThrows(IllegalStateException.class, held::close);
        });
    machine.task(
        "sleeper",
        () -> {
          TestTask.work(500_000);
          try (SpinLock.Held held = spin.acquire()) {
            IllegalStateException sleeps = assertThrows(IllegalStateException.class, mutex::acquire);
            assertTrue(sleeps.getMessage().contains("sleeper sleeps while it holds a spin lock"), sleeps.getMessage());
          }
        });
    machine.run();
  }
}
