package pith.sync.rcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.lockdep.LockdepReport;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

/** What every implementation of {@link Rcu} must do. */
abstract class RcuContract {
  /** {@return a machine of which the tested implementation is the RCU} {@code seed} −1 is for one whose harts run at once. */
  abstract TestMachine machine(int harts, int seed);

  static final int PARALLEL = -1;
  private static final LockClass UPDATERS = LockClass.of("updaters");

  /** What readers find; an updater frees it after a grace period. The fields are plain: publishing must carry them. */
  private static final class Thing {
    final AtomicBoolean freed = new AtomicBoolean();
    long left;
    long right;
  }

  private final AtomicInteger freed = new AtomicInteger();

  @Test
  void nothingIsFreedUnderAReaderWhateverTheSeed() {
    for (int seed = 0; seed < 40; seed++) {
      freed.set(0);
      TestMachine machine = machine(4, seed);
      readAndUpdate(machine, 40, seed, 6_000);
      machine.run();
      assertEquals(List.of(), machine.reports());
      assertTrue(machine.rcu().gracePeriods() > 0);
      assertEquals(freed.get(), 3 * 40 - machine.rcu().pendingCallbacks());
    }
  }

  @Test
  void nothingIsFreedUnderAReaderWhenHartsReallyRunAtOnce() {
    TestMachine machine = machine(4, PARALLEL);
    readAndUpdate(machine, 3_000, 1, 100);
    machine.run();
    assertTrue(freed.get() > 0);
  }

