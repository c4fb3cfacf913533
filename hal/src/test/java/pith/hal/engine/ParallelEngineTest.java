package pith.hal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.time.EventQueue;

@Timeout(60)
class ParallelEngineTest extends EngineContract {
  private static final int HARTS = 4;

  @Override
  Rig rig(int harts, long seed, Pacing pacing) {
    return new Rig(harts, new ParallelEngine(seed, pacing));
  }

  private Rig onAll(Consumer<Hart> body) {
    Rig rig = rig(HARTS, 1);
    for (int i = 0; i < HARTS; i++) {
      rig.on(i, body);
    }
    return rig;
  }

  /** Each of two harts waits, without letting the engine know, until the other is there too. */
  @Test
  void hartsRunAtOnce() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "with one processor nothing runs at once");
    Rig rig = rig(2, 0);
    AtomicInteger there = new AtomicInteger();
    Consumer<Hart> body =
        hart -> {
          there.incrementAndGet();
          while (there.get() < 2) {
            Thread.onSpinWait();
          }
        };
    assertEquals(new PowerOff.Halted(0), rig.on(0, body).on(1, body).run());
  }

  @Test
  void clocksStayWithinAWindowOfEachOther() {
    AtomicLong[] clocks = {new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong()};
    AtomicLong worst = new AtomicLong();
    Rig rig =
        onAll(
            hart -> {
              SplittableRandom steps = new SplittableRandom(hart.id());
              while (hart.cycles() < 5_000_000) {
                hart.charge(1 + steps.nextInt(hart.id() == 0 ? 10 : 3_000)); // hart 0 is slow on the host
                clocks[hart.id()].set(hart.cycles());
                long behind = Math.min(clocks[0].get(), Math.min(clocks[1].get(), Math.min(clocks[2].get(), clocks[3].get())));
                worst.accumulateAndGet(hart.cycles() - behind, Math::max);
              }
              clocks[hart.id()].set(Long.MAX_VALUE);
            });
    assertEquals(new PowerOff.Halted(0), rig.run());
    assertTrue(worst.get() < 200_000 + 8_000 + 2 * 3_000, "one was " + worst + " cycles ahead");
  }

  /** A token goes round by interrupts, and each hart sleeps until it comes: one wake-up that is lost ends the test. */
  @Test
  void noWakeUpIsLost() {
    int rounds = 5_000;
    AtomicInteger holder = new AtomicInteger();
    Rig rig = rig(HARTS, 0);
    for (int i = 0; i < HARTS; i++) {
      rig.on(
          i,
          hart -> {
            for (int round = 0; round < rounds; round++) {
              while (holder.get() != hart.id()) {
                rig.engine.waitForInterrupt(hart);
                hart.interrupts().take(Interrupt.SOFTWARE);
              }
              int next = (hart.id() + 1) % HARTS;
              holder.set(next);
              rig.harts[next].raise(Interrupt.SOFTWARE, hart.cycles());
              hart.charge(50);
            }
          });
    }
    assertEquals(new PowerOff.Halted(0), rig.run());
  }

  @Test
  void timersOfAllHartsFireNeitherEarlyNorTwice() {
    AtomicInteger early = new AtomicInteger();
    AtomicInteger fired = new AtomicInteger();
    Rig rig = rig(HARTS, 0);
    for (int i = 0; i < HARTS; i++) {
      rig.on(i, hart -> sleepOften(rig, hart, early, fired));
    }
    assertEquals(new PowerOff.Halted(0), rig.run());
    assertEquals(0, early.get());
    assertEquals(HARTS * 1_000, fired.get());
  }

  private static void sleepOften(Rig rig, Hart hart, AtomicInteger early, AtomicInteger fired) {
    SplittableRandom choices = new SplittableRandom(hart.id());
    for (int i = 0; i < 1_000; i++) {
      long due = hart.cycles() + choices.nextInt(100_000);
      EventQueue.Event never = rig.engine.schedule(due, now -> early.addAndGet(1_000_000));
      rig.engine.schedule(
          due,
          now -> {
            fired.incrementAndGet();
            hart.raise(Interrupt.TIMER, now);
          });
      never.cancel();
      while (!hart.interrupts().take(Interrupt.TIMER)) {
        rig.engine.waitForInterrupt(hart);
      }
      early.addAndGet(hart.cycles() < due ? 1 : 0);
    }
  }

  /** One hart gives a stack up and another takes it at once, while its host thread may still be on the way to rest. */
  @Test
  void aStackGoesFromHartToHart() {
    Rig rig = rig(2, 0);
    KernelStack[] resting = new KernelStack[2];
    AtomicInteger free = new AtomicInteger();
    AtomicInteger visits = new AtomicInteger();
    KernelStack wanderer =
        rig.stack(
            "wanderer",
            () -> {
              while (visits.incrementAndGet() < 20_000) {
                rig.engine.switchTo(resting[KernelStack.current().hart().id()]);
              }
              rig.engine.powerOff(new PowerOff.Halted(4));
            });
    for (int i = 0; i < 2; i++) {
      int id = i;
      rig.on(
          i,
          hart -> {
            resting[id] = KernelStack.current();
            while (true) {
              hart.charge(10);
              if (free.compareAndSet(1, 0)) {
                rig.engine.switchTo(wanderer);
                free.set(1);
              }
            }
          });
    }
    free.set(1);
    assertEquals(new PowerOff.Halted(4), rig.run());
  }

  @Test
  void powerOffStopsHartsThatRun() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      Rig rig =
          onAll(
              hart -> {
                while (true) {
                  hart.charge(100);
                }
              });
      rig.start();
      rig.engine.post(now -> rig.engine.powerOff(new PowerOff.Halted(7)));
      assertEquals(new PowerOff.Halted(7), rig.awaitOff());
      assertTrue(rig.atRest());
    }
  }
}
