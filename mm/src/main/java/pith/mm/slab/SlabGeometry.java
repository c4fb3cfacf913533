package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;

/**
 * How a cache cuts its slabs. All in bytes but the order.
 *
 * @param objectBytes what the user of the cache gets
 * @param linkOffset where a free object keeps the address of the next free one
 * @param markOffset where debugging keeps an object's state, -1 without debugging
 * @param stride distance from one object to the next
 * @param order a slab is 2^order pages
 */
record SlabGeometry(int objectBytes, int linkOffset, int markOffset, int stride, int order) {
  private static final int MAX_ORDER = 3;
  private static final int WORD = 8;

  /** Keeps the waste at a slab's end under a sixteenth with the smallest order that does. */
  static SlabGeometry of(int objectBytes, int alignment, boolean constructed, boolean debug) {
    int body = roundUp(Math.max(objectBytes, WORD), WORD);
    boolean outside = constructed || debug;
    int mark = debug ? body : -1;
    int link = outside ? body + (debug ? WORD : 0) : 0;
    int stride = roundUp(outside ? link + WORD : body, Math.max(alignment, WORD));
    int order = 0;
    while (order < MAX_ORDER && slabBytes(order) % stride > slabBytes(order) / 16) {
      order++;
    }
    if (slabBytes(order) < stride) {
      throw new IllegalArgumentException("an object of " + objectBytes + " bytes is too large for a slab");
    }
    return new SlabGeometry(objectBytes, link, mark, stride, order);
  }

  int objects() {
    return slabBytes(order) / stride;
  }

  boolean debug() {
    return markOffset >= 0;
  }

  /** {@return where the slab begins in which {@code object} lies: slabs are aligned to their size} */
  long slabOf(long object) {
    return PhysicalMemory.BASE + (object - PhysicalMemory.BASE & -(long) slabBytes(order));
  }

  private static int slabBytes(int order) {
    return PhysicalMemory.PAGE_BYTES << order;
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
