package pith.hal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A channel on which a line takes 10 cycles. */
class ChannelTest {
  private static final long CYCLE = 1 << Cost.SHIFT;
  private static final long LINE = 10 * CYCLE;

  private final Channel channel = new Channel(LINE);

  @Test
  void linesThatComeSlowlyDoNotWait() {
    for (long now = 0; now < 100_000 * CYCLE; now += 2 * LINE) {
      assertEquals(0, channel.reserve(now));
    }
  }

  @Test
  void linesThatComeAtOnceQueueBehindOneAnother() {
    for (int i = 0; i < 100; i++) {
      assertEquals(i * LINE, channel.reserve(0), LINE, "line " + i);
    }
  }

  @Test
  void whatGetsThroughIsTheBandwidthAndNoMore() {
    long now = 0;
    int lines = 20_000;
    for (int i = 0; i < lines; i++) {
      now += channel.reserve(now) + CYCLE;
    }
    assertEquals(10.0, (double) now / CYCLE / lines, 0.1, "cycles for each line of one who asks for the next when it has one");
  }

  @Test
  void aSlowChannelTakesItsTimeForEveryLine() {
    Channel slow = new Channel(3000 * CYCLE);
    assertEquals(0, slow.reserve(0));
    assertEquals(3000 * CYCLE, slow.reserve(0), 256 * CYCLE);
    assertEquals(6000 * CYCLE, slow.reserve(0), 512 * CYCLE);
  }

  @Test
  void whoComesLateWithAnEarlierClockIsNotMadeToWaitForTheFuture() {
    channel.reserve(50_000 * CYCLE);
    assertEquals(0, channel.reserve(1_000 * CYCLE));
  }

  @Test
  void withoutLimitNobodyWaits() {
    Channel open = new Channel(0);
    assertTrue(open.reserve(0) == 0 && open.reserve(0) == 0);
  }
}
