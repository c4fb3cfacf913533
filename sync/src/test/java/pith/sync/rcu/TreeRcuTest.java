package pith.sync.rcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;
import pith.sync.rcu.tree.Geometry;
import pith.sync.rcu.tree.TreeRcu;

class TreeRcuTest extends RcuContract {
  /** So small that even a few harts have a tree of several levels. */
  private static final Geometry SMALL = new Geometry(2, 2);

  private static TreeRcu small(List<Hart> harts) {
    return new TreeRcu(harts, SMALL, null, _ -> {});
  }

  @Override
  TestMachine machine(int harts, int seed) {
    return seed == PARALLEL ? TestMachine.parallel(harts, false, TreeRcuTest::small) : TestMachine.of(harts, seed, TreeRcuTest::small);
  }

  @Test
  void expeditedWaitsForAReaderThatWasOpen() {
    for (int seed = 0; seed < 20; seed++) {
      AtomicBoolean closed = new AtomicBoolean();
      TestMachine machine = machine(4, seed);
      machine.task(
          "reader",
          () -> {
            try (Rcu.Reader reader = machine.rcu().read()) {
              TestTask.work(1_000_000);
              closed.set(true);
            }
          });
      machine.task(
          "updater",
          () -> {
            TestTask.work(200_000);
            machine.rcu().synchronizeExpedited();
            assertTrue(closed.get());
          });
      machine.run();
      assertEquals(1, ((TreeRcu) machine.rcu()).expeditedGracePeriods());
    }
  }

  @Test
  void expeditedIsOverSoonerWhereABusyHartCanBeInterrupted() {
    assertTrue(cycles(Rcu::synchronizeExpedited) < cycles(Rcu::synchronize) / 2);
  }

  /** Another hart is busy for long, but takes interrupts, as in user mode. */
  private long cycles(java.util.function.Consumer<Rcu> synchronize) {
    long[] took = new long[1];
    TestMachine machine = machine(4, 3);
    AtomicBoolean over = new AtomicBoolean();
    machine.task("busy", () -> TestTask.userModeFor(5_000_000));
    machine.task(
        "updater",
        () -> {
          TestTask.work(100_000);
          long start = Execution.current().hart().cycles();
          synchronize.accept(machine.rcu());
          took[0] = Execution.current().hart().cycles() - start;
          over.set(true);
        });
    machine.run();
    return took[0];
  }

  @Test
  void tooManyCallbacksRunInOneBatch() {
    TestMachine machine = machine(1, 5);
    Rcu rcu = machine.rcu();
    AtomicInteger runs = new AtomicInteger();
    machine.task(
        "t",
        () -> {
          for (int i = 0; i < 10_100; i++) {
            rcu.call(runs::incrementAndGet);
          }
          rcu.quiescent(Execution.current().hart());
          assertFalse(rcu.runCallbacks(Execution.current().hart()));
          assertEquals(10_100, runs.get());
          for (int i = 0; i < 25; i++) {
            rcu.call(runs::incrementAndGet);
          }
          rcu.quiescent(Execution.current().hart());
          assertTrue(rcu.runCallbacks(Execution.current().hart()), "batches are small again");
        });
    machine.run();
  }

  @Test
  void aReaderThatHoldsUpAGracePeriodIsNamedInTheLog() {
    List<String> log = new ArrayList<>();
    TestMachine machine = TestMachine.of(3, 1, harts -> new TreeRcu(harts, Geometry.USUAL, null, log::add));
    long second = machine.hart(0).clockRate().hertz();
    machine.task(
        "stuck",
        () -> {
          try (Rcu.Reader reader = machine.rcu().read()) {
            TestTask.work(2 * second / 100);
            for (int i = 0; i < 22; i++) {
              TestTask.work(second);
            }
          }
        });
    machine.task(
        "updater",
        () -> {
          TestTask.work(second / 100);
          machine.rcu().call(() -> {});
          for (int i = 0; i < 22; i++) {
            machine.rcu().quiescent(Execution.current().hart());
            machine.rcu().tick(Execution.current().hart());
            TestTask.work(second);
          }
        });
    machine.runFor(40 * second);
    assertEquals(1, log.size(), log::toString);
    assertTrue(log.getFirst().matches("rcu: INFO: rcu_sched detected stalls on CPUs/tasks: \\{ \\d } \\(detected by \\d, t=2[12]\\.\\d s, g=0\\)"), log::getFirst);
  }
}
