package pith.mm.slab;

import pith.mm.physical.Allocation;
import pith.mm.physical.Work;
import pith.sync.LocalTryLock;
import pith.sync.PerHart;
import pith.sync.SpinLock;
import pith.sync.rcu.Rcu;

/**
 * Harts that have slabs: the legacy. Each hart allocates from one <em>active</em> slab, whose free objects it took as its own, and keeps a list of partial
 * slabs behind it. Source: Linux up to 6.17, {@code struct kmem_cache_cpu}.
 *
 * <pre>
 *   allocate   own free objects ─► what others freed into the active slab ─► next partial slab ─► some from the node's list ─► a new slab
 *   free       into the active slab: no exchange; into any other one: an exchange on that slab, wherever it is.
 *              A slab that was full becomes this hart's partial one; too many of them go to the node's list, all at once.
 * </pre>
 *
 * <p>So a hart that frees what another one allocated pays an exchange and a line of the object each time; and its partial list fills with slabs that hold one
 * free object each.
 *
 * <p>Slabs that harts have are frozen: a free into them moves no slab between lists.
 */
final class PartialLayer implements HartLayer {
  private static final int TRIES = 1000;
  private static final long PAUSE = 40;

  /** What a hart has. Guarded by its lock. */
  private static final class Own {
    final LocalTryLock lock = new LocalTryLock();
    Slab active;

    /** First of the hart's own free objects of the active slab, and how many. */
    long free;

    int available;

    /** Linked by {@link Slab#next}. */
    Slab partial;

    int partialSlabs;
  }

  private final NodeSlabs node;
  private final SlabGeometry geometry;
  private final PerHart<Own> harts;
  private final SlabAllocator slabs;

  /** Partial slabs that a hart keeps at most. */
  private final int limit;

  PartialLayer(SlabAllocator slabs, NodeSlabs node, HartCounts counts, SlabGeometry geometry) {
    this.slabs = slabs;
    this.node = node;
    this.geometry = geometry;
    harts = new PerHart<>(counts.size(), _ -> new Own());
    limit = (2 * objectLimit(geometry.stride()) + geometry.objects() - 1) / geometry.objects();
  }

  /** Free objects on a hart's partial list, taking its slabs to be half full. Source: Linux {@code set_cpu_partial}. */
  private static int objectLimit(int bytes) {
    return bytes >= 4096 ? 6 : bytes >= 1024 ? 24 : bytes >= 256 ? 52 : 120;
  }

  private Own own() {
    return harts.get(HartCounts.here());
  }

  @Override
  public long allocate(Allocation kind) {
    Own own = own();
    if (!own.lock.tryAcquire()) {
      return node.allocate(kind);
    }
    long object;
    try {
      object = take(own);
    } finally {
      own.lock.release();
    }
    return object != 0 ? object : allocateFromNew(kind);
  }

  private long take(Own own) {
    if (own.free == 0 && !load(own)) {
      return 0;
    }
    long object = own.free;
    own.free = node.chain().next(object);
    own.available--;
    return object;
  }

  private boolean load(Own own) {
    while (true) {
      if (own.active != null && activate(own)) {
        return true;
      }
      own.active = own.partial;
      if (own.partial != null) {
        own.partial = own.partial.next;
        own.active.next = null;
        own.partialSlabs--;
      } else if (!loadFromNode(own)) {
        return false;
      }
    }
  }

  /** Takes the free objects of the active slab as the hart's own. {@return false if there are none: then the slab is full and nobody's} */
  private boolean activate(Own own) {
    long state = node.detachOrThaw(own.active);
    own.free = node.head(own.active, state);
    own.available = own.free == 0 ? 0 : geometry.objects() - SlabState.inUse(state);
    return own.free != 0;
  }

  /** Takes an active slab from the node's list, and others to fill half the partial list. */
  private boolean loadFromNode(Own own) {
    try (SpinLock.Held held = node.acquire()) {
      own.active = node.takeListed(held);
      while (own.active != null && own.partialSlabs < limit / 2) {
        Slab more = node.takeListed(held);
        if (more == null) {
          break;
        }
        pushPartial(own, more);
      }
    }
    return own.active != null;
  }

  /** The page allocator may sleep: the lock is dropped before, and the caller may find itself on another hart after. */
  private long allocateFromNew(Allocation kind) {
    Slab fresh = node.newSlab(kind);
    Own own = own();
    if (!own.lock.tryAcquire()) {
      node.publish(fresh);
      return node.allocate(kind);
    }
    Slab overflow;
    long object;
    try {
      node.freeze(fresh);
      overflow = keepPartial(own, fresh);
      object = take(own);
    } finally {
      own.lock.release();
    }
    thawAll(overflow);
    return object;
  }

  @Override
  public void free(Slab slab, long object) {
    Own own = own();
    if (!own.lock.tryAcquire()) {
      node.free(slab, object, object, 1, false);
      return;
    }
    Slab overflow = null;
    try {
      if (slab == own.active) {
        freeToActive(own, slab, object);
      } else if (node.free(slab, object, object, 1, true)) {
        overflow = keepPartial(own, slab);
      }
    } finally {
      own.lock.release();
    }
    thawAll(overflow);
  }

  private void freeToActive(Own own, Slab slab, long object) {
    if (own.free == object) {
      throw SlabMisuse.freedTwice(slab.cache, object);
    }
    node.chain().link(object, own.free);
    own.free = object;
    own.available++;
  }

  /** Adds a frozen slab to the partial list. {@return the list it had, if that was full: it goes to the node} */
  private Slab keepPartial(Own own, Slab slab) {
    Slab overflow = null;
    if (own.partialSlabs >= limit) {
      overflow = own.partial;
      own.partial = null;
      own.partialSlabs = 0;
    }
    pushPartial(own, slab);
    return overflow;
  }

  private static void pushPartial(Own own, Slab slab) {
    Work.charge(SlabCosts.LIST_STEP);
    slab.next = own.partial;
    own.partial = slab;
    own.partialSlabs++;
  }

  private void thawAll(Slab first) {
    for (Slab slab = first; slab != null; ) {
      Slab next = slab.next;
      slab.next = null;
      node.thaw(slab, 0, 0);
      slab = next;
    }
  }

  @Override
  public void freeLater(Slab slab, long object, Rcu rcu) {
    rcu.call(() -> free(slab, object));
  }

  @Override
  public Sheaf prefill(int count) {
    return DirectLayer.prefill(this, count, slabs);
  }

  @Override
  public void giveBack(Sheaf sheaf) {
    DirectLayer.giveBack(this, sheaf, slabs);
  }

  @Override
  public void flush() {
    for (Own own : harts) {
      if (acquire(own)) {
        Slab active = own.active;
        Slab partial = own.partial;
        long free = own.free;
        int available = own.available;
        own.active = null;
        own.partial = null;
        own.free = 0;
        own.available = 0;
        own.partialSlabs = 0;
        own.lock.release();
        if (active != null) {
          node.thaw(active, free, available);
        }
        thawAll(partial);
      }
    }
  }

  private boolean acquire(Own own) {
    for (int i = 0; i < TRIES; i++) {
      if (own.lock.tryAcquire()) {
        return true;
      }
      Work.charge(PAUSE);
    }
    return false;
  }

  @Override
  public int held(int hart) {
    Own own = harts.get(hart);
    int held = own.available;
    for (Slab slab = own.partial; slab != null; slab = slab.next) {
      held += geometry.objects() - SlabState.inUse(slab.state());
    }
    return held;
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
