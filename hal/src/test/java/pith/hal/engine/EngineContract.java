package pith.hal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;

/** What every engine does for the harts that it runs. */
abstract class EngineContract {
  abstract Rig rig(int harts, long seed, Pacing pacing);

  final Rig rig(int harts, long seed) {
    return rig(harts, seed, Pacing.SKIP);
  }

  /** A kernel path that had slept charged the hart that it ran on before: two stacks then waited in one place, and the machine stood still. */
  @Test
  void chargingAHartThatTheStackDoesNotOwnIsABugThatIsNamed() {
    Rig rig = rig(2, 0);
    List<String> caught = new java.util.ArrayList<>();
    rig.on(
        0,
        hart -> {
          try {
            rig.harts[1].charge(1_000_000);
          } catch (AssertionError bug) {
            caught.add(bug.getMessage());
          }
        });
    rig.on(1, hart -> hart.charge(10));
    rig.run();
    assertEquals(List.of("first 0 charges hart 1, which it does not own: it has slept and goes on elsewhere"), caught);
  }

  @Test
  void timerWakesAWaitingHartAtItsTime() {
    Rig rig = rig(1, 0);
    rig.on(
        0,
        hart -> {
          rig.engine.schedule(5_000_000, now -> hart.raise(Interrupt.TIMER, now));
          rig.engine.waitForInterrupt(hart);
          rig.log.add(hart.cycles() + " " + rig.engine.now() + " " + hart.interrupts().take(Interrupt.TIMER));
        });
    rig.run();
    assertEquals(List.of("5000000 5000000 true"), rig.log);
  }

  @Test
  void runningHartMeetsAnEventItSchedulesOnTime() {
    Rig rig = rig(1, 0);
    rig.on(
        0,
        hart -> {
          long due = hart.cycles() + 1_234;
          rig.engine.schedule(due, now -> rig.log.add("fired at " + (now - due)));
          while (rig.log.isEmpty()) {
            hart.charge(1);
          }
          rig.log.add("seen at " + (hart.cycles() - due));
        });
    rig.run();
    assertEquals(List.of("fired at 0", "seen at 0"), rig.log);
  }

  @Test
  void hartIdleFromTheStartWakesNoEarlierThanItWasWoken() {
    Rig rig = rig(2, 0);
    rig.on(
        0,
        hart -> {
          while (hart.cycles() < 1_000_000) {
            hart.charge(100);
          }
          rig.log.add("sent " + (hart.cycles() >= 1_000_000));
          rig.harts[1].raise(Interrupt.SOFTWARE, hart.cycles());
          hart.charge(100_000);
        });
    rig.on(
        1,
        hart -> {
          rig.engine.waitForInterrupt(hart);
          rig.log.add("woke " + (hart.cycles() >= 1_000_000 && hart.cycles() < 1_000_200));
        });
    rig.run();
    assertEquals(List.of("sent true", "woke true"), rig.log);
  }

  @Test
  void interruptThatIsPendingWhenAHartWaitsStillBringsItsTime() {
    Rig rig = rig(1, 0);
    rig.on(
        0,
        hart -> {
          hart.raise(Interrupt.SOFTWARE, 40_000);
          rig.engine.waitForInterrupt(hart);
          rig.log.add(Long.toString(hart.cycles()));
        });
    rig.run();
    assertEquals(List.of("40000"), rig.log);
  }

  @Test
  void stackNeverRunsEarlierOnItsNextHart() {
    Rig rig = rig(2, 0);
    KernelStack[] wanderer = new KernelStack[1];
    KernelStack[] stayer = new KernelStack[1];
    wanderer[0] =
        rig.stack(
            "wanderer",
            () -> {
              KernelStack.current().hart().chargeQuietly(9_000); // far ahead of hart 1, which did not run yet
              long left = KernelStack.current().hart().cycles();
              rig.engine.switchTo(stayer[0]);
              rig.log.add("on hart " + KernelStack.current().hart().id() + ", " + (KernelStack.current().hart().cycles() >= left));
              rig.engine.powerOff(new PowerOff.Halted(3));
            });
    stayer[0] = rig.stack("stayer", () -> rig.idle(KernelStack.current().hart()));
    rig.on(0, hart -> rig.engine.switchTo(wanderer[0]));
    rig.on(
        1,
        hart -> {
          while (rig.harts[0].cycles() < 9_000 || hart.cycles() < 1_025) {
            hart.charge(1);
          }
          rig.engine.exitTo(wanderer[0]);
          throw new MachineStopped(); // the quickest way out of this body
        });
    assertEquals(new PowerOff.Halted(3), rig.run());
    assertEquals(List.of("on hart 1, true"), rig.log);
  }

