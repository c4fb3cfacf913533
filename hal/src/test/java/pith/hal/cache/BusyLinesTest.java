package pith.hal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lines that take 100 to the next writer. */
class BusyLinesTest {
  private static final int LINE = 7, OTHER = 8, SAME_PLACE = 7 + 256;
  private static final long WAY = 100;

  private final BusyLines busy = new BusyLines();

  @Test
  void writersAtOnceGetALineOneAfterTheOther() {
    for (int i = 0; i < 1000; i++) {
      assertEquals(i * WAY, busy.occupy(LINE, 0, WAY));
    }
    assertEquals(0, busy.occupy(OTHER, 0, WAY), "another line");
  }

  @Test
  void writersAfterOneAnotherDoNotWait() {
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, busy.occupy(LINE, i * WAY, WAY));
    }
  }

  @Test
  void whoComesLateWithAnEarlierClockTakesTheGap() {
    busy.occupy(LINE, 1000, WAY);
    assertEquals(0, busy.occupy(LINE, 100, WAY));
    assertEquals(50, busy.occupy(LINE, 150, WAY), "behind the second");
    assertEquals(1100 - 950, busy.occupy(LINE, 950, WAY), "no room before the first");
    assertEquals(0, busy.occupy(LINE, 900, WAY), "just room");
    assertEquals(0, busy.untilArrival(LINE, 899));
    assertEquals(300, busy.untilArrival(LINE, 900), "until the last of those that follow one another has it");
  }

  @Test
  void readersWaitForALineUnderWayAndKeepNobody() {
    busy.occupy(LINE, 0, WAY);
    assertEquals(70, busy.untilArrival(LINE, 30));
    assertEquals(70, busy.untilArrival(LINE, 30));
    assertEquals(0, busy.untilArrival(LINE, 100));
    assertEquals(0, busy.untilArrival(OTHER, 30));
    assertEquals(0, busy.occupy(LINE, 100, WAY));
  }

  @Test
  void aLineThatLostItsPlaceIsFree() {
    busy.occupy(LINE, 0, WAY);
    busy.occupy(SAME_PLACE, 0, WAY);
    assertEquals(0, busy.untilArrival(LINE, 10));
    assertEquals(0, busy.occupy(LINE, 10, WAY));
  }

  /** Against a plain list of all that was granted: no two overlap, as long as none had to be forgotten. */
  @Test
  void noTwoWritersHaveALineAtOnce() {
    SplittableRandom random = new SplittableRandom(3);
    boolean[] taken = new boolean[200_000];
    for (int i = 0; i < 1000; i++) {
      long now = i * 60L + random.nextInt(300);
      long begin = now + busy.occupy(LINE, now, WAY);
      for (long t = begin; t < begin + WAY; t++) {
        assertEquals(false, taken[(int) t], "at " + t);
        taken[(int) t] = true;
      }
    }
  }
}
