package pith.mm.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time lost is counted when somebody stalls, and lost for all when nobody else gets on. */
class PressureStateTest {
  private static final long SECOND = 1_000_000;

  private final PressureState state = new PressureState(SECOND);

  @Test
  void nothingIsLostWhileNobodyStalls() {
    state.change(0, 3, 0);
    assertEquals("some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n", state.text(100 * SECOND));
  }

  @Test
  void timeIsLostForAllOnlyWhileNobodyGetsOn() {
    state.change(0, 2, 0);
    state.change(1, -1, 100);
    state.change(1, -1, 300);
    state.change(-1, 1, 350);
    state.change(-1, 1, 400);
    assertEquals(300, state.total(false, 1000));
    assertEquals(50, state.total(true, 1000));
  }

  /** Linux's weights: after 10 s of stalling the average over 10 s is 1 − e^−1 of the whole. */
  @Test
  void averagesFollowTheShareAndFade() {
    state.change(1, 0, 0);
    assertEquals("some avg10=63.18 avg60=15.32 avg300=3.37 total=10000000\n", line(10 * SECOND));
    state.change(-1, 0, 10 * SECOND);
    assertEquals("some avg10=23.26", line(20 * SECOND).substring(0, 16));
    assertEquals("some avg10=0.00 avg60=0.00 avg300=0.00 total=10000000\n", line(100_000 * SECOND));
  }

  @Test
  void aStateOfHoursIsMadeUpForWhenSomebodyLooks() {
    state.change(1, 0, 0);
    assertEquals("some avg10=100.00 avg60=100.00 avg300=100.00 total=36000000000\n", line(36_000 * SECOND).replace("99.99", "100.00"));
  }

  @Test
  void aClockThatLagsBehindTakesNothingBack() {
    state.change(1, 0, 1000);
    state.change(-1, 0, 900);
    assertEquals(0, state.total(false, 2000));
  }

  /** Looks whenever the alarm asks for it, and tells when the trigger fired, in tenths of a second. */
  private List<Long> firings(PressureTrigger trigger, long until) {
    List<Long> fired = new ArrayList<>();
    while (alarm > 0 && alarm <= until) {
      long now = alarm;
      alarm = 0;
      state.look(trigger, now);
      if (trigger.takeFired()) {
        fired.add(now / (SECOND / 10));
      }
      time = now;
    }
    return fired;
  }

  private long alarm;
  private long time;

  private PressureTrigger trigger(boolean full, long threshold) {
    PressureTrigger trigger = new PressureTrigger(full, threshold, SECOND, micros -> alarm = time + micros);
    state.add(trigger, 0);
    return trigger;
  }

  @Test
  void aTriggerFiresOnceAWindowWhileTooMuchIsLost() {
    PressureTrigger trigger = trigger(false, 150_000);
    assertEquals(0, alarm, "nobody stalls: nobody looks");
    state.change(1, 0, 0);
    assertEquals(List.of(2L, 12L, 22L), firings(trigger, 3 * SECOND - 1));
    state.change(-1, 0, 3 * SECOND);
    firings(trigger, 100 * SECOND);
    assertEquals(0, alarm, "it is over: nobody looks any more");
  }

  @Test
  void whatIsLostInPiecesCountsIfItIsLostInOneWindow() {
    PressureTrigger trigger = trigger(false, 250_000);
    for (long at = 0; at < 10 * SECOND; at += SECOND) { // a tenth of each second
      time = Math.max(time, at);
      state.change(1, 0, at);
      state.change(-1, 0, at + SECOND / 10);
      assertEquals(List.of(), firings(trigger, at + SECOND - 1));
    }
    for (int piece = 0; piece < 3; piece++) {
      time = 10 * SECOND + piece * SECOND / 5;
      state.change(1, 0, time);
      state.change(-1, 0, time + SECOND / 10);
    }
    assertFalse(firings(trigger, 11 * SECOND).isEmpty());
  }

  @Test
  void aTriggerForAllIsNotFiredByOne() {
    PressureTrigger full = trigger(true, 100_000);
    state.change(0, 2, 0);
    state.change(1, -1, 0);
    assertEquals(List.of(), firings(full, 5 * SECOND));
    state.change(1, -1, 5 * SECOND);
    assertEquals(1, firings(full, 5 * SECOND + SECOND / 2).size());
    state.remove(full);
    assertEquals(List.of(), firings(full, 20 * SECOND));
    assertEquals(0, alarm);
  }

  private String line(long now) {
    String text = state.text(now);
    return text.substring(0, text.indexOf('\n') + 1);
  }
}
