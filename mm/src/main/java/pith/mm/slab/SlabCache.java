package pith.mm.slab;

import java.util.ArrayList;
import java.util.List;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAccount;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;

/**
 * Objects of one type. Callable with any lock held but those of slabs and zones; {@link #allocate} and {@link #prefill} not under a spin lock, as they may
 * reclaim: there, {@link #tryAllocate}.
 * Source: Linux {@code struct kmem_cache}.
 */
public final class SlabCache {
  private final SlabAllocator slabs;
  private final CacheSpec spec;
  private final SlabGeometry geometry;
  private final SlabDebug debug;
  private final HartCounts counts;
  private final NodeSlabs node;
  private final HartLayer layer;
  private final ObjectCharge charge;

  SlabCache(SlabAllocator slabs, CacheSpec spec, SlabPolicy policy, boolean debugged) {
    this.slabs = slabs;
    this.spec = spec;
    geometry = SlabGeometry.of(spec, debugged);
    debug = debugged ? new SlabDebug(this, slabs.pages().ram()) : null;
    counts = new HartCounts(slabs.harts());
    node = new NodeSlabs(slabs, this, counts);
    charge = new ObjectCharge(slabs.pages(), spec, geometry);
    layer = debugged ? new DirectLayer(slabs, node, debug) : layer(policy);
  }

  private HartLayer layer(SlabPolicy policy) {
    return switch (policy) {
      case SHEAVES -> new SheafLayer(slabs, node, counts, geometry.stride());
      case PARTIAL -> new PartialLayer(slabs, node, counts, geometry);
    };
  }

  /** {@return the name in /proc/slabinfo} */
  public String name() {
    return spec.name();
  }

  /**
   * Takes an object. Its contents are what the constructor or the last user left. {@return its physical address}
   *
   * @throws Refused ENOMEM
   */
  public long allocate() {
    if (slabs.failures().fails()) {
      throw Refused.of(Errno.ENOMEM);
    }
    Work.charge(SlabCosts.CALL);
    return take(Allocation.KERNEL);
  }

  private long take(Allocation kind) {
    PageAccount payer = charge.payer();
    if (payer != null) {
      charge.charge(payer);
    }
    long object;
    try {
      object = layer.allocate(kind);
    } catch (Refused noMemory) {
      charge.undo(payer);
      throw noMemory;
    }
    if (payer != null) {
      charge.note(slabs.slabOf(object), object, payer);
    }
    counts.own().allocations++;
    return object;
  }

  /**
   * Takes an object without sleeping, if need be from the reserves: for who holds a spin lock and can make do without.
   * {@return its physical address, 0 if there is none} Source: Linux {@code GFP_ATOMIC}.
   */
  public long tryAllocate() {
    if (slabs.failures().failsOptional()) {
      return 0;
    }
    Work.charge(SlabCosts.CALL);
    try {
      return take(Allocation.ATOMIC);
    } catch (Refused noMemory) {
      return 0;
    }
  }

  /** Gives an object back. */
  public void free(long object) {
    Slab slab = given(object);
    layer.free(slab, object);
  }

  /**
   * Gives an object back that readers under {@code rcu} may still be looking at: nobody gets it before they have closed. Source: Linux {@code kfree_rcu}, which
   * from 6.18 on collects the objects in sheaves.
   */
  public void freeAfterGracePeriod(long object, Rcu rcu) {
    Slab slab = given(object);
    layer.freeLater(slab, object, rcu);
  }

  private Slab given(long object) {
    Work.charge(SlabCosts.CALL + SlabCosts.FIND_SLAB);
    Slab slab = slabs.slabOf(object, this);
    charge.free(slab, object);
    counts.own().frees++;
    return slab;
  }

  /** {@return who pays for an object, null if nobody does} */
  public PageAccount payer(long object) {
    return charge.payer(slabs.slabOf(object), object);
  }

  /**
   * {@return a sheaf of {@code count} objects: so many allocations from it cannot fail} To be given back by {@link #giveBack}. May sleep. Source: Linux {@code
   * kmem_cache_prefill_sheaf}.
   *
   * @throws Refused ENOMEM
   */
  public Sheaf prefill(int count) {
    if (slabs.failures().fails()) {
      throw Refused.of(Errno.ENOMEM);
    }
    Work.charge(SlabCosts.CALL);
    return layer.prefill(count);
  }

  /** {@return an object from a sheaf that was filled ahead, and is not empty} Never sleeps, takes no lock. */
  public long allocate(Sheaf sheaf) {
    if (sheaf.isEmpty()) {
      throw new AssertionError("slab cache " + name() + ": more objects are taken from a sheaf than it was filled with");
    }
    long object = sheaf.pop();
    counts.own().allocations++;
    return object;
  }

  /** Gives a sheaf back that {@link #prefill} gave, with the objects left in it. */
  public void giveBack(Sheaf sheaf) {
    Work.charge(SlabCosts.CALL);
    layer.giveBack(sheaf);
  }

  /** Gives what harts keep back to the slabs and the pages of empty slabs to the buddy system. {@return how many pages} */
  public long shrink() {
    layer.flush();
    return node.shrink();
  }

  /** {@return what the cache has and did; exact while nobody uses it} */
  public SlabFigures figures() {
    List<SlabFigures.OfHart> harts = new ArrayList<>();
    for (int hart = 0; hart < counts.size(); hart++) {
      HartCounts.Count count = counts.of(hart);
      harts.add(new SlabFigures.OfHart(hart, layer.held(hart), count.allocations, count.frees, count.shared));
    }
    long free = node.freeListed();
    long objects = (long) node.slabCount() * geometry.objects();
    Barn.Figures barn = layer.barn();
    return new SlabFigures(
        name(), counts.inUse(), objects - free, objects, geometry.objectBytes(), geometry.stride(), geometry.objects(), geometry.order(), node.slabCount(),
        node.listed(), layer.sheafCapacity(), barn.full(), barn.empty(), harts);
  }

  /** {@return an object straight from a slab, without sleeping; 0 if there is none} For the allocator's own needs, which it can do without. */
  long allocateDirectly() {
    try {
      long object = node.allocate(Allocation.OPTIONAL);
      counts.own().allocations++;
      return object;
    } catch (Refused noMemory) {
      return 0;
    }
  }

  void freeDirectly(long object) {
    counts.own().frees++;
    node.free(slabs.slabOf(object), object, object, 1, false);
  }

  /** {@return what the cache is for} */
  public CacheSpec spec() {
    return spec;
  }

  /** {@return whether its objects have red zones, poison and known owners} */
  public boolean isDebugged() {
    return debug != null;
  }

  SlabGeometry geometry() {
    return geometry;
  }

  /** {@return what checks the objects, null when that is off} */
  SlabDebug debug() {
    return debug;
  }
}
