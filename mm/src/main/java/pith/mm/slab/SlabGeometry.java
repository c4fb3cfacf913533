package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;

/**
 * How a cache cuts its slabs. All in bytes but the order.
 *
 * <pre>
 *   as a rule        [ object: link inside while it is free ]
 *   constructed      [ object ][ link ]
 *   debugging        [ red zone ][ object: poisoned while it is free ][ red zone ][ link ][ two owners ]
 *                                ▲ the address that users get
 * </pre>
 *
 * @param objectBytes what the user of the cache gets
 * @param lead from a place's start to its object: the red zone before it
 * @param linkOffset from the object to where it keeps the address of the next free one
 * @param redZoneBytes length of the red zone behind the object; 0 without debugging
 * @param stride distance from one object to the next
 * @param order a slab is 2^order pages
 */
record SlabGeometry(int objectBytes, int lead, int linkOffset, int redZoneBytes, int stride, int order) {
  private static final int MAX_ORDER = 3;
  private static final int WORD = 8;

  /** Room for two owners of 32 bytes: task, place, hart and time. */
  private static final int TRACK_BYTES = 64;

  /** Keeps the waste at a slab's end under a sixteenth with the smallest order that does. */
  static SlabGeometry of(CacheSpec spec, boolean debug) {
    int alignment = Math.max(spec.alignment(), WORD);
    int body = roundUp(Math.max(spec.objectBytes(), WORD), WORD);
    int lead = debug ? roundUp(WORD, alignment) : 0;
    int redZone = debug ? body - spec.objectBytes() + WORD : 0;
    int link = debug ? spec.objectBytes() + redZone : spec.constructor() != null ? body : 0;
    int end = debug ? link + WORD + TRACK_BYTES : Math.max(body, link + WORD);
    int stride = roundUp(lead + end, alignment);
    int order = 0;
    while (order < MAX_ORDER && slabBytes(order) % stride > slabBytes(order) / 16) {
      order++;
    }
    if (slabBytes(order) < stride) {
      throw new IllegalArgumentException("an object of " + spec.objectBytes() + " bytes is too large for a slab");
    }
    return new SlabGeometry(spec.objectBytes(), lead, link, redZone, stride, order);
  }

  int objects() {
    return slabBytes(order) / stride;
  }

  int pages() {
    return 1 << order;
  }

  /** {@return the address of object {@code number} of the slab at {@code base}} */
  long object(long base, int number) {
    return base + (long) number * stride + lead;
  }

  /** {@return which object of the slab at {@code base} lies at an address, −1 if none begins there} */
  int number(long base, long object) {
    long offset = object - base - lead;
    return offset >= 0 && offset % stride == 0 && offset / stride < objects() ? (int) (offset / stride) : -1;
  }

  private static int slabBytes(int order) {
    return PhysicalMemory.PAGE_BYTES << order;
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
