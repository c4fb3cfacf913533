package pith.kernel.task;

import pith.hal.device.Entropy;
import pith.hal.mmu.PageTableFormat;
import pith.mm.space.Layout;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Where exec puts the parts of a program: at random, from the machine's seed, unless the program's personality or the administrator wants otherwise. Source:
 * Linux's {@code kernel.randomize_va_space}.
 */
public final class AddressRandomisation {
  /** Nothing is moved. */
  public static final int OFF = 0;

  /** Stack, mappings and programs are; the heap follows the program's data as ever. */
  public static final int WITHOUT_HEAP = 1;

  /** The heap, too. */
  public static final int FULL = 2;

  /** A personality in which nothing is moved. */
  private static final int ADDR_NO_RANDOMIZE = 0x4_0000;

  private volatile int level = FULL;

  public int level() {
    return level;
  }

  /** For programs that start from now on; refuses with EINVAL what is none of the three. */
  public void level(int wanted) {
    if (wanted < OFF || wanted > FULL) {
      throw Refused.of(Errno.EINVAL);
    }
    level = wanted;
  }

  /** {@return the layout of a new space} {@code stackLimit} is RLIMIT_STACK in bytes. */
  public Layout layout(PageTableFormat format, long stackLimit, int personality, Entropy entropy) {
    int now = level;
    if (now == OFF || (personality & ADDR_NO_RANDOMIZE) != 0) {
      return Layout.fixed(format, stackLimit);
    }
    Layout layout = Layout.randomised(format, stackLimit, entropy::nextLong);
    return now == FULL ? layout : layout.withoutBreakOffset();
  }
}
