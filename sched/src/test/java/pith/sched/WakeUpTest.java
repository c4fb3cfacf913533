package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/** Sleeping, waking, deadlines, and that runs repeat. */
class WakeUpTest {
  /** A machine on which three pairs of tasks hand a token back and forth, each both sleeper and waker, with or without deadlines. */
  private static TestMachine pingPong(TestMachine machine) {
    for (int pair = 0; pair < 3; pair++) {
      AtomicInteger turn = new AtomicInteger();
      WaitQueue queue = new WaitQueue();
      for (int side = 0; side < 2; side++) {
        int mine = side;
        machine.task("pair" + pair + "/" + side, () -> play(machine, queue, turn, mine));
      }
    }
    return machine;
  }

  private static void play(TestMachine machine, WaitQueue queue, AtomicInteger turn, int mine) {
    for (int i = 0; i < 25; i++) {
      long deadline = machine.random.nextInt(3) == 0 ? TestTask.me().hart().cycles() + machine.random.nextInt(20_000) : Long.MAX_VALUE;
      while (queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> turn.get() % 2 == mine) != WaitResult.READY) {
        deadline = Long.MAX_VALUE;
      }
      TestTask.compute(machine.random.nextInt(8_000));
      turn.incrementAndGet();
      queue.wakeAll();
    }
  }

  /** Found that a waker which met a sleeper that had just ended its sleep itself queued it a second time. */
  @Test
  void noWakeUpIsLost() {
    for (long seed = 0; seed < Seeds.of(300); seed++) {
      pingPong(new TestMachine(1 + (int) (seed % 4), seed)).run();
    }
  }

  @Test
  void equalSeedsScheduleAlikeAndOthersDoNot() {
    Set<String> hashes = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      String hash = pingPong(TestMachine.inTurns(3, seed)).run().hash();
      assertEquals(hash, pingPong(TestMachine.inTurns(3, seed)).run().hash());
      hashes.add(hash);
    }
    assertEquals(10, hashes.size());
  }

  @Test
  void theEnginesSeedAloneChangesTheInterleaving() {
    Set<String> hashes = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      TestMachine machine = TestMachine.inTurns(2, seed);
      for (int i = 0; i < 5; i++) {
        machine.hog("hog" + i, 30_000_000);
      }
      hashes.add(machine.run().hash());
    }
    assertEquals(5, hashes.size());
  }

  /** In turns: clocks of harts that run at once may differ by as much as a task may wake late here. */
  @Test
  void sleepsEndAtTheirDeadlinesNeverBefore() {
    for (long seed = 0; seed < 40; seed++) {
      TestMachine machine = TestMachine.inTurns(2, seed);
      for (int i = 0; i < 8; i++) {
        machine.task(
            "sleeper" + i,
            () -> {
              for (int round = 0; round < 10; round++) {
                long asked = machine.random.nextLong(5_000_000);
                long slept = TestTask.sleep(asked);
                assertTrue(slept >= asked, "woke " + (asked - slept) + " cycles early");
                assertTrue(slept < asked + 200_000, "woke " + (slept - asked) + " cycles late on a machine with nothing to do");
              }
            });
      }
      machine.run();
    }
  }

  @Test
  void pastDeadlineDoesNotSleep() {
    TestMachine machine = new TestMachine(1, 0);
    machine.task("late", () -> assertEquals(WaitResult.TIMED_OUT, new WaitQueue().awaitUntil(Sleep.UNINTERRUPTIBLE, 0, () -> false)));
    machine.run();
  }

  @Test
  void signalEndsAnInterruptibleSleepWheneverItComes() {
    for (long seed = 0; seed < 200; seed++) {
      TestMachine machine = new TestMachine(2, seed);
      TestTask sleeper =
          machine.task("sleeper", () -> assertEquals(WaitResult.INTERRUPTED, new WaitQueue().await(Sleep.INTERRUPTIBLE, () -> false)));
      machine.task(
          "signaller",
          () -> {
            TestTask.me().hart().charge(machine.random.nextInt(12_000));
            sleeper.signal();
          });
      machine.run();
    }
  }

  @Test
  void pendingSignalKeepsATaskThatCallsScheduleAwake() {
    TestMachine machine = new TestMachine(1, 0);
    machine.task(
        "awake",
        () -> {
          TestTask me = TestTask.me();
          me.signal = true;
          me.prepareToSleep(Sleep.INTERRUPTIBLE);
          me.schedule();
          assertSame(TaskState.RUNNING, me.state());
          assertEquals(0, me.info().voluntarySwitches());
        });
    machine.run();
  }

  @Test
  void stopEndsByContinueOnly() {
    TestMachine machine = new TestMachine(2, 5);
    boolean[] continued = new boolean[1];
    TestTask stopped =
        machine.task(
            "stopped",
            () -> {
              TestTask.me().prepareToStop();
              TestTask.me().schedule();
              assertTrue(continued[0]);
            });
    machine.task(
        "shell",
        () -> {
          TestTask.sleep(100_000);
          assertSame(TaskState.STOPPED, stopped.state());
          assertFalse(stopped.wakeUp());
          assertFalse(stopped.wakeInterruptible());
          continued[0] = true;
          assertTrue(stopped.wakeStopped());
        });
    machine.run();
  }

  @Test
  void deadTaskCannotBeWoken() {
    TestMachine machine = new TestMachine(2, 1);
    TestTask mortal = machine.task("mortal", () -> {});
    machine.task(
        "necromancer",
        () -> {
          TestTask.sleep(1_000_000);
          assertSame(TaskState.DEAD, mortal.state());
          assertFalse(mortal.wakeUp() || mortal.wakeInterruptible() || mortal.wakeKillable() || mortal.wakeStopped());
          assertFalse(mortal.onHart());
        });
    machine.run();
  }

  @Test
  void manyShortLivedTasksComeAndGo() {
    for (long seed = 0; seed < 20; seed++) {
      TestMachine machine = new TestMachine(3, seed);
      AtomicInteger ended = new AtomicInteger();
      machine.task(
          "parent",
          () -> {
            for (int i = 0; i < 60; i++) {
              Completion done = new Completion();
              machine.fork(
                  "child" + i,
                  () -> {
                    TestTask.compute(machine.random.nextInt(20_000));
                    ended.incrementAndGet();
                    done.complete();
                  });
              if (machine.random.nextBoolean()) {
                assertSame(WaitResult.READY, done.await(Sleep.UNINTERRUPTIBLE));
              }
            }
          });
      machine.run();
      assertEquals(60, ended.get());
    }
  }

  @Test
  void gracePeriodsEndWhileAHartOnlyComputes() {
    TestMachine machine = new TestMachine(2, 9);
    boolean[] over = new boolean[1];
    machine.task(
        "hog",
        () -> {
          while (!over[0]) {
            TestTask.compute(100_000);
          }
        });
    machine.task(
        "updater",
        () -> {
          for (int i = 0; i < 5; i++) {
            machine.rcu().synchronize();
          }
          over[0] = true;
        });
    machine.run();
    assertTrue(machine.rcu().gracePeriods() >= 5);
  }

  @Test
  void accountsAddUpToTheTimeThatPassed() {
    TestMachine machine = new TestMachine(1, 2);
    TestTask one = machine.hog("one", 50_000_000);
    TestTask two = machine.task("two", () -> TestTask.sleep(20_000_000));
    machine.run();
    Runqueue rq = machine.scheduler().runqueue(machine.machine().hart(0));
    long accounted = one.runtimeCycles() + two.runtimeCycles() + rq.idleCycles();
    assertEquals(machine.machine().hart(0).cycles(), accounted, 100_000);
    assertNotEquals(0, rq.switches());
  }

  @Test
  void givingUpTheHartWithASpinLockHeldIsABug() {
    TestMachine machine = new TestMachine(1, 0);
    machine.task(
        "bug",
        () -> {
          TestTask me = TestTask.me();
          me.enterAtomic();
          assertThrows(IllegalStateException.class, me::schedule);
          me.leaveAtomic();
        });
    machine.run();
  }
}
