package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.reservation.BandwidthLedger;
import pith.sched.reservation.DeadlineParameters;
import pith.sync.Completion;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SleepingLock;

/** Who holds what others wait for is as urgent as they are. */
class PriorityInheritanceTest {
  private static SchedAttributes fifo(int priority) {
    return SchedAttributes.DEFAULT.realTime(SchedPolicy.FIFO, priority);
  }

  /** The caller waits until it holds {@code mutex}, which somebody holds. */
  private static void await(TestMachine machine, RtMutex mutex) {
    TestTask me = TestTask.me();
    assertTrue(machine.scheduler().inheritance().await(mutex, me));
    while (!machine.scheduler().inheritance().holds(me, mutex)) {
      me.prepareToSleep(Sleep.UNINTERRUPTIBLE);
      if (!machine.scheduler().inheritance().holds(me, mutex)) {
        me.schedule();
      }
      me.finishSleep();
    }
  }

  private static void pass(TestMachine machine, RtMutex mutex) {
    SchedTask next = machine.scheduler().inheritance().pass(mutex);
    if (next != null) {
      next.wakeUp();
    }
  }

  @Test
  void nobodyOfMiddlingUrgencyKeepsTheUrgentWaiting() {
    for (long seed = 0; seed < 10; seed++) {
      TestMachine machine = new TestMachine(1, seed);
      RtMutex mutex = new RtMutex();
      long[] waited = new long[1];
      machine.task(
          "low",
          () -> {
            TestTask.sleep(machine.micros(100)); // the other one is real-time by then
            machine.scheduler().change(TestTask.me(), fifo(10));
            machine.scheduler().inheritance().hold(mutex, TestTask.me());
            TestTask.compute(machine.micros(2_000));
            pass(machine, mutex);
            assertEquals(Rank.ofRealTime(10), TestTask.me().rank(), "what was lent is given back");
          });
      machine.task(
          "high",
          () -> {
            machine.scheduler().change(TestTask.me(), fifo(90));
            TestTask.sleep(machine.micros(500));
            machine.fork(
                "middle",
                () -> {
                  machine.scheduler().change(TestTask.me(), fifo(50));
                  TestTask.compute(machine.micros(50_000));
                });
            long begin = TestTask.me().hart().cycles();
            await(machine, mutex);
            waited[0] = TestTask.me().hart().cycles() - begin;
          });
      machine.run();
      assertTrue(waited[0] < machine.micros(2_500), "waited " + waited[0]);
    }
  }

  @Test
  void aMutexThatLendsIsPassedToTheMostUrgentAndKeepsOthersOut() {
    for (long seed = 0; seed < 10; seed++) {
      TestMachine machine = new TestMachine(2, seed);
      PiMutex mutex = new PiMutex(machine.scheduler().inheritance(), LockClass.of("pi mutex"));
      List<String> order = new ArrayList<>();
      machine.task(
          "holder",
          () -> {
            try (SleepingLock.Held held = mutex.acquire()) {
              for (int priority : new int[] {20, 80, 50}) {
                machine.fork("fifo" + priority, () -> takePart(machine, mutex, priority, order));
              }
              TestTask.sleep(machine.micros(5_000)); // until all wait
              assertEquals(Rank.ofRealTime(80), TestTask.me().rank(), "lent by the most urgent waiter");
              order.add("holder");
            }
            assertFalse(TestTask.me().rank() == Rank.ofRealTime(80), "what was lent is given back");
          });
      machine.run();
      assertEquals(List.of("holder", "80", "50", "20"), order);
    }
  }

  private static void takePart(TestMachine machine, PiMutex mutex, int priority, List<String> order) {
    machine.scheduler().change(TestTask.me(), fifo(priority));
    try (SleepingLock.Held held = mutex.acquire()) {
      order.add("" + priority);
    }
  }

