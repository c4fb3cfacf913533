package pith.hal.view;

/**
 * Some neighbouring bits of a word, as hardware formats have them.
 *
 * @param shift the lowest bit
 * @param width how many bits
 */
public record BitField(String name, int shift, int width) {
  public BitField {
    if (shift < 0 || width < 1 || shift + width > 64) {
      throw new IllegalArgumentException("bits '" + name + "' do not lie within a word: " + shift + ", " + width);
    }
  }

  /** {@return one bit} */
  public static BitField flag(String name, int bit) {
    return new BitField(name, bit, 1);
  }

  /** {@return these bits' mask within the word} */
  public long mask() {
    return -1L >>> 64 - width << shift;
  }

  /** {@return these bits of {@code word} as an unsigned number} */
  public long get(long word) {
    return (word & mask()) >>> shift;
  }

  public boolean isSet(long word) {
    return (word & mask()) != 0;
  }

  /** {@return {@code word} with these bits replaced} */
  public long with(long word, long value) {
    if (value << 64 - width >>> 64 - width != value) {
      throw new IllegalArgumentException("'" + name + "' has " + width + " bits: " + value + " does not fit");
    }
    return word & ~mask() | value << shift;
  }
}
