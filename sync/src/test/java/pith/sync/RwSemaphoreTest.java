package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;

class RwSemaphoreTest {
  private static final LockClass CLASS = LockClass.of("test semaphore");

  private final RwSemaphore semaphore = new RwSemaphore(CLASS);
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicInteger mostReaders = new AtomicInteger();
  private long first;
  private long second;

  @Test
  void readersShareAndWritersDoNotWhateverTheSeed() {
    for (int seed = 0; seed < 40; seed++) {
      TestMachine machine = TestMachine.of(4, seed);
      for (int i = 0; i < 8; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        machine.task("t" + i, () -> readAndWrite(40, random, true));
      }
      machine.run();
      assertFalse(semaphore.held());
      assertFalse(semaphore.contended());
      assertEquals(List.of(), machine.reports());
    }
    assertTrue(mostReaders.get() > 1, "readers were never together");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readersShareAndWritersDoNotWhenHartsReallyRunAtOnce(boolean checked) {
    TestMachine machine = TestMachine.parallel(4, checked);
    for (int i = 0; i < 6; i++) {
      SplittableRandom random = new SplittableRandom(i);
      machine.task("t" + i, () -> readAndWrite(2_000, random, false));
    }
    machine.run();
    assertFalse(semaphore.held());
    assertFalse(semaphore.contended());
  }

  private void readAndWrite(int times, SplittableRandom random, boolean slowly) {
    for (int i = 0; i < times; i++) {
      long work = slowly ? random.nextInt(6_000) : random.nextInt(200);
      switch (random.nextInt(8)) {
        case 0 -> write(work);
        case 1 -> writeThenRead(work);
        case 2 -> tryBoth(work);
        default -> read(work);
      }
      TestTask.work(work);
    }
  }

  private void read(long work) {
    try (RwSemaphore.ReadHeld held = semaphore.read()) {
      checkReading(work);
    }
  }

  private void checkReading(long work) {
    int together = readers.incrementAndGet();
    mostReaders.accumulateAndGet(together, Math::max);
    long seen = first;
    TestTask.work(work);
    assertEquals(0, writers.get());
    assertEquals(seen, second);
    readers.decrementAndGet();
  }

  private void write(long work) {
    try (RwSemaphore.WriteHeld held = semaphore.write()) {
      checkWriting(work);
    }
  }

  private void checkWriting(long work) {
    assertEquals(1, writers.incrementAndGet());
    assertEquals(0, readers.get());
    first++;
    TestTask.work(work);
    second++;
    writers.decrementAndGet();
  }

  private void writeThenRead(long work) {
    RwSemaphore.WriteHeld write = semaphore.write();
    checkWriting(work);
    long mine = first;
    try (RwSemaphore.ReadHeld read = write.downgrade()) {
      assertEquals(mine, first, "somebody wrote in between");
      checkReading(work);
      assertEquals(mine, first);
    }
  }

  private void tryBoth(long work) {
    try (RwSemaphore.WriteHeld write = semaphore.tryWrite()) {
      if (write != null) {
        checkWriting(work);
      }
    }
    try (RwSemaphore.ReadHeld read = semaphore.tryRead()) {
      if (read != null) {
        checkReading(work);
      }
    }
  }

  @Test
  void aWriterWaitsForNoReaderThatCameLater() {
    for (int seed = 0; seed < 20; seed++) {
      List<String> order = new ArrayList<>();
      TestMachine machine = TestMachine.of(5, seed);
      machine.task("r0", () -> readAt(0, 1_000_000, order, "r0"));
      machine.task("r1", () -> readAt(100_000, 1_500_000, order, "r1"));
      machine.task(
          "w",
          () -> {
            TestTask.work(200_000);
            try (RwSemaphore.WriteHeld held = semaphore.write()) {
              order.add("w");
              TestTask.work(100_000);
            }
          });
      machine.task("r2", () -> readAt(300_000, 10, order, "r2"));
      machine.task("r3", () -> readAt(400_000, 10, order, "r3"));
      machine.run();
      assertEquals(List.of("r0", "r1", "w", "r2", "r3"), order);
    }
  }

  private void readAt(long time, long cycles, List<String> order, String name) {
    TestTask.work(time);
    try (RwSemaphore.ReadHeld held = semaphore.read()) {
      order.add(name);
      TestTask.work(cycles);
    }
  }

  @Test
  void anInterruptedWriterLetsTheReadersBehindItIn() {
    List<String> order = new ArrayList<>();
    TestMachine machine = TestMachine.of(4, 7);
    machine.task(
        "r0",
        () -> {
          readAt(0, 2_000_000, order, "r0");
          order.add("r0 left");
        });
    TestTask writer =
        machine.task(
            "w",
            () -> {
              TestTask.work(100_000);
              assertNull(semaphore.write(Sleep.INTERRUPTIBLE));
            });
    machine.task("r1", () -> readAt(200_000, 10, order, "r1"));
    machine.task(
        "killer",
        () -> {
          TestTask.work(500_000);
          writer.signal(Sleep.INTERRUPTIBLE);
        });
    machine.run();
    assertEquals(List.of("r0", "r1", "r0 left"), order);
  }

  @Test
  void bugsAreNamed() {
    TestMachine machine = TestMachine.of(1, 7);
    machine.task(
        "t",
        () -> {
          RwSemaphore.WriteHeld write = semaphore.write();
          assertTrue(semaphore.writtenByCurrent());
          assertThrows(IllegalStateException.class, semaphore::read);
          assertThrows(IllegalStateException.class, semaphore::write);
          RwSemaphore.ReadHeld read = write.downgrade();
          assertThrows(IllegalStateException.class, write::close);
          assertNull(semaphore.tryWrite());
          RwSemaphore.ReadHeld again = semaphore.tryRead();
          assertNotNull(again);
          again.close();
          read.close();
          assertThrows(IllegalStateException.class, read::close);
        });
    machine.run();
  }
}
