package pith.mm.slab;

import pith.mm.physical.PageOwner;

/** One slab: a block of pages cut into objects. Guarded by its cache's lock. */
final class Slab implements PageOwner {
  final SlabCache cache;
  final long base;
  /** First free object, 0 if all are in use. */
  long freeList;

  int inUse;
  Slab next;
  Slab previous;

  Slab(SlabCache cache, long base) {
    this.cache = cache;
    this.base = base;
  }

  @Override
  public Use use() {
    return Use.KERNEL;
  }
}
