package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;

/** A view of bits in a block, the first of which is the lowest bit of the first byte. Guarded by who allocates. */
record Bitmap(PhysicalMemory ram, long pa, int bits) {
  boolean get(int bit) {
    return (ram.readByte(pa + (bit >>> 3)) >> (bit & 7) & 1) != 0;
  }

  void set(int bit, boolean value) {
    long at = pa + (bit >>> 3);
    int old = ram.readByte(at);
    ram.writeByte(at, (byte) (value ? old | 1 << (bit & 7) : old & ~(1 << (bit & 7))));
  }

  void set(int from, int to, boolean value) {
    int bit = from;
    for (; bit < to && (bit & 7) != 0; bit++) {
      set(bit, value);
    }
    int bytes = Math.max(0, to - bit >>> 3);
    if (bytes > 0) {
      ram.fill(pa + (bit >>> 3), bytes, (byte) (value ? 0xff : 0));
      bit += bytes << 3;
    }
    for (; bit < to; bit++) {
      set(bit, value);
    }
  }

  /** {@return whether all bits from {@code from} to before {@code to} have that value} */
  boolean all(int from, int to, boolean value) {
    return next(from, !value) >= to;
  }

  /** {@return the first bit from {@code from} on with that value, {@link #bits} if there is none} */
  int next(int from, boolean value) {
    for (int bit = from; bit < bits; ) {
      long word = ram.readLong(pa + (bit >>> 6 << 3));
      long wanted = (value ? word : ~word) >>> (bit & 63);
      if (wanted != 0) {
        return Math.min(bits, bit + Long.numberOfTrailingZeros(wanted));
      }
      bit = (bit | 63) + 1;
    }
    return bits;
  }

  int count(boolean value) {
    int count = 0;
    for (int bit = next(0, value); bit < bits; bit = next(bit + 1, value)) {
      count++;
    }
    return count;
  }
}
