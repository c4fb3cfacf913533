package pith.mm.slab;

import java.util.Arrays;
import pith.mm.physical.Allocation;
import pith.mm.physical.Work;
import pith.sync.LocalTryLock;
import pith.sync.PerHart;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;

/**
 * Harts that have sheaves of free objects. Source: Linux 7.0, {@code struct slub_percpu_sheaves}.
 *
 * <pre>
 *   allocate   main ─► spare ─► barn: empty for full ─► a sheaf filled from the slabs, the whole of it under few locks
 *   free       main ─► spare ─► barn: full for empty ─► the barn is full: one sheaf goes back to its slabs
 * </pre>
 *
 * <p>An object that goes through a sheaf is not touched: its first line may still be in another hart's cache. The two sheaves together give hysteresis: a hart
 * that allocates and frees around the end of one does not go to the barn each time.
 *
 * <p>The local lock is dropped before anything that may sleep, and before a sheaf is emptied into its slabs. After that the caller may be on another hart and
 * finds other sheaves there: {@link #install} looks again.
 */
final class SheafLayer implements HartLayer {
  /** How often a lock that another has is tried by who collects everything: the owner does not keep it for longer than a trade takes. */
  private static final int TRIES = 1000;

  private static final long PAUSE = 40;

  /** A hart's sheaves. Guarded by its lock. */
  private static final class Own {
    final LocalTryLock lock = new LocalTryLock();
    Sheaf main;
    Sheaf spare;

    /** Objects that wait for a grace period (Linux's {@code rcu_free}), and whose. */
    Sheaf later;

    Rcu laterOf;
  }

  private final SlabAllocator slabs;
  private final NodeSlabs node;
  private final Barn barn;
  private final PerHart<Own> harts;
  private final int capacity;
  private final int bytes;

  SheafLayer(SlabAllocator slabs, NodeSlabs node, HartCounts counts, int objectBytes) {
    this.slabs = slabs;
    this.node = node;
    barn = new Barn(counts);
    harts = new PerHart<>(counts.size(), _ -> new Own());
    bytes = Kmalloc.roundUp(Sheaf.HEADER_BYTES + wanted(objectBytes) * Long.BYTES);
    capacity = (bytes - Sheaf.HEADER_BYTES) / Long.BYTES;
  }

  /** Objects that a sheaf should hold; its memory, rounded up, may have room for more. Source: Linux {@code calculate_sheaf_capacity}. */
  private static int wanted(int objectBytes) {
    return objectBytes >= 4096 ? 4 : objectBytes >= 1024 ? 12 : objectBytes >= 256 ? 26 : 60;
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
    Sheaf used = null;
    try {
      object = take(own);
      if (object == 0) {
        used = own.spare;
        own.spare = null;
      }
    } finally {
      own.lock.release();
    }
    return object != 0 ? object : allocateFilling(used, kind);
  }

  /** {@return an object from the hart's sheaves or the barn's, 0 if neither has any; then both of the hart's are empty} */
  private long take(Own own) {
    if (isEmpty(own.main)) {
      if (!isEmpty(own.spare)) {
        swap(own);
      } else {
        Sheaf full = barn.exchangeForFull(own.main);
        if (full == null) {
          return 0;
        }
        own.main = full;
      }
    }
    return own.main.pop();
  }

  private long allocateFilling(Sheaf used, Allocation kind) {
    Sheaf sheaf = used != null ? used : emptySheaf();
    if (sheaf == null) {
      return node.allocate(kind);
    }
    try {
      fill(sheaf, 1, sheaf.objects.length, kind);
    } catch (Refused noMemory) {
      putAway(sheaf);
      throw noMemory;
    }
    long object = sheaf.pop();
    install(sheaf);
    return object;
  }

  /**
   * Adds objects from the slabs until there are {@code wanted}, if need be from new slabs. For the first {@code least} the pages are of {@code kind}, and it
   * throws ENOMEM without them; for the others, which nobody asked for, nothing is reclaimed.
   */
  private void fill(Sheaf sheaf, int least, int wanted, Allocation kind) {
    int size = sheaf.size() + node.takeObjects(sheaf.objects, sheaf.size(), wanted);
    sheaf.size(size);
    while (size < wanted) {
      Slab fresh;
      try {
        fresh = node.newSlab(size < least ? kind : Allocation.OPTIONAL);
      } catch (Refused noMemory) {
        if (size < least) {
          throw noMemory;
        }
        return;
      }
      size = node.spread(fresh, node.head(fresh, node.detach(fresh)), sheaf.objects, size, wanted);
      sheaf.size(size);
    }
  }

  /** Makes a sheaf one of this hart's, which may be another one than before and may have got objects meanwhile. */
  private void install(Sheaf sheaf) {
    Own own = own();
    Sheaf left = sheaf;
    if (own.lock.tryAcquire()) {
      if (isEmpty(own.main)) {
        left = own.main;
        own.main = sheaf;
      }
      if (left != null && isEmpty(own.spare)) {
        Sheaf before = own.spare;
        own.spare = left;
        left = before;
      }
      own.lock.release();
    }
    if (left != null) {
      putAway(left);
    }
  }

  @Override
  public void free(Slab slab, long object) {
    Own own = own();
    if (!own.lock.tryAcquire()) {
      node.free(slab, object, object, 1, false);
      return;
    }
    Sheaf overflow = null;
    boolean kept;
    try {
      if (isFull(own.main)) {
        overflow = makeRoom(own);
      }
      kept = !isFull(own.main);
      if (kept) {
        push(slab, own.main, object);
      }
    } finally {
      own.lock.release();
    }
    if (overflow != null) {
      putAway(overflow);
    }
    if (!kept) {
      node.free(slab, object, object, 1, false);
    }
  }