  @Test
  void stackMadeRunnableLaterDoesNotRunEarlier() {
    Rig rig = rig(1, 0);
    KernelStack late =
        rig.stack(
            "late",
            () -> {
              rig.log.add(Long.toString(KernelStack.current().hart().cycles()));
              rig.engine.powerOff(new PowerOff.Halted(0));
            });
    rig.on(
        0,
        hart -> {
          late.notBefore(777_777);
          rig.engine.switchTo(late);
        });
    rig.run();
    assertEquals(List.of("777777"), rig.log);
  }

  @Test
  void powerOffUnwindsEveryStackOneAfterTheOther() throws InterruptedException {
    Rig rig = rig(3, 0);
    int[] inside = {0};
    KernelStack neverRun = rig.stack("never run", () -> rig.log.add("ran"));
    Consumer<Hart> body =
        hart -> {
          try {
            rig.idle(hart);
          } finally {
            inside[0]++;
            rig.log.add("unwound " + hart.id() + " with " + inside[0]);
            inside[0]--;
          }
        };
    rig.on(0, body).on(1, body);
    rig.on(
        2,
        hart -> {
          hart.charge(200_000);
          rig.engine.powerOff(new PowerOff.Halted(5));
        });
    assertEquals(new PowerOff.Halted(5), rig.run());
    assertEquals(List.of("unwound 0 with 1", "unwound 1 with 1"), rig.log);
    assertTrue(rig.atRest());
    assertEquals("never run", neverRun.toString());
  }

  @Test
  void unwindingStackCannotWaitOrSwitch() {
    Rig rig = rig(2, 0);
    rig.on(
        0,
        hart -> {
          try {
            rig.idle(hart);
          } finally {
            try {
              hart.charge(1_000_000);
              rig.log.add("went on");
            } catch (MachineStopped e) {
              rig.log.add("stopped again");
            }
          }
        });
    rig.on(
        1,
        hart -> {
          hart.charge(100_000);
          rig.engine.powerOff(new PowerOff.Restart());
        });
    assertEquals(new PowerOff.Restart(), rig.run());
    assertEquals(List.of("stopped again"), rig.log);
  }

  @Test
  void exceptionOnAStackIsAPanic() throws InterruptedException {
    Rig rig = rig(2, 0);
    rig.on(
        1,
        hart -> {
          hart.charge(100_000);
          throw new IllegalStateException("lost the runqueue");
        });
    PowerOff.Panic panic = assertInstanceOf(PowerOff.Panic.class, rig.run());
    assertTrue(panic.report().contains("'first 1'") && panic.report().contains("lost the runqueue"), panic.report());
    assertTrue(rig.atRest());
  }

  @Test
  void exceptionInAnEventIsAPanicAndNotTheStacksThatCameBy() {
    Rig rig = rig(1, 0);
    rig.on(
        0,
        hart -> {
          rig.engine.schedule(
              50_000,
              now -> {
                throw new IllegalArgumentException("no such line");
              });
          try {
            hart.charge(1_000_000);
          } catch (IllegalArgumentException e) {
            rig.log.add("caught what was not its own");
          }
        });
    PowerOff.Panic panic = assertInstanceOf(PowerOff.Panic.class, rig.run());
    assertTrue(panic.report().contains("cycle 50000") && panic.report().contains("no such line"), panic.report());
    assertEquals(List.of(), rig.log);
  }

  @Test
  void stackThatKeepsItsHartWhenItEndsIsAPanic() {
    Rig rig = rig(1, 0);
    KernelStack careless = rig.stack("careless", () -> {});
    rig.on(0, hart -> rig.engine.switchTo(careless));
    PowerOff.Panic panic = assertInstanceOf(PowerOff.Panic.class, rig.run());
    assertTrue(panic.report().contains("without giving up its hart"), panic.report());
  }

