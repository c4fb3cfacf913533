package pith.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;

/** Timers of one hart, fired by hand. */
class TimersTest {
  private final Hart hart = new Hart(0, null);
  private final List<Long> programmed = new ArrayList<>();
  private final Timers timers = new Timers(hart, (on, time) -> programmed.add(time));

  private void interruptAt(long time) {
    hart.cycles(time);
    timers.interrupt();
  }

  @Test
  void timersFireInOrderOfDeadlineThenOfStart() {
    List<String> fired = new ArrayList<>();
    timers.start(30, () -> fired.add("late"));
    timers.start(10, () -> fired.add("first"));
    timers.start(10, () -> fired.add("second"));
    interruptAt(9);
    assertEquals(List.of(), fired);
    interruptAt(10);
    assertEquals(List.of("first", "second"), fired);
    interruptAt(1_000);
    assertEquals(List.of("first", "second", "late"), fired);
  }

  @Test
  void cancelledTimerDoesNotFireAndSaysWhetherItHad() {
    int[] fired = new int[1];
    Timers.Timer cancelled = timers.start(10, () -> fired[0]++);
    Timers.Timer other = timers.start(20, () -> fired[0]++);
    assertTrue(cancelled.cancel());
    assertFalse(cancelled.cancel());
    interruptAt(50);
    assertEquals(1, fired[0]);
    assertFalse(other.cancel());
  }

  @Test
  void functionMayStartItsTimerAgain() {
    List<Long> fired = new ArrayList<>();
    Runnable[] tick = new Runnable[1];
    tick[0] =
        () -> {
          fired.add(hart.cycles());
          if (fired.size() < 5) {
            timers.start(hart.cycles() + 100, tick[0]);
          }
        };
    timers.start(100, tick[0]);
    for (long time = 0; time <= 1_000; time += 50) {
      interruptAt(time);
    }
    assertEquals(List.of(100L, 200L, 300L, 400L, 500L), fired);
  }

  @Test
  void hartIsInterruptedForTheEarliestOfTurnAndTimers() {
    timers.turnEnd(500);
    timers.start(300, () -> {});
    timers.start(700, () -> {});
    assertEquals(300, programmed.getLast());
    interruptAt(300);
    assertEquals(500, programmed.getLast());
    interruptAt(500);
    assertEquals(700, programmed.getLast());
    timers.turnEnd(600);
    assertEquals(600, programmed.getLast());
    timers.turnEnd(Long.MAX_VALUE);
    assertEquals(700, programmed.getLast());
    interruptAt(700);
    assertEquals(Long.MAX_VALUE, programmed.getLast());
  }

  @Test
  void timerIsNotProgrammedAgainForTheSameTime() {
    timers.start(300, () -> {});
    int before = programmed.size();
    timers.turnEnd(400);
    timers.turnEnd(500);
    timers.start(900, () -> {});
    assertEquals(before, programmed.size());
  }

  @Test
  void everyTimerFiresOnceAtItsDeadlineWhateverIsStartedAndCancelled() {
    SplittableRandom random = new SplittableRandom(6);
    List<Long> expected = new ArrayList<>();
    List<Long> fired = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long deadline = random.nextLong(10_000);
      Timers.Timer timer = timers.start(deadline, () -> fired.add(deadline));
      if (random.nextInt(3) == 0) {
        timer.cancel();
      } else {
        expected.add(deadline);
      }
    }
    for (long time = 0; time <= 10_000; time += 7) {
      interruptAt(time);
    }
    Collections.sort(expected);
    assertEquals(expected, fired);
  }
}
