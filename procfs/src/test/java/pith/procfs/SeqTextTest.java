package pith.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Columns as {@code printf} lays them out, which is what Linux's files are made with. */
class SeqTextTest {
  @Test
  void numbersAndWordsStandAsPrintfPutsThem() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      int width = 1 + random.nextInt(24);
      assertEquals(String.format("%" + width + "d", number), new SeqText().right(number, width).toString());
      assertEquals(String.format("%-" + width + "d|", number), new SeqText().left(Long.toString(number), width).put('|').toString());
      assertEquals(String.format("%0" + width + "x", number), new SeqText().hex(number, width).toString());
      assertEquals(Long.toUnsignedString(number), new SeqText().unsigned(number).toString());
    }
  }

  @Test
  void twoDigitsHaveALeadingZero() {
    assertEquals("00 07 42 100", new SeqText().two(0).put(' ').two(7).put(' ').two(42).put(' ').two(100).toString());
  }

  /** As /proc/[pid]/maps puts names under each other, whatever comes before them. */
  @Test
  void aColumnCountsFromTheStartOfItsLine() {
    SeqText text = new SeqText().line("a long line that does not count").put("ab").column(5).line("name").put("abcdefgh").column(5).line("name");
    assertEquals("a long line that does not count\nab    name\nabcdefgh name\n", text.toString());
  }
}