  @Test
  void inputWakesAnIdleMachine() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Rig rig = rig(2, round);
      rig.on(
          0,
          hart -> {
            rig.engine.waitForInterrupt(hart);
            rig.log.add("got input");
          });
      rig.start();
      rig.engine.post(now -> rig.harts[0].raise(Interrupt.EXTERNAL, now));
      rig.awaitOff();
      assertEquals(List.of("got input"), rig.log);
      assertTrue(rig.atRest());
    }
  }

  /** A machine among many waits for a lock when it rests, and that wait used up the announcement of a key: the key was seen with the next one. */
  @Test
  void inputThatComesWhileTheMachineLetsGoOfTheHostIsNotLost() {
    Rig[] rig = {null};
    Pacing pacing =
        new Pacing() {
          private boolean posted;

          @Override
          public void rest() {
            if (!posted) {
              posted = true;
              rig[0].engine.post(now -> rig[0].harts[0].raise(Interrupt.EXTERNAL, now));
              LockSupport.parkNanos(1);
            }
          }

          @Override
          public long idle(long cycles) {
            return Pacing.SKIP.idle(cycles);
          }
        };
    rig[0] = rig(1, 0, pacing);
    rig[0].on(0, hart -> rig[0].engine.waitForInterrupt(hart));
    assertEquals(new PowerOff.Halted(0), rig[0].run());
  }

  @Test
  void inputReachesABusyMachine() {
    Rig rig = rig(1, 0);
    rig.on(
        0,
        hart -> {
          while (!hart.interrupts().take(Interrupt.EXTERNAL)) {
            hart.charge(100);
          }
        });
    rig.start();
    rig.engine.post(now -> rig.harts[0].raise(Interrupt.EXTERNAL, now));
    assertEquals(new PowerOff.Halted(0), rig.awaitOff());
  }

  @Test
  void pacingIsAskedForTheWayToTheNextEvent() {
    long[] asked = {0};
    Rig rig =
        rig(
            1,
            0,
            cycles -> {
              asked[0] = cycles;
              return cycles + 99_999; // the host overslept
            });
    rig.on(
        0,
        hart -> {
          long due = hart.cycles() + 400;
          rig.engine.schedule(due, now -> hart.raise(Interrupt.TIMER, now));
          rig.engine.waitForInterrupt(hart);
          rig.log.add(Long.toString(hart.cycles() - due));
        });
    rig.run();
    assertEquals(List.of("0"), rig.log);
    assertEquals(400, asked[0]);
  }

  @Test
  void pacingThatReturnsEarlyLetsOnlyThatMuchPass() {
    Rig rig = rig(1, 0, cycles -> Math.min(cycles, 10));
    rig.on(
        0,
        hart -> {
          rig.engine.schedule(hart.cycles() + 1_000, now -> hart.raise(Interrupt.TIMER, now));
          long begin = hart.cycles();
          rig.engine.waitForInterrupt(hart);
          rig.log.add(Long.toString(hart.cycles() - begin));
        });
    rig.run();
    assertEquals(List.of("1000"), rig.log);
  }

  @Test
  void manyStacksTakeTurnsOnOneHart() throws InterruptedException {
    Rig rig = rig(1, 0);
    KernelStack[] ring = new KernelStack[1_000];
    for (int i = 0; i < ring.length; i++) {
      int self = i;
      ring[i] =
          rig.stack(
              "task " + i,
              () -> {
                for (int round = 0; round < 20; round++) {
                  KernelStack.current().hart().charge(100);
                  rig.engine.switchTo(ring[(self + 1) % ring.length]);
                }
                rig.log.add("done");
                if (rig.log.size() == ring.length) {
                  rig.engine.powerOff(new PowerOff.Halted(0));
                }
                rig.engine.exitTo(ring[(self + 1) % ring.length]);
              });
    }
    rig.on(0, hart -> rig.engine.switchTo(ring[0]));
    rig.run();
    assertEquals(ring.length, rig.log.size());
    assertTrue(rig.atRest());
  }
}
