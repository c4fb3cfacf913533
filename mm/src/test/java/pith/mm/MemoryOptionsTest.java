package pith.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryOptionsTest {
  @Test
  void settingsAreReadFromTextAndTheRestIsAsUsual() {
    MemoryOptions options = MemoryOptions.DEFAULT.with("fork=eager,fault-around=1").with("slab-debug=on");
    assertEquals(ForkCopy.EAGER, options.get(MemoryOption.FORK));
    assertEquals(1, options.faultAroundPages());
    assertTrue(options.slabDebug());
    assertEquals(MemoryOption.ASID_BITS.usual(), options.asidBits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "spoon=cow > there is no 'spoon'; choose from fork, fault-around",
        "fork=never > 'never' is no value of fork; write fork=cow|eager",
        "fault-around=0 > write fault-around=1..512",
        "fault-around=x > write fault-around=1..512",
        "slab-debug=yes > write slab-debug=on|off",
        "fork > write KEY=VALUE",
        "fork=cow, > write KEY=VALUE",
      })
  void whatCannotBeReadIsRefusedWithTheMend(String settings, String part) {
    String sentence = assertThrows(IllegalArgumentException.class, () -> MemoryOptions.DEFAULT.with(settings)).getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void everyUsualValueIsWrittenAsItIsRead() {
    for (MemoryOption<?> option : MemoryOption.ALL) {
      assertEquals(option.usual(), option.read(MemoryOption.word(option.usual())));
    }
  }
}