  private void readAndUpdate(TestMachine machine, int times, int seed, int work) {
    RcuRef<Thing> ref = new RcuRef<>(new Thing());
    SpinLock updaters = new SpinLock(UPDATERS);
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(100L * seed + i);
      SplittableRandom other = random.split();
      machine.task("reader" + i, () -> readOften(machine.rcu(), ref, times * 3, random, work));
      machine.task("updater" + i, () -> updateOften(machine.rcu(), ref, updaters, times, other, work));
    }
  }

  private static void readOften(Rcu rcu, RcuRef<Thing> ref, int times, SplittableRandom random, int work) {
    for (int i = 0; i < times; i++) {
      try (Rcu.Reader outer = rcu.read()) {
        Thing thing = ref.get();
        try (Rcu.Reader inner = rcu.read()) {
          TestTask.work(random.nextInt(work));
        }
        TestTask.work(random.nextInt(work));
        assertFalse(thing.freed.get(), "freed under a reader");
        assertEquals(thing.left, thing.right);
      }
      rest(random, work);
    }
  }

  private void updateOften(Rcu rcu, RcuRef<Thing> ref, SpinLock updaters, int times, SplittableRandom random, int work) {
    for (int i = 0; i < times; i++) {
      Thing old;
      try (SpinLock.Held held = updaters.acquire()) {
        old = ref.get();
        Thing next = new Thing();
        next.left = old.left + 1;
        next.right = old.right + 1;
        ref.publish(next);
      }
      if (random.nextInt(4) == 0) {
        rcu.synchronize();
        free(old);
      } else {
        rcu.call(() -> free(old));
      }
      rest(random, work);
    }
  }

  private void free(Thing thing) {
    assertTrue(thing.freed.compareAndSet(false, true), "freed twice");
    thing.left = -1;
    freed.incrementAndGet();
  }

  private static void rest(SplittableRandom random, int work) {
    switch (random.nextInt(3)) {
      case 0 -> Execution.current().yieldHart();
      case 1 -> TestTask.userMode();
      default -> TestTask.work(random.nextInt(work));
    }
  }

  @Test
  void synchronizeWaitsForAReaderThatWasOpenAndForNoLaterOne() {
    for (int seed = 0; seed < 30; seed++) {
      List<String> order = new ArrayList<>();
      TestMachine machine = machine(3, seed);
      Rcu rcu = machine.rcu();
      machine.task(
          "early",
          () -> {
            try (Rcu.Reader reader = rcu.read()) {
              TestTask.work(2_000_000);
              order.add("early closes");
            }
          });
      machine.task(
          "updater",
          () -> {
            TestTask.work(500_000);
            rcu.synchronize();
            order.add("synchronized");
          });
      machine.task(
          "late",
          () -> {
            TestTask.work(1_000_000);
            TestTask.userMode();
            try (Rcu.Reader reader = rcu.read()) {
              TestTask.work(9_000_000);
            }
            order.add("late closed");
          });
      machine.run();
      assertEquals(List.of("early closes", "synchronized"), order.subList(0, 2));
    }
  }

  @Test
  void idleHartsDoNotHoldUpAGracePeriod() {
    TestMachine machine = machine(8, 5);
    machine.task(
        "only",
        () -> {
          for (int i = 0; i < 10; i++) {
            machine.rcu().synchronize();
          }
          assertEquals(10, machine.rcu().gracePeriods());
        });
    machine.run();
  }

  @Test
  void aHartGoneIdleWithCallbacksIsWokenForThem() {
    for (int seed = 0; seed < 20; seed++) {
      TestMachine machine = machine(2, seed);
      AtomicBoolean ran = new AtomicBoolean();
      machine.task("caller", () -> machine.rcu().call(() -> ran.set(true)));
      machine.task(
          "reader",
          () -> {
            try (Rcu.Reader reader = machine.rcu().read()) {
              TestTask.work(1_000_000);
              assertFalse(ran.get());
            }
            TestTask.userMode();
            TestTask.work(1_000_000);
            assertTrue(ran.get());
          });
      machine.run();
    }
  }

  @Test
  void callbacksRunInOrderAndInBatches() {
    TestMachine machine = machine(1, 5);
    Rcu rcu = machine.rcu();
    List<Integer> order = new ArrayList<>();
    machine.task(
        "t",
        () -> {
          for (int i = 0; i < 25; i++) {
            int number = i;
            rcu.call(() -> order.add(number));
          }
          assertEquals(25, rcu.pendingCallbacks());
          var hart = Execution.current().hart();
          assertFalse(rcu.runCallbacks(hart), "no grace period has ended");
          rcu.quiescent(hart);
          assertTrue(rcu.runCallbacks(hart));
          assertEquals(10, order.size());
          assertTrue(rcu.runCallbacks(hart));
          assertFalse(rcu.runCallbacks(hart));
          assertEquals(25, order.size());
          assertEquals(order.stream().sorted().toList(), order);
          assertEquals(0, rcu.pendingCallbacks());
        });
    machine.run();
  }

  @Test
  void aCallbackMayCallAgain() {
    TestMachine machine = machine(2, 5);
    Rcu rcu = machine.rcu();
    AtomicInteger runs = new AtomicInteger();
    machine.task(
        "t",
        () -> {
          rcu.call(() -> rcu.call(runs::incrementAndGet));
          rcu.synchronize();
          rcu.synchronize();
          TestTask.userMode();
          assertEquals(1, runs.get());
        });
    machine.run();
  }

  @Test
  void quiescenceInsideAReaderIsABug() {
    TestMachine machine = machine(2, 5);
    machine.task(
        "t",
        () -> {
          machine.rcu().call(() -> {});
          try (Rcu.Reader reader = machine.rcu().read()) {
            assertThrows(IllegalStateException.class, () -> machine.rcu().quiescent(Execution.current().hart()));
          }
        });
    machine.run();
  }

  @Test
  void sleepingInsideAReaderIsReported() {
    TestMachine machine = machine(2, 5);
    machine.task(
        "t",
        () -> {
          try (Rcu.Reader reader = machine.rcu().read()) {
            Execution.current().mightSleep();
          }
        });
    machine.run();
    assertTrue(machine.reports().getFirst() instanceof LockdepReport.SleepInAtomic, machine.reports()::toString);
  }

  @Test
  void barrierWaitsForTheCallbacksOfAllHarts() {
    for (int seed = 0; seed < 10; seed++) {
      TestMachine machine = machine(4, seed);
      AtomicInteger runs = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        machine.task(
            "caller" + i,
            () -> {
              for (int j = 0; j < 40; j++) {
                machine.rcu().call(runs::incrementAndGet);
                TestTask.work(1_000);
              }
              TestTask.userMode();
            });
      }
      machine.task(
          "waits",
          () -> {
            TestTask.work(2_000_000);
            machine.rcu().barrier();
            assertEquals(120, runs.get());
          });
      machine.run();
    }
  }

  @Test
  void manyHartsReadAndUpdate() {
    for (int seed = 0; seed < 5; seed++) {
      freed.set(0);
      TestMachine machine = machine(40, seed);
      readAndUpdate(machine, 20, seed, 6_000);
      machine.run();
      assertEquals(freed.get(), 3 * 20 - machine.rcu().pendingCallbacks());
    }
  }
}
