package pith.mm.slab;

import java.util.function.LongConsumer;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Objects of one size. Callable with any lock held but those of slabs and zones; not under a spin lock, as it may reclaim. */
public final class SlabCache {
  private static final LockClass LOCK = LockClass.of("slab.list_lock");

  private final String name;
  private final SlabGeometry geometry;
  private final LongConsumer constructor;
  private final SlabAllocator slabs;
  private final SlabDebug debug;
  private final SpinLock lock = new SpinLock(LOCK);
  private Slab partial;
  private int slabCount;
  private long inUse;

  SlabCache(SlabAllocator slabs, String name, SlabGeometry geometry, LongConsumer constructor) {
    this.slabs = slabs;
    this.name = name;
    this.geometry = geometry;
    this.constructor = constructor;
    this.debug = geometry.debug() ? new SlabDebug(name, geometry, slabs.pages().ram(), constructor == null) : null;
  }

  /** {@return the name in /proc/slabinfo} */
  public String name() {
    return name;
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
    Work.charge(Work.SLAB_OPERATION);
    long object = takeFree();
    while (object == 0) {
      addSlab(newSlab());
      object = takeFree();
    }
    return object;
  }

  /** Gives an object back. */
  public void free(long object) {
    Slab emptied = null;
    try (var _ = lock.acquire()) {
      Slab slab = slabOf(object);
      if (debug != null) {
        debug.freed(object);
      }
      link(slab, object);
      inUse--;
      if (slab.inUse-- == geometry.objects()) {
        insert(slab);
      }
      if (slab.inUse == 0 && (slab.next != null || slab.previous != null)) {
        remove(slab);
        emptied = slab;
      }
    }
    Work.charge(Work.SLAB_OPERATION);
    if (emptied != null) {
      release(emptied);
    }
  }

  /** Gives pages of empty slabs back to the buddy system. {@return how many pages} */
  public long shrink() {
    long freed = 0;
    for (Slab empty = takeEmpty(); empty != null; empty = takeEmpty()) {
      release(empty);
      freed += 1L << geometry.order();
    }
    return freed;
  }

  /** {@return this cache's line of /proc/slabinfo} */
  public SlabFigures figures() {
    try (var _ = lock.acquire()) {
      return new SlabFigures(
          name, inUse, (long) slabCount * geometry.objects(), geometry.objectBytes(), geometry.objects(), 1 << geometry.order(), slabCount);
    }
  }

  private long takeFree() {
    try (var _ = lock.acquire()) {
      Slab slab = partial;
      if (slab == null) {
        return 0;
      }
      long object = slab.freeList;
      slab.freeList = slabs.pages().ram().readLong(object + geometry.linkOffset());
      inUse++;
      if (++slab.inUse == geometry.objects()) {
        remove(slab);
      }
      if (debug != null) {
        debug.allocated(object);
      }
      return object;
    }
  }

  private Slab newSlab() {
    PageAllocator pages = slabs.pages();
    long base = pages.allocate(geometry.order(), Allocation.KERNEL);
    Slab slab = new Slab(this, base);
    pages.frames().own(base, slab, 0);
    pages.frames().set(base, PageFrames.SLAB);
    slabs.statistics().add(VmStatistic.SLAB, 1L << geometry.order());
    for (int i = geometry.objects() - 1; i >= 0; i--) {
      long object = base + (long) i * geometry.stride();
      if (constructor != null) {
        constructor.accept(object);
      }
      if (debug != null) {
        debug.created(object);
      }
      link(slab, object);
    }
    return slab;
  }

  private void addSlab(Slab slab) {
    try (var _ = lock.acquire()) {
      slabCount++;
      insert(slab);
    }
  }

  private Slab takeEmpty() {
    try (var _ = lock.acquire()) {
      for (Slab slab = partial; slab != null; slab = slab.next) {
        if (slab.inUse == 0) {
          remove(slab);
          return slab;
        }
      }
      return null;
    }
  }

  private void release(Slab slab) {
    try (var _ = lock.acquire()) {
      slabCount--;
    }
    slabs.statistics().add(VmStatistic.SLAB, -(1L << geometry.order()));
    slabs.pages().free(slab.base, geometry.order());
  }

  private Slab slabOf(long object) {
    PhysicalMemory ram = slabs.pages().ram();
    long base = geometry.slabOf(object);
    boolean known = ram.contains(object) && slabs.pages().frames().references(base) > 0;
    if (known
        && slabs.pages().frames().owner(base) instanceof Slab slab
        && slab.cache == this
        && (object - base) % geometry.stride() == 0
        && slab.inUse > 0) {
      return slab;
    }
    throw new AssertionError("slab cache " + name + ": " + Long.toHexString(object) + " is freed but is no object of it in use");
  }

  private void link(Slab slab, long object) {
    slabs.pages().ram().writeLong(object + geometry.linkOffset(), slab.freeList);
    slab.freeList = object;
  }

  private void insert(Slab slab) {
    slab.next = partial;
    if (partial != null) {
      partial.previous = slab;
    }
    partial = slab;
  }

  private void remove(Slab slab) {
    if (slab.previous != null) {
      slab.previous.next = slab.next;
    } else {
      partial = slab.next;
    }
    if (slab.next != null) {
      slab.next.previous = slab.previous;
    }
    slab.next = null;
    slab.previous = null;
  }
}
