package pith.sync.lockdep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.RwSemaphore;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.rcu.Poisonable;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuRef;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class LockdepTest {
  private static final LockClass A = LockClass.of("A");
  private static final LockClass B = LockClass.of("B");
  private static final LockClass C = LockClass.of("C");

  private final SpinLock a = new SpinLock(A);
  private final SpinLock b = new SpinLock(B);
  private final SpinLock c = new SpinLock(C);
  private final Mutex mutexA = new Mutex(LockClass.of("mutex A"));
  private final RwSemaphore semaphoreB = new RwSemaphore(LockClass.of("semaphore B"));

  /** Runs the bodies one after the other on one hart: no two ever wait for each other. */
  private static List<LockdepReport> reports(Runnable... bodies) {
    TestMachine machine = TestMachine.of(1, 1);
    for (int i = 0; i < bodies.length; i++) {
      machine.task("task" + i, bodies[i]);
    }
    return machine.run().reports();
  }

  private static void both(SpinLock outer, SpinLock inner) {
    try (SpinLock.Held first = outer.acquire();
        SpinLock.Held second = inner.acquire()) {
      TestTask.work(10);
    }
  }

  private void takeAThenB() {
    both(a, b);
  }

  private void takeBThenA() {
    both(b, a);
  }

  private void takeBThenC() {
    both(b, c);
  }

  private void takeCThenA() {
    both(c, a);
  }

  @Test
  void twoOrdersAreReportedWithBothStacksThoughNoTaskEverWaited() {
    List<LockdepReport> reports = reports(this::takeAThenB, this::takeBThenA, this::takeBThenA);
    assertEquals(1, reports.size(), reports::toString);
    var inversion = assertInstanceOf(LockdepReport.Inversion.class, reports.getFirst());
    assertEquals("B", inversion.held());
    assertEquals("A", inversion.acquired());
    assertEquals("task1", inversion.task());
    assertEquals(2, inversion.witnesses().size());
    assertShows(inversion.witnesses().get(0), "task1 acquired A while it held B", "takeBThenA");
    assertShows(inversion.witnesses().get(1), "task0 acquired B while it held A", "takeAThenB");
  }

  private static void assertShows(Witness witness, String what, String method) {
    assertTrue(witness.what().contains(what), witness.what());
    assertTrue(witness.stack().stream().anyMatch(frame -> frame.getMethodName().equals(method)), witness.text());
    assertEquals(LockdepTest.class.getName(), witness.stack().getFirst().getClassName(), witness.text());
  }

  @Test
  void anInversionThroughThreeLocksIsReportedWithEveryStep() {
    List<LockdepReport> reports = reports(this::takeAThenB, this::takeBThenC, this::takeCThenA);
    assertEquals(1, reports.size(), reports::toString);
    var inversion = assertInstanceOf(LockdepReport.Inversion.class, reports.getFirst());
    assertEquals(3, inversion.witnesses().size());
    assertShows(inversion.witnesses().get(0), "task2 acquired A while it held C", "takeCThenA");
    assertShows(inversion.witnesses().get(1), "task0 acquired B while it held A", "takeAThenB");
    assertShows(inversion.witnesses().get(2), "task1 acquired C while it held B", "takeBThenC");
    assertTrue(inversion.text().contains("at " + LockdepTest.class.getName() + ".takeBThenC"), inversion.text());
  }

  @Test
  void sleepingLocksAreOrderedToo() {
    List<LockdepReport> reports =
        reports(
            () -> {
              try (Mutex.Held first = mutexA.acquire();
                  RwSemaphore.ReadHeld second = semaphoreB.read()) {
                TestTask.work(10);
              }
            },
            () -> {
              try (RwSemaphore.WriteHeld first = semaphoreB.write();
                  Mutex.Held second = mutexA.acquire()) {
                TestTask.work(10);
              }
            });
    assertEquals(1, reports.size(), reports::toString);
    assertInstanceOf(LockdepReport.Inversion.class, reports.getFirst());
  }

  @Test
  void ordersAreLearntFromAnyInstanceOfAClass() {
    SpinLock otherA = new SpinLock(A);
    SpinLock otherB = new SpinLock(B);
    assertEquals(1, reports(() -> both(a, b), () -> both(otherB, otherA)).size());
  }

  @Test
  void aTriedLockGivesNoOrderButWhatIsAcquiredUnderItDoes() {
    Runnable tries =
        () -> {
          try (SpinLock.Held first = b.acquire();
              SpinLock.Held second = a.tryAcquire()) {
            assertTrue(a.heldByCurrent());
            try (SpinLock.Held third = c.acquire()) {
              TestTask.work(10);
            }
          }
        };
    assertEquals(List.of(), reports(this::takeAThenB, tries));
    assertEquals(1, reports(tries, () -> both(c, b)).size());
    assertEquals(1, reports(tries, () -> both(c, a)).size());
  }

  @Test
  void sleepingUnderASpinLockIsReportedWithBothStacks() {
    Completion done = new Completion();
    done.completeAll();
    List<Runnable> sleeps =
        List.of(
            () -> done.await(Sleep.UNINTERRUPTIBLE),
            () -> mutexA.acquire().close(),
            () -> semaphoreB.read().close(),
            () -> semaphoreB.write().close());
    for (Runnable sleep : sleeps) {
      List<LockdepReport> reports = reports(() -> sleepUnderA(sleep));
      assertEquals(1, reports.size(), reports::toString);
      var report = assertInstanceOf(LockdepReport.SleepInAtomic.class, reports.getFirst());
      assertEquals("A", report.inside());
      assertEquals(2, report.witnesses().size());
      assertShows(report.witnesses().get(0), "task0 may sleep", "sleepNow");
      assertShows(report.witnesses().get(1), "task0 holds A, acquired here", "sleepUnderA");
    }
  }

  private void sleepUnderA(Runnable sleep) {
    try (SpinLock.Held held = a.acquire()) {
      sleepNow(sleep);
    }
  }

  private static void sleepNow(Runnable sleep) {
    sleep.run();
  }

  @Test
  void acquiringAHeldLockIsReportedBeforeItHangs() {
    List<LockdepReport> reports =
        reports(
            () -> {
              try (SpinLock.Held held = a.acquire()) {
                assertThrows(IllegalStateException.class, a::acquire);
              }
            });
    assertTrue(assertInstanceOf(LockdepReport.Recursion.class, reports.getFirst()).sameInstance());
  }

  @Test
  void readingTwiceIsReportedThoughItWorksWhileNobodyWrites() {
    List<LockdepReport> reports =
        reports(
            () -> {
              try (RwSemaphore.ReadHeld first = semaphoreB.read();
                  RwSemaphore.ReadHeld second = semaphoreB.read()) {
                TestTask.work(10);
              }
            });
    assertTrue(assertInstanceOf(LockdepReport.Recursion.class, reports.getFirst()).sameInstance());
  }

  @Test
  void twoLocksOfAClassNeedANestingLevel() {
    SpinLock otherA = new SpinLock(A);
    List<LockdepReport> reports = reports(() -> both(a, otherA));
    assertEquals(1, reports.size(), reports::toString);
    var recursion = assertInstanceOf(LockdepReport.Recursion.class, reports.getFirst());
    assertEquals("A", recursion.lock());
    assertTrue(!recursion.sameInstance());
    Runnable nested =
        () -> {
          try (SpinLock.Held first = a.acquire();
              SpinLock.Held second = otherA.acquireNested(1)) {
            TestTask.work(10);
          }
        };
    assertEquals(List.of(), reports(nested));
  }

  @Test
  void unlockingOutOfOrderIsReportedUnlessItGoesHandOverHand() {
    SpinLock otherA = new SpinLock(A);
    List<LockdepReport> reports =
        reports(
            () -> {
              SpinLock.Held first = a.acquire();
              SpinLock.Held second = b.acquire();
              first.close();
              second.close();
            });
    assertEquals(1, reports.size(), reports::toString);
    var order = assertInstanceOf(LockdepReport.UnlockOrder.class, reports.getFirst());
    assertEquals("A", order.released());
    assertEquals("B", order.stillHeld());
    Runnable handOverHand =
        () -> {
          SpinLock.Held first = a.acquire();
          SpinLock.Held second = otherA.acquireNested(1);
          first.close();
          second.close();
        };
    assertEquals(List.of(), reports(handOverHand));
  }

  @Test
  void releasingWhatOthersReadIsReported() {
    TestMachine machine = TestMachine.of(2, 1);
    RwSemaphore.ReadHeld[] leaked = new RwSemaphore.ReadHeld[1];
    machine.task(
        "reader",
        () -> {
          try (RwSemaphore.ReadHeld held = semaphoreB.read()) {
            leaked[0] = held;
            TestTask.work(1_000_000);
          } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains("which nobody reads"));
          }
          Execution.current().heldLocks();
        });
    machine.task(
        "thief",
        () -> {
          TestTask.work(500_000);
          leaked[0].close();
        });
    List<LockdepReport> reports = machine.run().reports();
    assertInstanceOf(LockdepReport.NotHeld.class, reports.getFirst());
  }

  @Test
  void aLockTakenOutOfTheKernelIsReported() {
    List<LockdepReport> reports = reports(() -> mutexA.acquire());
    var left = assertInstanceOf(LockdepReport.LeftHeld.class, reports.getFirst());
    assertEquals("mutex A", left.lock());
  }

  @Test
  void disciplinedCodeGetsNoReportWhateverTheSeed() {
    for (int seed = 0; seed < 20; seed++) {
      TestMachine machine = TestMachine.of(3, seed);
      for (int i = 0; i < 5; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        machine.task("t" + i, () -> lockInOrder(random));
      }
      assertEquals(List.of(), machine.run().reports());
    }
  }

  /** Any subset of the locks, always in the order mutex A, semaphore B, a, b, c. */
  private void lockInOrder(SplittableRandom random) {
    for (int i = 0; i < 60; i++) {
      List<AutoCloseable> held = new ArrayList<>();
      take(random, held, to -> to.add(mutexA.acquire()));
      take(random, held, to -> to.add(random.nextBoolean() ? semaphoreB.read() : semaphoreB.write()));
      take(random, held, to -> to.add(a.acquire()));
      take(random, held, to -> to.add(b.acquire()));
      take(random, held, to -> to.add(c.acquire()));
      TestTask.work(random.nextInt(5_000));
      held.reversed().forEach(LockdepTest::close);
    }
  }

  private static void take(SplittableRandom random, List<AutoCloseable> held, Consumer<List<AutoCloseable>> lock) {
    if (random.nextBoolean()) {
      lock.accept(held);
    }
  }

  private static void close(AutoCloseable held) {
    try {
      held.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyBreachHiddenInARandomOrderIsFound() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<SpinLock> ring = new ArrayList<>();
      for (int i = 0; i < 3 + random.nextInt(6); i++) {
        ring.add(new SpinLock(LockClass.of("ring" + i)));
      }
      List<Runnable> steps = new ArrayList<>();
      for (int i = 0; i < ring.size(); i++) {
        SpinLock outer = ring.get(i);
        SpinLock inner = ring.get((i + 1) % ring.size());
        steps.add(random.nextInt(steps.size() + 1), () -> both(outer, inner));
      }
      List<LockdepReport> reports = reports(steps.toArray(Runnable[]::new));
      assertEquals(1, reports.size(), reports::toString);
      assertEquals(ring.size(), reports.getFirst().witnesses().size());
    }
  }

  @Test
  void aLockOfAnInterruptHandlerThatIsHeldWhileInterruptsAreTakenIsReported() {
    List<LockdepReport> reports =
        reports(
            () -> inInterrupt(() -> mutexA.tryAcquire().close()),
            () -> {
              try (Mutex.Held held = mutexA.acquire()) {
                Execution.current().condResched();
              }
            });
    var unsafe = assertInstanceOf(LockdepReport.InterruptUnsafe.class, reports.getFirst());
    assertEquals("mutex A is acquired in an interrupt, and held while interrupts are taken", unsafe.summary());
    assertEquals(2, unsafe.witnesses().size());
  }

  @Test
  void soIsOneForWhichAHolderOfSuchALockMayHaveToWait() {
    List<LockdepReport> reports =
        reports(
            () -> {
              try (Mutex.Held held = mutexA.acquire()) {
                Execution.current().condResched();
              }
            },
            () -> {
              try (SpinLock.Held held = a.acquire()) {
                inInterrupt(() -> {}); // nothing yet
              }
              inInterrupt(() -> a.acquire().close());
            },
            () -> {
              try (RwSemaphore.ReadHeld held = semaphoreB.read()) {
                mutexA.acquire().close();
              }
            },
            () -> inInterrupt(() -> semaphoreB.tryRead().close()));
    assertEquals(1, reports.size(), reports::toString);
    assertEquals(
        "semaphore B is acquired in an interrupt, and its holders acquire mutex A, which is held while interrupts are taken", reports.getFirst().summary());
  }

  private static void inInterrupt(Runnable handler) {
    Execution.current().enterInterrupt();
    handler.run();
    Execution.current().leaveInterrupt();
  }

  @Test
  void chainsOfLocksAreRemembered() {
    TestMachine machine = TestMachine.of(1, 1);
    machine.task(
        "t",
        () -> {
          takeAThenB();
          takeBThenC();
        });
    machine.run();
    Lockdep lockdep = (Lockdep) machine.lockdep();
    assertTrue(lockdep.chains().containsAll(List.of(List.of("A"), List.of("A", "B"), List.of("B"), List.of("B", "C"))), lockdep.chains()::toString);
  }

  @Test
  void aReferenceFollowedOutsideAReaderIsReportedWithTheStackThatPublished() {
    TestMachine machine = TestMachine.of(1, 1);
    RcuRef<String> ref = new RcuRef<>((Lockdep) machine.lockdep(), null);
    machine.task(
        "t",
        () -> {
          ref.publish("text");
          try (Rcu.Reader reader = machine.rcu().read()) {
            ref.get();
          }
          ref.getExclusively();
          assertEquals(List.of(), machine.reports());
          ref.get();
          ref.get();
        });
    machine.run();
    assertEquals(1, machine.reports().size());
    var unprotected = assertInstanceOf(LockdepReport.UnprotectedRead.class, machine.reports().getFirst());
    assertEquals("t reads a String outside an RCU reader", unprotected.summary());
    assertEquals(2, unprotected.witnesses().size());
  }

  @Test
  void whatWasFreedMustNotBeFoundAgain() {
    record Thing(Throwable poison) implements Poisonable {}
    TestMachine machine = TestMachine.of(1, 1);
    RcuRef<Thing> ref = new RcuRef<>((Lockdep) machine.lockdep(), new Thing(new Throwable()));
    machine.task(
        "t",
        () -> {
          try (Rcu.Reader reader = machine.rcu().read()) {
            ref.get();
          }
        });
    machine.run();
    assertInstanceOf(LockdepReport.UseAfterGracePeriod.class, machine.reports().getFirst());
  }
}
