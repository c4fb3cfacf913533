package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class CompletionTest {
  @Test
  void eachCompletionLetsOneGoOnWhicheverComesFirst() {
    for (int seed = 0; seed < 20; seed++) {
      Completion completion = new Completion();
      AtomicInteger passed = new AtomicInteger();
      TestMachine machine = TestMachine.of(3, seed);
      for (int i = 0; i < 4; i++) {
        long time = 200_000L * i;
        machine.task(
            "waiter" + i,
            () -> {
              TestTask.work(time);
              assertEquals(WaitResult.READY, completion.await(Sleep.UNINTERRUPTIBLE));
              passed.incrementAndGet();
            });
      }
      machine.task(
          "completer",
          () -> {
            for (int i = 0; i < 4; i++) {
              TestTask.work(150_000);
              assertTrue(passed.get() <= i);
              completion.complete();
            }
          });
      machine.run();
      assertEquals(4, passed.get());
      assertFalse(completion.isDone());
    }
  }

  @Test
  void completeAllLetsEverybodyGoOnForEver() {
    Completion completion = new Completion();
    TestMachine machine = TestMachine.of(2, 1);
    for (int i = 0; i < 4; i++) {
      machine.task("waiter" + i, () -> assertEquals(WaitResult.READY, completion.await(Sleep.KILLABLE)));
    }
    machine.task(
        "completer",
        () -> {
          TestTask.work(300_000);
          completion.completeAll();
          completion.complete();
          assertTrue(completion.tryAwait());
          assertEquals(WaitResult.READY, completion.await(Sleep.UNINTERRUPTIBLE));
        });
    machine.run();
  }

  @Test
  void waitingEndsAtADeadlineOrASignal() {
    Completion completion = new Completion();
    TestMachine machine = TestMachine.of(2, 1);
    TestTask sleeper =
        machine.task(
            "sleeper",
            () -> {
              assertEquals(WaitResult.TIMED_OUT, completion.awaitUntil(Sleep.INTERRUPTIBLE, 200_000));
              assertEquals(WaitResult.INTERRUPTED, completion.await(Sleep.INTERRUPTIBLE));
            });
    machine.task(
        "killer",
        () -> {
          TestTask.work(500_000);
          sleeper.signal(Sleep.INTERRUPTIBLE);
        });
    machine.run();
  }
}
