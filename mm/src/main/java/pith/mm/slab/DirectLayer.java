package pith.mm.slab;

import pith.mm.physical.Allocation;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;

/** No layer at all: each object comes from its slab and goes back there, checked on its way by {@link SlabDebug}. */
final class DirectLayer implements HartLayer {
  private final SlabAllocator slabs;
  private final NodeSlabs node;
  private final SlabDebug debug;

  DirectLayer(SlabAllocator slabs, NodeSlabs node, SlabDebug debug) {
    this.slabs = slabs;
    this.node = node;
    this.debug = debug;
  }

  @Override
  public long allocate(Allocation kind) {
    long object = node.allocate(kind);
    debug.allocated(slabs.slabOf(object), object);
    return object;
  }

  @Override
  public void free(Slab slab, long object) {
    debug.freed(slab, object);
    node.free(slab, object, object, 1, false);
  }

  /** The object stays in use until the grace period is over; of two frees the later one is caught. */
  @Override
  public void freeLater(Slab slab, long object, Rcu rcu) {
    rcu.call(() -> free(slab, object));
  }

  @Override
  public Sheaf prefill(int count) {
    return prefill(this, count, slabs);
  }

  @Override
  public void giveBack(Sheaf sheaf) {
    giveBack(this, sheaf, slabs);
  }

  /** {@return a sheaf of objects that were allocated one by one, for layers that have none} */
  static Sheaf prefill(HartLayer layer, int count, SlabAllocator slabs) {
    Sheaf sheaf = new Sheaf(count, 0, slabs.traffic());
    try {
      while (sheaf.size() < count) {
        sheaf.push(layer.allocate(Allocation.KERNEL));
      }
      return sheaf;
    } catch (Refused noMemory) {
      giveBack(layer, sheaf, slabs);
      throw noMemory;
    }
  }

  static void giveBack(HartLayer layer, Sheaf sheaf, SlabAllocator slabs) {
    while (!sheaf.isEmpty()) {
      long object = sheaf.pop();
      layer.free(slabs.slabOf(object), object);
    }
  }

  @Override
  public void flush() {}

  @Override
  public int held(int hart) {
    return 0;
  }

  @Override
  public int sheafCapacity() {
    return 0;
  }

  @Override
  public Barn.Figures barn() {
    return Barn.Figures.NONE;
  }
}
