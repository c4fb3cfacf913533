package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class OptimisticSpinTest {
  private final Mutex mutex = new Mutex(LockClass.of("mutex"));
  private final RwSemaphore semaphore = new RwSemaphore(LockClass.of("semaphore"));

  /** {@return after how many cycles of waiting the second task got the lock that the first held for {@code work} cycles, and what happened in which order} */
  private static List<String> contend(TestMachine machine, Supplier<AutoCloseable> acquire, Runnable inside) {
    List<String> order = new ArrayList<>();
    machine.task("holder", () -> {
      try (AutoCloseable held = acquire.get()) {
        TestTask.work(30_000);
        inside.run();
        order.add("holder");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    machine.task("comer", () -> {
      TestTask.work(10_000);
      try (AutoCloseable held = acquire.get()) {
        order.add("comer");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    machine.run();
    return order;
  }

  private static boolean slept(TestMachine machine) {
    return machine.sleeps() > 0;
  }

  @Test
  void whoFindsTheHolderRunningSpinsAndDoesNotSleep() {
    for (Supplier<AutoCloseable> acquire : List.<Supplier<AutoCloseable>>of(mutex::acquire, semaphore::write)) {
      TestMachine machine = TestMachine.of(2, 4).spinning();
      assertEquals(List.of("holder", "comer"), contend(machine, acquire, () -> {}));
      assertEquals(0, machine.sleeps());
    }
  }

  @Test
  void whoFindsTheHolderAsleepSleepsToo() {
    Completion never = new Completion();
    TestMachine machine = TestMachine.of(2, 4).spinning();
    machine.task("completes", () -> {
      TestTask.work(60_000);
      never.complete();
    });
    contend(machine, mutex::acquire, () -> never.await(Sleep.UNINTERRUPTIBLE));
    assertTrue(slept(machine));
  }

  @Test
  void spinnersExcludeEachOther() {
    for (int seed = 0; seed < 20; seed++) {
      int[] count = new int[2];
      TestMachine machine = TestMachine.of(3, seed).spinning();
      for (int i = 0; i < 4; i++) {
        machine.task("t" + i, () -> {
          for (int n = 0; n < 20; n++) {
            try (Mutex.Held held = mutex.acquire()) {
              count[0]++;
              TestTask.work(7_000);
              count[1]++;
              assertEquals(count[0], count[1]);
            }
            TestTask.work(3_000);
          }
        });
      }
      machine.run();
      assertEquals(80, count[0]);
      assertEquals(List.of(), machine.reports());
    }
  }
}
