package pith.procfs;

import java.util.BitSet;

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
