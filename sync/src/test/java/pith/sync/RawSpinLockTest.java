package pith.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.sync.machine.TestMachine;
import pith.sync.machine.TestTask;
import pith.sync.spin.McsLock;
import pith.sync.spin.RawSpinLock;
import pith.sync.spin.TestAndSetLock;
import pith.sync.spin.TicketLock;

class RawSpinLockTest {
  private enum Kind {
    TEST_AND_SET(() -> new TestAndSetLock(0x8000_0000L)),
    TICKET(() -> new TicketLock(0x8000_0000L)),
    MCS(() -> new McsLock(0x8000_0000L, 8));

    private final Supplier<RawSpinLock> make;

    Kind(Supplier<RawSpinLock> make) {
      this.make = make;
    }
  }

  private long shared;

  @ParameterizedTest
  @EnumSource
  void onlyOneHartIsInsideWhateverTheSeed(Kind kind) {
    for (int seed = 0; seed < 30; seed++) {
      shared = 0;
      RawSpinLock lock = kind.make.get();
      TestMachine machine = TestMachine.of(4, seed);
      for (int i = 0; i < 6; i++) {
        SplittableRandom random = new SplittableRandom(100L * seed + i);
        machine.task("t" + i, () -> addSlowly(lock, random));
      }
      machine.run();
      assertEquals(240, shared);
    }
  }

  private void addSlowly(RawSpinLock lock, SplittableRandom random) {
    for (int i = 0; i < 40; i++) {
      lock.acquire();
      long before = shared;
      TestTask.work(random.nextInt(8_000));
      shared = before + 1;
      lock.release();
      TestTask.work(random.nextInt(8_000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyOneHartIsInsideWhenHartsReallyRunAtOnce(Kind kind) {
    RawSpinLock lock = kind.make.get();
    TestMachine machine = TestMachine.parallel(4, false);
    for (int i = 0; i < 4; i++) {
      machine.task("t" + i, () -> {
        for (int done = 0; done < 3_000; done++) {
          lock.acquire();
          shared++;
          lock.release();
        }
      });
    }
    machine.run();
    assertEquals(12_000, shared);
  }

  @ParameterizedTest
  @EnumSource(names = {"TICKET", "MCS"})
  void hartsGetTheLockInTheOrderInWhichTheyAsked(Kind kind) {
    for (int seed = 0; seed < 20; seed++) {
      RawSpinLock lock = kind.make.get();
      List<Integer> order = new ArrayList<>();
      TestMachine machine = TestMachine.of(5, seed);
      for (int i = 0; i < 5; i++) {
        int place = i;
        machine.task("t" + i, () -> {
          TestTask.work(place * 100_000L);
          lock.acquire();
          order.add(place);
          TestTask.work(1_000_000);
          lock.release();
        });
      }
      machine.run();
      assertEquals(IntStream.range(0, 5).boxed().toList(), order);
    }
  }
}