  @Test
  void deadlineTasksLendTheirDeadlines() {
    TestMachine machine = new TestMachine(1, 1);
    RtMutex mutex = new RtMutex();
    machine.hog("noise", machine.micros(100_000));
    machine.task(
        "holder",
        () -> {
          TestTask me = TestTask.me();
          machine.scheduler().inheritance().hold(mutex, me);
          machine.fork(
              "waiter",
              () -> {
                DeadlineParameters wanted = new DeadlineParameters(2_000_000, 20_000_000, 20_000_000, false, false);
                BandwidthLedger ledger = machine.scheduler().realTimeSettings().ledger();
                BandwidthLedger.Admitted answer = assertInstanceOf(BandwidthLedger.Admitted.class, ledger.admit(wanted, null));
                machine.scheduler().change(TestTask.me(), SchedAttributes.DEFAULT.deadline(answer.reservation()));
                await(machine, mutex);
              });
          while (me.rank() != Rank.DEADLINE) {
            TestTask.compute(machine.micros(100));
          }
          assertEquals("deadline", me.schedClass().name());
          assertEquals(SchedPolicy.NORMAL, me.policy());
          long begin = me.hart().cycles();
          TestTask.compute(machine.micros(10_000));
          assertTrue(me.hart().cycles() - begin < machine.micros(10_500), "lent runtime does not end");
          pass(machine, mutex);
          assertEquals("fair", me.schedClass().name());
          TestTask.compute(machine.micros(3_000));
        });
    machine.run();
  }

  @Test
  void waitingInACircleIsRefused() {
    TestMachine machine = new TestMachine(1, 2);
    machine.task(
        "main",
        () -> {
          PriorityInheritance inheritance = machine.scheduler().inheritance();
          List<TestTask> tasks = new ArrayList<>();
          List<RtMutex> mutexes = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            tasks.add(machine.fork("t" + i, () -> TestTask.sleep(1_000)));
            mutexes.add(new RtMutex());
            inheritance.hold(mutexes.get(i), tasks.get(i));
          }
          for (int i = 0; i < 4; i++) {
            assertTrue(inheritance.await(mutexes.get(i + 1), tasks.get(i)));
          }
          assertFalse(inheritance.await(mutexes.get(0), tasks.get(4)));
          assertFalse(inheritance.await(mutexes.get(4), tasks.get(4)), "nobody waits for oneself");
          assertTrue(inheritance.giveUp(mutexes.get(1), tasks.get(0)));
          assertTrue(inheritance.await(mutexes.get(0), tasks.get(4)));
        });
    machine.run();
  }

  /** Random locks, waits, hand-overs and changes of priority among sleeping tasks, against the ranks that a search over all who wait gives. */
  @Test
  void ranksAreThoseOfTheMostUrgentWhoWaitsDirectlyOrNot() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestMachine machine = new TestMachine(1, seed);
      machine.task("main", () -> play(machine, random));
      machine.run();
    }
  }

  private static void play(TestMachine machine, SplittableRandom random) {
    PriorityInheritance inheritance = machine.scheduler().inheritance();
    List<TestTask> tasks = new ArrayList<>();
    List<RtMutex> mutexes = new ArrayList<>();
    Completion over = new Completion();
    for (int i = 0; i < 8; i++) {
      tasks.add(machine.fork("t" + i, () -> over.await(Sleep.UNINTERRUPTIBLE)));
      mutexes.add(new RtMutex());
    }
    for (int step = 0; step < 300; step++) {
      TestTask task = tasks.get(random.nextInt(tasks.size()));
      RtMutex mutex = mutexes.get(random.nextInt(mutexes.size()));
      switch (random.nextInt(4)) {
        case 0 -> machine.scheduler().change(task, random.nextBoolean() ? fifo(1 + random.nextInt(99)) : SchedAttributes.DEFAULT);
        case 1 -> {
          if (task.blockedOn() != null) {
            assertTrue(inheritance.giveUp(task.blockedOn(), task));
          }
        }
        case 2 -> {
          if (mutex.holder != null) {
            inheritance.pass(mutex);
          }
        }
        default -> {
          if (mutex.holder == null) {
            inheritance.hold(mutex, task);
          } else if (task.blockedOn() == null && mutex.holder != task) {
            inheritance.await(mutex, task);
          }
        }
      }
      tasks.forEach(each -> assertEquals(due(tasks, each), each.rank(), each.name()));
    }
    mutexes.stream().filter(mutex -> mutex.holder != null).forEach(mutex -> {
      while (mutex.holder != null) {
        inheritance.pass(mutex);
      }
    });
    over.completeAll();
  }

  private static int due(List<TestTask> tasks, TestTask task) {
    int due = task.attributes().rank();
    for (TestTask other : tasks) {
      if (other.blockedOn() != null && other.blockedOn().holder == task) {
        due = Math.min(due, due(tasks, other));
      }
    }
    return due;
  }
}
