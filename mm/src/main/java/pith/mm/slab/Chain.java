package pith.mm.slab;

import pith.hal.memory.Access;
import pith.mm.physical.Work;

/**
 * The links of free lists: a free object holds the address of the next one, 0 for the last. They lie in emulated RAM, inside the objects or, where an object's
 * contents must survive, behind them.
 */
final class Chain {
  private final SlabAllocator slabs;
  private final SlabGeometry geometry;

  Chain(SlabAllocator slabs, SlabGeometry geometry) {
    this.slabs = slabs;
    this.geometry = geometry;
  }

  /** {@return the free object after {@code object}, 0 if it is the last} */
  long next(long object) {
    Work.charge(SlabCosts.LINK);
    slabs.traffic().touch(object + geometry.linkOffset(), Long.BYTES, Access.LOAD);
    long next = slabs.pages().ram().readLong(object + geometry.linkOffset());
    Slab slab = slabs.slabOf(object);
    if (next != 0 && geometry.number(slab.base, next) < 0) {
      throw SlabMisuse.corrupted(slab.cache, object, next);
    }
    return next;
  }

  void link(long object, long next) {
    Work.charge(SlabCosts.LINK);
    slabs.traffic().touch(object + geometry.linkOffset(), Long.BYTES, Access.STORE);
    slabs.pages().ram().writeLong(object + geometry.linkOffset(), next);
  }

  /** {@return the last object of a chain} */
  long last(long first) {
    long last = first;
    for (long next = next(first); next != 0; next = next(last)) {
      last = next;
    }
    return last;
  }
}
