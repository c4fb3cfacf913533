package pith.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  private static List<Integer> shrunk(int steps, Integer... needed) {
    BitSet wanted = new BitSet();
    List.of(needed).forEach(wanted::set);
    BitSet left =
        Shrinking.shrink(
            steps,
            some -> {
              BitSet both = (BitSet) some.clone();
              both.and(wanted);
              return both.equals(wanted);
            });
    return left.stream().boxed().toList();
  }

  @Test
  void whatIsNeededToFailIsLeft() {
    assertEquals(List.of(3, 50, 99), shrunk(100, 3, 50, 99));
    assertEquals(List.of(0), shrunk(1000, 0));
    assertEquals(List.of(999), shrunk(1000, 999));
    assertEquals(List.of(0, 1, 2), shrunk(3, 0, 1, 2));
    assertEquals(List.of(), shrunk(7));
  }
}
