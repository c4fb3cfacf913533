package pith.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IssueSlotsTest {
  private final IssueSlots slots = new IssueSlots(2, 1250);

  @Test
  void aThreadAloneIsNotSlowedDown() {
    assertEquals(0, slots.issue(0, 0, 1000, 1000));
    assertEquals(0, slots.issue(0, 1000, 2000, 1000));
  }

  @Test
  void twoThreadsThatComputeShareTheWidth() {
    long[] clocks = new long[2];
    for (int turn = 0; turn < 20; turn++) {
      for (int thread = 0; thread < 2; thread++) {
        clocks[thread] += 1000 + slots.issue(thread, clocks[thread], clocks[thread] + 1000, 1000);
      }
    }
    double rate = 40_000.0 / Math.max(clocks[0], clocks[1]);
    assertEquals(1.25, rate, 0.05, "instructions that both issue in a cycle");
  }

  @Test
  void aThreadThatWaitsForMemoryTakesFewSlots() {
    slots.issue(1, 0, 10_000, 1000);
    assertEquals(0, slots.issue(0, 0, 1000, 1000));
  }

  @Test
  void aThreadThatHasNotRunLatelyTakesNone() {
    slots.issue(1, 0, 1000, 1000);
    assertEquals(0, slots.issue(0, 1_000_000, 1_001_000, 1000));
  }

  @Test
  void aWeakCoreTakesLongerForTheSameWork() {
    Hart hart = new Hart(0, null);
    hart.horizon(Long.MAX_VALUE);
    hart.attachCore(512);
    hart.charge(1000);
    assertEquals(2000, hart.cycles());
    assertEquals(300, hart.issue(0, 300, 300), "beside one cycle for each instruction");
  }
}
