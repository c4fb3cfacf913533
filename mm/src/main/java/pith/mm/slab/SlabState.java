package pith.mm.slab;

/**
 * What changes about a slab, packed into one word so that it changes at once: the first free object (its number plus 1, 0 for none), how many are in use,
 * and whether a hart has the slab for itself (<em>frozen</em>). Source: {@code freelist} and {@code counters} of Linux's {@code struct slab}, which a 128-bit
 * exchange changes; an object's number is shorter than its address, so 64 bits do.
 */
final class SlabState {
  private static final int IN_USE_SHIFT = 16;
  private static final int MASK = 0xffff;
  private static final long FROZEN = 1L << 32;

  private SlabState() {}

  static long of(int head, int inUse, boolean frozen) {
    return head | (long) inUse << IN_USE_SHIFT | (frozen ? FROZEN : 0);
  }

  /** {@return the number of the first free object plus 1, 0 if there is none} */
  static int head(long state) {
    return (int) state & MASK;
  }

  static int inUse(long state) {
    return (int) (state >>> IN_USE_SHIFT) & MASK;
  }

  static boolean frozen(long state) {
    return (state & FROZEN) != 0;
  }
}
