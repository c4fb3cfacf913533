package pith.hal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final EventQueue queue = new EventQueue();
  private final List<String> fired = new ArrayList<>();

  private EventQueue.Event at(long time, String name) {
    return queue.schedule(time, now -> fired.add(name + "@" + now));
  }

  @Test
  void firesByTimeThenInOrderOfScheduling() {
    at(30, "c");
    at(10, "a");
    at(30, "d");
    at(20, "b");
    while (queue.fireNext(30)) {}
    assertEquals(List.of("a@10", "b@20", "c@30", "d@30"), fired);
  }

  @Test
  void leavesWhatIsNotDue() {
    at(10, "a");
    assertFalse(queue.fireNext(9));
    assertEquals(10, queue.nextTime());
    assertTrue(queue.fireNext(10));
    assertEquals(Long.MAX_VALUE, queue.nextTime());
  }

  @Test
  void cancelledEventNeverFiresAndMayBeCancelledAgain() {
    EventQueue.Event event = at(10, "a");
    at(20, "b");
    event.cancel();
    event.cancel();
    assertEquals(20, queue.nextTime());
    while (queue.fireNext(100)) {}
    assertEquals(List.of("b@20"), fired);
  }

  @Test
  void timerSetAgainAndAgainLeavesNoLitter() {
    at(5, "first");
    for (int i = 0; i < 100_000; i++) {
      at(1_000_000 + i, "never").cancel();
    }
    assertTrue(queue.size() < 200, "queued: " + queue.size());
    while (queue.fireNext(Long.MAX_VALUE - 1)) {}
    assertEquals(List.of("first@5"), fired);
  }

  @Test
  void clockRateRoundsWaitsUpAndNeverOverflows() {
    ClockRate rate = new ClockRate(3_300_000_000L);
    assertEquals(4, rate.cycles(1));
    assertEquals(33, rate.cycles(10));
    assertEquals(1, rate.nanos(4));
    assertEquals(1_000_000_000_000L, rate.nanos(3_300_000_000_000L));
    assertEquals(Long.MAX_VALUE, rate.cycles(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, new ClockRate(1_000).nanos(Long.MAX_VALUE));
    for (long nanos = 0; nanos < 10_000; nanos += 7) {
      assertEquals(nanos, rate.nanos(rate.cycles(nanos)));
    }
  }
}
