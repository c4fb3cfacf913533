package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class WaitQueueTest {
  private static final LockClass BUFFER = LockClass.of("buffer");

  /** A bounded buffer in which a lost wake-up leaves everybody asleep. */
  private static final class Buffer {
    final SpinLock lock = new SpinLock(BUFFER);
    final WaitQueue notEmpty = new WaitQueue();
    final WaitQueue notFull = new WaitQueue();
    final ArrayDeque<Integer> items = new ArrayDeque<>();
    final boolean exclusive;

    Buffer(boolean exclusive) {
      this.exclusive = exclusive;
    }

    void put(int item) {
      wait(notFull, () -> tryPut(item));
      notEmpty.wakeOne();
    }

    int take() {
      int[] got = new int[1];
      wait(notEmpty, () -> tryTake(got));
      notFull.wakeOne();
      return got[0];
    }

    private void wait(WaitQueue queue, java.util.function.BooleanSupplier condition) {
      WaitResult result =
          exclusive
              ? queue.awaitExclusive(Sleep.UNINTERRUPTIBLE, Long.MAX_VALUE, condition)
              : queue.await(Sleep.UNINTERRUPTIBLE, condition);
      assertEquals(WaitResult.READY, result);
    }

    private boolean tryPut(int item) {
      try (SpinLock.Held held = lock.acquire()) {
        return items.size() < 2 && items.add(item);
      }
    }

    private boolean tryTake(int[] to) {
      try (SpinLock.Held held = lock.acquire()) {
        if (items.isEmpty()) {
          return false;
        }
        to[0] = items.poll();
        return true;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noWakeUpIsLostWhateverTheSeed(boolean exclusive) {
    for (int seed = 0; seed < 30; seed++) {
      TestMachine machine = TestMachine.of(3, seed);
      AtomicInteger sum = produceAndConsume(machine, new Buffer(exclusive), 60, seed, 5_000);
      machine.run();
      assertEquals(3 * 60 * 61 / 2, sum.get());
      assertEquals(List.of(), machine.reports());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noWakeUpIsLostWhenHartsReallyRunAtOnce(boolean exclusive) {
    TestMachine machine = TestMachine.parallel(4, false);
    AtomicInteger sum = produceAndConsume(machine, new Buffer(exclusive), 3_000, 1, 30);
    machine.run();
    assertEquals(3 * 3_000 * 3_001 / 2, sum.get());
  }

  private static AtomicInteger produceAndConsume(TestMachine machine, Buffer buffer, int items, int seed, int work) {
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(100L * seed + i);
      SplittableRandom other = random.split();
      machine.task(
          "producer" + i,
          () -> {
            for (int item = 1; item <= items; item++) {
              buffer.put(item);
              TestTask.work(random.nextInt(work));
            }
          });
      machine.task(
          "consumer" + i,
          () -> {
            for (int item = 1; item <= items; item++) {
              sum.addAndGet(buffer.take());
              TestTask.work(other.nextInt(work));
            }
          });
    }
    return sum;
  }

  /** The waker needs no lock at all: the fences alone must keep the flag and the queue in step. */
  @Test
  void aFlagWithoutALockIsNotMissedWhenHartsReallyRunAtOnce() {
    WaitQueue there = new WaitQueue();
    WaitQueue back = new WaitQueue();
    int[] turn = new int[1];
    TestMachine machine = TestMachine.parallel(2, false);
    int turns = 20_000;
    machine.task("ping", () -> play(there, back, turn, 0, turns));
    machine.task("pong", () -> play(back, there, turn, 1, turns));
    machine.run();
    assertEquals(turns, turn[0]);
  }

  private static void play(WaitQueue mine, WaitQueue others, int[] turn, int parity, int turns) {
    for (int i = parity; i < turns; i += 2) {
      int wanted = i;
      mine.await(Sleep.UNINTERRUPTIBLE, () -> turn[0] == wanted);
      turn[0] = wanted + 1;
      others.wakeAll();
    }
  }

  @Test
  void wakeOneWakesAllSharedWaitersAndTheFirstExclusiveOneInOrder() {
    WaitQueue queue = new WaitQueue();
    List<String> woken = new ArrayList<>();
    TestMachine machine = TestMachine.of(1, 1);
    machine.task(
        "t",
        () -> {
          queue.add(() -> woken.add("s1"));
          queue.addExclusive(
              () -> {
                woken.add("busy");
                return false;
              });
          queue.addExclusive(() -> woken.add("e1"));
          queue.addExclusive(() -> woken.add("e2"));
          queue.add(() -> woken.add("s2"));
          queue.wakeOne();
          assertEquals(List.of("s1", "busy", "e1", "s2"), woken);
          woken.clear();
          queue.wakeAll();
          assertEquals(List.of("s1", "busy", "e1", "e2", "s2"), woken);
        });
    machine.run();
  }

  @Test
  void aRemovedWaiterIsNotCalledAnyMore() {
    WaitQueue queue = new WaitQueue();
    List<String> woken = new ArrayList<>();
    WaitQueue.Waiter one = () -> woken.add("one");
    WaitQueue.Waiter two = () -> woken.add("two");
    TestMachine machine = TestMachine.of(1, 1);
    machine.task(
        "t",
        () -> {
          queue.add(one);
          queue.add(two);
          queue.remove(one);
          queue.remove(one);
          queue.wakeAll();
          queue.remove(two);
          assertFalse(queue.hasWaiters());
          queue.wakeAll();
        });
    machine.run();
    assertEquals(List.of("two"), woken);
  }

  @Test
  void tasksAreWokenInTheOrderInWhichTheyCame() {
    for (int seed = 0; seed < 10; seed++) {
      WaitQueue queue = new WaitQueue();
      List<Integer> order = new ArrayList<>();
      boolean[] go = new boolean[1];
      TestMachine machine = TestMachine.of(1, seed);
      for (int i = 0; i < 5; i++) {
        int place = i;
        machine.task(
            "t" + i,
            () -> {
              queue.await(Sleep.UNINTERRUPTIBLE, () -> go[0]);
              order.add(place);
            });
      }
      machine.task(
          "waker",
          () -> {
            go[0] = true;
            queue.wakeAll();
          });
      machine.run();
      assertEquals(List.of(0, 1, 2, 3, 4), order);
    }
  }

  @Test
  void aDeadlineEndsTheWaitAndNotBefore() {
    for (int seed = 0; seed < 10; seed++) {
      WaitQueue queue = new WaitQueue();
      TestMachine machine = TestMachine.of(2, seed);
      machine.task(
          "t",
          () -> {
            long deadline = Execution.current().hart().cycles() + 1_000_000;
            assertEquals(WaitResult.TIMED_OUT, queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> false));
            assertTrue(Execution.current().hart().cycles() >= deadline);
            assertFalse(queue.hasWaiters());
            assertEquals(WaitResult.TIMED_OUT, queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> false));
            assertEquals(WaitResult.READY, queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> true));
          });
      machine.task(
          "disturber",
          () -> {
            for (int i = 0; i < 20; i++) {
              TestTask.work(30_000);
              queue.wakeAll();
            }
          });
      machine.run();
    }
  }

  @Test
  void aConditionThatComesTrueInTimeEndsTheWaitBeforeTheDeadline() {
    WaitQueue queue = new WaitQueue();
    boolean[] go = new boolean[1];
    TestMachine machine = TestMachine.of(2, 1);
    machine.task(
        "t",
        () -> {
          assertEquals(WaitResult.READY, queue.awaitUntil(Sleep.INTERRUPTIBLE, 5_000_000, () -> go[0]));
          assertTrue(Execution.current().hart().cycles() < 1_000_000);
        });
    machine.task(
        "waker",
        () -> {
          TestTask.work(500_000);
          go[0] = true;
          queue.wakeOne();
        });
    machine.run();
  }

  @Test
  void aSignalEndsOnlyTheSleepsThatItMay() {
    WaitQueue queue = new WaitQueue();
    boolean[] go = new boolean[1];
    List<String> results = new ArrayList<>();
    TestMachine machine = TestMachine.of(2, 1);
    List<TestTask> sleepers = new ArrayList<>();
    for (Sleep mode : Sleep.values()) {
      sleepers.add(machine.task(mode.name(), () -> results.add(mode + " " + queue.await(mode, () -> go[0]))));
    }
    machine.task(
        "waker",
        () -> {
          TestTask.work(500_000);
          sleepers.forEach(sleeper -> sleeper.signal(Sleep.INTERRUPTIBLE));
          TestTask.work(500_000);
          sleepers.get(2).signal(Sleep.KILLABLE);
          TestTask.work(500_000);
          go[0] = true;
          queue.wakeAll();
        });
    machine.run();
    assertEquals(List.of("INTERRUPTIBLE INTERRUPTED", "KILLABLE INTERRUPTED", "UNINTERRUPTIBLE READY"), results);
  }
}