  private static void push(Slab slab, Sheaf sheaf, long object) {
    if (sheaf.top() == object) {
      throw SlabMisuse.freedTwice(slab.cache, object);
    }
    sheaf.push(object);
  }

  /** Gives the hart a main sheaf with room, if there is memory for one. {@return a sheaf that nobody has room for} */
  private Sheaf makeRoom(Own own) {
    if (own.main != null && own.spare != null && !own.spare.isFull()) {
      swap(own);
      return null;
    }
    Sheaf room = own.spare == null ? null : barn.exchangeForEmpty(own.main);
    if (room != null) {
      own.main = room;
      return null;
    }
    room = emptySheaf();
    if (room == null) {
      return null;
    }
    Sheaf filled = own.spare;
    own.spare = own.main;
    own.main = room;
    return filled == null || barn.putFull(filled) ? null : filled;
  }

  @Override
  public void freeLater(Slab slab, long object, Rcu rcu) {
    Own own = own();
    Sheaf ripening = null;
    boolean kept = false;
    if (own.lock.tryAcquire()) {
      try {
        if (own.later == null) {
          own.later = emptySheaf();
          own.laterOf = rcu;
        }
        kept = own.later != null;
        if (kept) {
          push(slab, own.later, object);
          if (own.later.isFull()) {
            ripening = own.later;
            own.later = null;
          }
        }
      } finally {
        own.lock.release();
      }
    }
    if (!kept) {
      rcu.call(() -> node.free(slab, object, object, 1, false));
    }
    if (ripening != null) {
      Sheaf ripe = ripening;
      rcu.call(() -> putAway(ripe));
    }
  }

  @Override
  public Sheaf prefill(int count) {
    Sheaf sheaf = count <= capacity ? emptySheaf() : null;
    if (sheaf == null) {
      sheaf = new Sheaf(count, 0, slabs.traffic());
    }
    try {
      fill(sheaf, count, count, Allocation.KERNEL);
      return sheaf;
    } catch (Refused noMemory) {
      putAway(sheaf);
      throw noMemory;
    }
  }

  @Override
  public void giveBack(Sheaf sheaf) {
    if (sheaf.address != 0 && !sheaf.isEmpty()) {
      install(sheaf);
    } else {
      putAway(sheaf);
    }
  }

  /** {@return an empty sheaf, null if there is no memory for one} Does not sleep. */
  private Sheaf emptySheaf() {
    Sheaf sheaf = barn.takeEmpty();
    if (sheaf != null) {
      return sheaf;
    }
    long address = slabs.kmalloc().cache(bytes).allocateDirectly();
    return address == 0 ? null : new Sheaf(capacity, address, slabs.traffic());
  }

  /** Leaves a sheaf that no hart wants at the barn, its objects going back to their slabs unless it is full and there is room; does not sleep. */
  private void putAway(Sheaf sheaf) {
    if (sheaf.address != 0 && sheaf.isFull() && barn.putFull(sheaf)) {
      return;
    }
    empty(sheaf);
    if (sheaf.address != 0 && !barn.putEmpty(sheaf)) {
      slabs.kmalloc().cache(bytes).freeDirectly(sheaf.address);
    }
  }

  /** Gives the objects back to their slabs, those of one slab together. */
  private void empty(Sheaf sheaf) {
    int size = sheaf.size();
    Arrays.sort(sheaf.objects, 0, size);
    for (int from = 0; from < size; ) {
      Slab slab = slabs.slabOf(sheaf.objects[from]);
      int to = from + 1;
      while (to < size && slabs.slabOf(sheaf.objects[to]) == slab) {
        node.chain().link(sheaf.objects[to - 1], sheaf.objects[to]);
        to++;
      }
      Work.charge((to - from) * SlabCosts.SHEAF_STEP);
      node.free(slab, sheaf.objects[from], sheaf.objects[to - 1], to - from, false);
      from = to;
    }
    sheaf.size(0);
  }

  @Override
  public void flush() {
    for (Own own : harts) {
      if (acquire(own)) {
        Sheaf main = own.main;
        Sheaf spare = own.spare;
        Sheaf later = own.later;
        own.main = null;
        own.spare = null;
        own.later = null;
        own.lock.release();
        drop(main);
        drop(spare);
        if (later != null) {
          own.laterOf.call(() -> drop(later));
        }
      }
    }
    for (Sheaf sheaf = barn.drain(); sheaf != null; ) {
      Sheaf next = sheaf.next;
      sheaf.next = null;
      drop(sheaf);
      sheaf = next;
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

  private void drop(Sheaf sheaf) {
    if (sheaf != null) {
      empty(sheaf);
      slabs.kmalloc().cache(bytes).freeDirectly(sheaf.address);
    }
  }

  @Override
  public int held(int hart) {
    Own own = harts.get(hart);
    return size(own.main) + size(own.spare) + size(own.later);
  }

  @Override
  public int sheafCapacity() {
    return capacity;
  }

  @Override
  public Barn.Figures barn() {
    return barn.figures();
  }

  private static void swap(Own own) {
    Sheaf main = own.main;
    own.main = own.spare;
    own.spare = main;
  }

  private static int size(Sheaf sheaf) {
    return sheaf == null ? 0 : sheaf.size();
  }

  private static boolean isEmpty(Sheaf sheaf) {
    return sheaf == null || sheaf.isEmpty();
  }

  /** {@return whether nothing more goes in: a sheaf that is not there has no room} */
  private static boolean isFull(Sheaf sheaf) {
    return sheaf == null || sheaf.isFull();
  }
}
