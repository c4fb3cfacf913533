package pith.mm.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  private String line(long now) {
    String text = state.text(now);
    return text.substring(0, text.indexOf('\n') + 1);
  }
}
