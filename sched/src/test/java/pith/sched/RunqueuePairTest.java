package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pith.sync.SpinLock;

/** The order in which two runqueues' locks are taken: the lower hart's first, whoever asks, and in no other way. */
class RunqueuePairTest {
  private static Runqueue runqueue(TestMachine machine, int hart) {
    return machine.scheduler().runqueues().get(hart);
  }

  @Test
  void theLowerHartsLockIsTakenFirstWhicheverIsNamedFirst() {
    int[][] pairs = {{0, 1}, {1, 0}};
    for (int[] pair : pairs) {
      TestMachine machine = new TestMachine(2, 0);
      machine.task(
          "mover",
          () -> {
            try (RunqueuePair both = new RunqueuePair(runqueue(machine, pair[0]), runqueue(machine, pair[1]))) {
              assertEquals(2, TestTask.me().heldLocks().depth());
              assertEquals(runqueue(machine, 0).lock, TestTask.me().heldLocks().get(0).lock());
              assertEquals(runqueue(machine, 1).lock, TestTask.me().heldLocks().get(1).lock());
            }
            assertEquals(0, TestTask.me().heldLocks().depth());
          });
      machine.run();
    }
  }

  @Test
  void lockdepReportsWhoTakesTwoRunqueuesWithoutThePair() {
    TestMachine machine = new TestMachine(2, 0);
    machine.task(
        "careless",
        () -> {
          try (SpinLock.Held first = runqueue(machine, 0).lock.acquire();
              SpinLock.Held second = runqueue(machine, 1).lock.acquire()) {
            assertTrue(first != second);
          }
          assertFalse(machine.reports.isEmpty(), "lockdep saw two locks of one class");
          machine.reports.clear();
        });
    machine.run();
  }

  @Test
  void oneRunqueueIsNoPair() {
    TestMachine machine = new TestMachine(1, 0);
    machine.task("mover", () -> assertThrows(IllegalArgumentException.class, () -> new RunqueuePair(runqueue(machine, 0), runqueue(machine, 0))));
    machine.run();
  }

  /** Each of four harts again and again locks its own runqueue and another one, by its own view of who comes first. */
  @Test
  void hartsThatLockEachOthersRunqueuesNeitherHangNorMeet() {
    TestMachine machine = new TestMachine(4, 1);
    AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    for (int mover = 0; mover < 4; mover++) {
      machine.task(
          "mover" + mover,
          () -> {
            for (int i = 0; i < 500; i++) {
              int here = TestTask.me().hart().id();
              int there = (here + 1 + machine.random.nextInt(3)) % 4;
              try (RunqueuePair both = new RunqueuePair(runqueue(machine, here), runqueue(machine, there))) {
                assertEquals(2, inside[here].incrementAndGet() + inside[there].incrementAndGet(), "somebody else holds one of the two");
                TestTask.me().hart().charge(200);
                inside[here].decrementAndGet();
                inside[there].decrementAndGet();
              }
              TestTask.compute(2_000);
            }
          });
    }
    machine.run();
  }
}
