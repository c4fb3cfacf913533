package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class RwSpinLockTest {
  private static final LockClass CLASS = LockClass.of("test lock");

  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private boolean writing;
  private long first;
  private long second;

  @Test
  void readersGoTogetherAndAWriterAloneWhateverTheSeed() {
    for (int seed = 0; seed < 30; seed++) {
      RwSpinLock lock = new RwSpinLock(CLASS);
      TestMachine machine = TestMachine.of(4, seed);
      for (int i = 0; i < 6; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        boolean writes = i % 3 == 0;
        machine.task("t" + i, () -> goInAndOut(lock, writes, random));
      }
      machine.run();
      assertEquals(List.of(), machine.reports());
    }
    assertTrue(most.get() > 1, "no two readers ever met");
  }

  private void goInAndOut(RwSpinLock lock, boolean writes, SplittableRandom random) {
    for (int i = 0; i < 30; i++) {
      if (writes) {
        try (var _ = lock.write()) {
          assertFalse(writing);
          assertEquals(0, readers.get());
          writing = true;
          TestTask.work(random.nextInt(6_000));
          writing = false;
        }
      } else {
        try (var _ = lock.read()) {
          most.accumulateAndGet(readers.incrementAndGet(), Math::max);
          assertFalse(writing);
          TestTask.work(random.nextInt(6_000));
          readers.decrementAndGet();
        }
      }
      TestTask.work(random.nextInt(6_000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readersSeeWholeWritesWhenHartsReallyRunAtOnce(boolean checked) {
    RwSpinLock lock = new RwSpinLock(CLASS);
    TestMachine machine = TestMachine.parallel(4, checked);
    for (int i = 0; i < 4; i++) {
      boolean writes = i == 0;
      machine.task("t" + i, () -> countInPairs(lock, writes));
    }
    machine.run();
    assertEquals(3_000, first);
  }

  private void countInPairs(RwSpinLock lock, boolean writes) {
    for (int i = 0; i < 3_000; i++) {
      if (writes) {
        try (var _ = lock.write()) {
          first++;
          second++;
        }
      } else {
        try (var _ = lock.read()) {
          assertEquals(first, second);
        }
      }
    }
  }

  @Test
  void whoDoesNotHoldItCannotReleaseIt() {
    RwSpinLock lock = new RwSpinLock(CLASS);
    RwSpinLock.ReadHeld held = lock.read();
    held.close();
    assertThrows(IllegalStateException.class, held::close);
    lock.write().close();
  }
}
