package pith.mm.slab;

/** What the steps of the slab allocator cost, in cycles; locks charge themselves. Both policies are made of the same steps. */
final class SlabCosts {
  /** Call, and finding the hart's own part of the cache. */
  static final long CALL = 8;

  /** Finding the slab of an object: address arithmetic and a load from the page's record. */
  static final long FIND_SLAB = 8;

  /** A pointer moved into a sheaf or out of it. */
  static final long SHEAF_STEP = 4;

  /** A link of a free list read or written, in the object itself. */
  static final long LINK = 6;

  /** A compare-and-exchange on a slab's state, which other harts change too. */
  static final long EXCHANGE = 20;

  /** A slab or a sheaf put on a list or taken off. */
  static final long LIST_STEP = 8;

  private SlabCosts() {}
}
