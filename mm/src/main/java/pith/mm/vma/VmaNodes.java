package pith.mm.vma;

import pith.mm.ranges.NodeMemory;
import pith.mm.slab.SlabCache;
import pith.sync.rcu.Rcu;

/** The nodes of a space's VMA tree: objects of a slab cache, freed after a grace period if readers may have seen them. */
record VmaNodes(SlabCache cache, Rcu rcu) implements NodeMemory {
  @Override
  public long take() {
    return cache.allocate();
  }

  @Override
  public void giveBack(long address) {
    cache.free(address);
  }

  @Override
  public void retire(long[] addresses, int count) {
    for (int i = 0; i < count; i++) {
      cache.freeAfterGracePeriod(addresses[i], rcu);
    }
  }
}
