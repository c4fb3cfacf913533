package pith.procfs;

import java.util.BitSet;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** A set of CPUs (or of memory nodes) in the two ways in which Linux writes it. Source: Linux {@code lib/bitmap-str.c}. */
public final class HartSet {
  private static final int CHUNK_BITS = 32;

  private HartSet() {}

  /** {@return the set of all numbers below {@code count}} */
  public static BitSet all(int count) {
    BitSet set = new BitSet();
    set.set(0, count);
    return set;
  }

  /** {@return the set of the numbers given} */
  public static BitSet of(Iterable<Integer> numbers) {
    BitSet set = new BitSet();
    numbers.forEach(set::set);
    return set;
  }

  /** {@return the set as ranges: {@code 0-3,8}} */
  public static String list(BitSet set) {
    StringBuilder text = new StringBuilder();
    for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
      int last = set.nextClearBit(from) - 1;
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (last > from) {
        text.append('-').append(last);
      }
    }
    return text.toString();
  }

  /**
   * {@return what {@link #list} writes, read; empty for no number at all} Refuses with EINVAL what is no list of numbers and ranges, and with ERANGE numbers
   * from {@code size} on.
   */
  public static BitSet parseList(String text, int size) {
    BitSet set = new BitSet();
    for (String part : text.strip().split(",")) {
      if (!part.isEmpty()) {
        add(set, part.strip(), size);
      }
    }
    return set;
  }

  private static void add(BitSet set, String range, int size) {
    if (!range.matches("\\d{1,9}(-\\d{1,9})?")) {
      throw Refused.of(Errno.EINVAL);
    }
    int dash = range.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1));
    if (last < from || last >= size) {
      throw Refused.of(last < from ? Errno.EINVAL : Errno.ERANGE);
    }
    set.set(from, last + 1);
  }

  /** {@return the set as hexadecimal words of 32 bits, highest first, of a machine that has {@code size}: {@code 3,ffffffff}} */
  public static String mask(BitSet set, int size) {
    SeqText text = new SeqText();
    int chunks = Math.max(1, (size + CHUNK_BITS - 1) / CHUNK_BITS);
    for (int chunk = chunks - 1; chunk >= 0; chunk--) {
      int bits = chunk == chunks - 1 ? size - chunk * CHUNK_BITS : CHUNK_BITS;
      long[] word = set.get(chunk * CHUNK_BITS, (chunk + 1) * CHUNK_BITS).toLongArray();
      text.hex(word.length == 0 ? 0 : word[0], (bits + 3) / 4).put(chunk > 0 ? "," : "");
    }
    return text.toString();
  }
}
