package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class SeqLockTest {
  private static final LockClass CLASS = LockClass.of("time");

  private static final class Time {
    final SeqLock lock = new SeqLock(CLASS);
    long left;
    long right;

    void tick(int work) {
      try (SeqLock.WriteHeld held = lock.write()) {
        left++;
        TestTask.work(work);
        right++;
      }
    }

    void look() {
      int begun;
      long seenLeft;
      long seenRight;
      do {
        begun = lock.begin();
        seenLeft = left;
        TestTask.work(50);
        seenRight = right;
      } while (lock.retry(begun));
      assertEquals(seenLeft, seenRight);
    }
  }

  private static void readAndWrite(TestMachine machine, int times, int work) {
    Time time = new Time();
    for (int i = 0; i < 2; i++) {
      machine.task("writer" + i, () -> {
        for (int n = 0; n < times; n++) {
          time.tick(work);
          TestTask.work(3 * work);
        }
      });
      machine.task("reader" + i, () -> {
        for (int n = 0; n < times; n++) {
          time.look();
        }
      });
    }
    machine.run();
    assertEquals(2 * times, time.left);
  }

  @Test
  void readersSeeWholeWritesWhateverTheSeed() {
    for (int seed = 0; seed < 20; seed++) {
      TestMachine machine = TestMachine.of(4, seed);
      readAndWrite(machine, 30, 9_000);
      assertEquals(List.of(), machine.reports());
    }
  }

  @Test
  void readersSeeWholeWritesWhenHartsReallyRunAtOnce() {
    readAndWrite(TestMachine.parallel(4, false), 2_000, 100);
  }

  @Test
  void twoWritersWithoutTheLockAreABug() {
    SeqCount count = new SeqCount();
    count.beginWriting();
    assertThrows(IllegalStateException.class, count::beginWriting);
    count.endWriting();
    assertFalse(count.retry(count.begin()));
  }

  @Test
  void aWriteInBetweenMakesReadersStartAgain() {
    SeqCount count = new SeqCount();
    int begun = count.begin();
    count.beginWriting();
    count.endWriting();
    assertTrue(count.retry(begun));
  }
}
