package pith.hal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.PowerOff;

@Timeout(60)
class DeterministicEngineTest extends EngineContract {
  @Override
  Rig rig(int harts, long seed, Pacing pacing) {
    return new Rig(harts, new DeterministicEngine(seed, pacing, EngineProvider.QUANTUM));
  }

  /** Harts that work, set timers, send interrupts and wait, as a generator of their own says. */
  private List<String> randomRun(long engineSeed, int harts) {
    Rig rig = rig(harts, engineSeed);
    for (int i = 0; i < harts; i++) {
      SplittableRandom choices = new SplittableRandom(i);
      rig.on(i, hart -> randomWork(rig, hart, choices));
    }
    assertEquals(new PowerOff.Halted(0), rig.run());
    return rig.log;
  }

  private static void randomWork(Rig rig, Hart hart, SplittableRandom choices) {
    for (int step = 0; step < 300; step++) {
      rig.log.add(hart.id() + " step " + step + " at " + hart.cycles());
      switch (choices.nextInt(8)) {
        case 0 -> {
          long at = hart.cycles() + choices.nextInt(50_000);
          rig.engine.schedule(at, now -> hart.raise(Interrupt.TIMER, now));
          rig.engine.waitForInterrupt(hart);
          hart.interrupts().take(Interrupt.TIMER);
          hart.interrupts().take(Interrupt.SOFTWARE);
        }
        case 1 -> rig.harts[choices.nextInt(rig.harts.length)].raise(Interrupt.SOFTWARE, hart.cycles() + 200);
        default -> hart.charge(1 + choices.nextInt(15_000));
      }
    }
  }

  @Test
  void equalSeedsGiveEqualInterleavings() {
    assertEquals(randomRun(7, 5), randomRun(7, 5));
    assertEquals(randomRun(-1, 3), randomRun(-1, 3));
  }

  @Test
  void anotherSeedGivesAnotherInterleaving() {
    assertNotEquals(randomRun(7, 5), randomRun(8, 5));
  }

  @Test
  void busyHartsStayWithinATurnOfEachOther() {
    Rig rig = rig(4, 3);
    long[] worst = {0};
    Consumer<Hart> body =
        hart -> {
          while (hart.cycles() < 3_000_000) {
            hart.charge(500);
            for (Hart other : rig.harts) {
              if (other.cycles() < 3_000_000) {
                worst[0] = Math.max(worst[0], hart.cycles() - other.cycles());
              }
            }
          }
        };
    for (int i = 0; i < 4; i++) {
      rig.on(i, body);
    }
    rig.run();
    assertTrue(worst[0] > 0 && worst[0] <= 30_000 + 1_024, "skew " + worst[0]);
  }

  @Test
  void idleMachinesHoldNoHostThread() {
    Rig[] idlers = new Rig[300];
    for (int i = 0; i < idlers.length; i++) {
      idlers[i] = rig(2, i);
      idlers[i].start();
    }
    assertEquals(randomRun(1, 2), randomRun(1, 2));
    for (Rig idler : idlers) {
      idler.engine.post(now -> idler.engine.powerOff(new PowerOff.Halted(9)));
      assertEquals(new PowerOff.Halted(9), idler.awaitOff());
    }
  }
}
