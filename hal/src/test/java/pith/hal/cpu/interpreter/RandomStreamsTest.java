package pith.hal.cpu.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Random instruction streams, here and under qemu: every register, fcsr and a window of memory must be equal at the end. */
class RandomStreamsTest {
  private static final int PROGRAMS = Integer.getInteger("pith.isa.programs", 120);
  private static final int LENGTH = 1500;

  @Test
  void randomStreamsEndInTheSameStateAsUnderQemu() throws Exception {
    Qemu.require();
    for (long seed = 0; seed < PROGRAMS; seed++) {
      byte[] elf = RandomProgram.elf(seed, LENGTH);
      compare(seed, BareHart.output(RandomProgram.BASE, elf), Qemu.output(elf));
    }
    System.out.printf(
        "ISA: %d random programs (seeds 0 to %d) of %d instructions, run %d times each: equal to qemu-riscv64%n",
        PROGRAMS, PROGRAMS - 1, LENGTH, RandomProgram.ROUNDS);
  }

  private static void compare(long seed, byte[] ours, byte[] theirs) {
    int at = Arrays.mismatch(ours, theirs);
    assertEquals(-1, at, () -> "seed " + seed + ": byte " + at + " of the dump differs" + difference(ours, theirs));
  }

  private static String difference(byte[] ours, byte[] theirs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 8 <= Math.min(ours.length, theirs.length); i += 8) {
      if (!Arrays.equals(ours, i, i + 8, theirs, i, i + 8)) {
        text.append(String.format("%n%s: %s, qemu has %s", place(i), hex(ours, i), hex(theirs, i)));
      }
    }
    return text.toString();
  }

  private static String place(int i) {
    int register = (i - 4096) / 8;
    return i < 4096 ? "window+" + i : register == 30 ? "fcsr" : register < 32 ? "x" + register : "f" + (register - 32);
  }

  private static String hex(byte[] bytes, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = 7; i >= 0; i--) {
      text.append(String.format("%02x", bytes[at + i]));
    }
    return text.toString();
  }
}
