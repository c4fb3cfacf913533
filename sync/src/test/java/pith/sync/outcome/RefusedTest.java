package pith.sync.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefusedTest {
  @Test
  void everyErrorHasOneRefusalWithoutAStack() {
    for (Errno errno : Errno.values()) {
      assertSame(Refused.of(errno), Refused.of(errno));
      assertSame(errno, Refused.of(errno).errno());
      assertEquals(0, Refused.of(errno).getStackTrace().length);
    }
  }

  @Test
  void numbersAndErrorsCorrespond() {
    for (Errno errno : Errno.values()) {
      assertSame(errno, Errno.of(errno.number()));
    }
    assertNull(Errno.of(0));
    assertNull(Errno.of(41));
    assertNull(Errno.of(58));
    assertNull(Errno.of(-1));
    assertNull(Errno.of(100_000));
    assertEquals(133, Arrays.stream(Errno.values()).mapToInt(Errno::number).filter(n -> n < 512).max().orElseThrow());
  }
}
