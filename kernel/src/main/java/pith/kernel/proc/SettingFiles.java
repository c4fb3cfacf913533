package pith.kernel.proc;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** Files of /proc/sys that hold one value. Source: Linux {@code kernel/sysctl.c}. */
final class SettingFiles {
  private static final int MODE = 0644;

  private SettingFiles() {}

  /** A fact. */
  static PseudoNode.Entry fixed(String name, String value) {
    return PseudoNode.file(name, context -> value + "\n");
  }

  /** A number that can be set; {@code taker} refuses what it may not be. */
  static PseudoNode.Entry number(String name, IntSupplier value, IntConsumer taker) {
    return number(name, Integer.MIN_VALUE, Integer.MAX_VALUE, value, taker);
  }

  /** A whole number from {@code least} to {@code most}. Source: Linux {@code proc_dointvec_minmax}. */
  static PseudoNode.Entry number(String name, int least, int most, IntSupplier value, IntConsumer taker) {
    return amount(name, least, most, value::getAsInt, wanted -> taker.accept((int) wanted));
  }

  /** As {@link #number}, of 64 bits. Source: Linux {@code proc_doulongvec_minmax}. */
  static PseudoNode.Entry amount(String name, long least, long most, LongSupplier value, LongConsumer taker) {
    return PseudoNode.file(name, MODE, context -> value.getAsLong() + "\n", (context, text) -> taker.accept(parse(text, least, most)));
  }

  /** {@return the number that was written} Refuses with EINVAL what is none in the range. */
  static long parse(String text, long least, long most) {
    try {
      long wanted = Long.parseLong(text.strip());
      if (wanted >= least && wanted <= most) {
        return wanted;
      }
    } catch (NumberFormatException noNumber) {
      // refused below
    }
    throw Refused.of(Errno.EINVAL);
  }
}
