package pith.sched.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pith.sched.balance.CachePolicy.Opinion;

/**
 * The decision table, cell by cell, as the rules make it. The table in the comment of Linux's function differs in six cells (toward: 30 to 50, 40 to 50 and 40
 * to 60 are Y; away: 50 to 30, 50 to 40 and 60 to 40 are N), as if one cache had to be fuller by 20 points of its capacity; its code compares by 20 percent,
 * and so do we.
 */
class MigrationHintTest {
  private static final int[] LOADS = {30, 40, 50, 60};
  private static final long CAPACITY = 1000;

  private static String row(int from, boolean toward) {
    StringBuilder row = new StringBuilder();
    for (int to : LOADS) {
      row.append(letter(MigrationHint.of(from * CAPACITY / 100, CAPACITY, to * CAPACITY / 100, CAPACITY, 0, toward, 50, 20)));
    }
    return row.toString();
  }

  private static char letter(Opinion opinion) {
    return switch (opinion) {
      case YES -> 'Y';
      case NO -> 'N';
      case NONE -> 'G';
    };
  }

  @Test
  void towardThePreferredCache() {
    assertEquals("YYNN", row(30, true));
    assertEquals("YYNN", row(40, true));
    assertEquals("YYGG", row(50, true));
    assertEquals("YYGG", row(60, true));
  }

  @Test
  void awayFromThePreferredCache() {
    assertEquals("NNNN", row(30, false));
    assertEquals("NNNN", row(40, false));
    assertEquals("YYGG", row(50, false));
    assertEquals("YYGG", row(60, false));
  }

  @Test
  void theTaskCountsWhereItWouldBe() {
    assertEquals(Opinion.YES, MigrationHint.of(400, CAPACITY, 300, CAPACITY, 100, true, 50, 20));
    assertEquals(Opinion.NO, MigrationHint.of(400, CAPACITY, 450, CAPACITY, 100, true, 50, 20), "300 would be left, 550 joined");
    assertEquals(Opinion.NONE, MigrationHint.of(700, CAPACITY, 450, CAPACITY, 100, true, 50, 20), "full either way");
  }

  @Test
  void unlikeCachesAreFullAtTheirOwnCapacity() {
    assertEquals(Opinion.YES, MigrationHint.of(400, 1000, 400, 2000, 0, true, 50, 20));
    assertEquals(Opinion.NONE, MigrationHint.of(600, 1000, 1100, 2000, 0, true, 50, 20));
  }
}
