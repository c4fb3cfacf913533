package pith.mm.slab;

import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Refused;

/**
 * All slabs of a cache, and the list of those that have free objects: what harts share. Source: Linux {@code struct kmem_cache_node}.
 *
 * <p>A slab changes by exchanges on its {@link SlabState}. The list lock is needed only where a change moves it onto the list or off: its first free object,
 * its last used one. While nobody holds the lock, a slab is on the list if and only if it has free objects and is not frozen.
 */
final class NodeSlabs {
  private static final LockClass LOCK = LockClass.of("slab.list_lock");

  /** Empty slabs are kept as long as the list is no longer than this. Source: Linux {@code MIN_PARTIAL}. */
  static final int MIN_PARTIAL = 5;

  private final SlabAllocator slabs;
  private final SlabCache cache;
  private final SlabGeometry geometry;
  private final Chain chain;
  private final HartCounts counts;
  private final SpinLock lock = new SpinLock(LOCK);
  private Slab first;

  /** Slabs on the list. Changed under the lock; looked at without it to see whether it is worth taking. */
  private volatile int listed;

  private int slabCount;

  NodeSlabs(SlabAllocator slabs, SlabCache cache, HartCounts counts) {
    this.slabs = slabs;
    this.cache = cache;
    this.counts = counts;
    geometry = cache.geometry();
    chain = new Chain(slabs, geometry);
  }

  Chain chain() {
    return chain;
  }

  SpinLock.Held acquire() {
    counts.own().shared++;
    return lock.acquire();
  }

  /** {@return how many slabs there are} */
  int slabCount() {
    return slabCount;
  }

  /** {@return slabs on the list} */
  int listed() {
    return listed;
  }

  /** {@return objects that are free in slabs on the list: what no hart has a hand on} */
  long freeListed() {
    long free = 0;
    try (var _ = lock.acquire()) {
      for (Slab slab = first; slab != null; slab = slab.next) {
        free += geometry.objects() - SlabState.inUse(slab.state());
      }
    }
    return free;
  }

  /** {@return a slab from the list, off it and frozen; null if the list is empty} Its free objects are still its own. */
  Slab takeListed(SpinLock.Held held) {
    Slab slab = first;
    if (slab != null) {
      unlist(slab, held);
      freeze(slab);
    }
    return slab;
  }

  /** A slab that is on no list, or no longer, is its hart's from now on. */
  void freeze(Slab slab) {
    long old;
    do {
      old = slab.state();
      Work.charge(SlabCosts.EXCHANGE);
    } while (!slab.change(old, SlabState.of(SlabState.head(old), SlabState.inUse(old), true)));
  }

  /** Takes all free objects of a slab off it; it is nobody's own from now on. {@return its state before} */
  long detach(Slab slab) {
    return detach(slab, false);
  }

  /** Takes all free objects of a frozen slab off it; if there are none it is nobody's own from now on. {@return its state before} */
  long detachOrThaw(Slab slab) {
    return detach(slab, true);
  }

  private long detach(Slab slab, boolean keeps) {
    while (true) {
      long old = slab.state();
      Work.charge(SlabCosts.EXCHANGE);
      if (slab.change(old, SlabState.of(0, geometry.objects(), keeps && SlabState.head(old) != 0))) {
        return old;
      }
    }
  }

  /** {@return the first free object of a slab in a state, 0 if there is none} */
  long head(Slab slab, long state) {
    return SlabState.head(state) == 0 ? 0 : geometry.object(slab.base, SlabState.head(state) - 1);
  }

  /** {@return an object straight from a slab; throws {@link Refused} with ENOMEM} */
  long allocate(Allocation kind) {
    while (true) {
      if (listed != 0) {
        try (var held = acquire()) {
          if (first != null) {
            return pop(first, held);
          }
        }
      }
      publish(newSlab(kind));
    }
  }

  /** Takes one object of a slab on the list. Nobody else takes any while the lock is held, so the first one's link stays true until the exchange. */
  private long pop(Slab slab, SpinLock.Held held) {
    while (true) {
      long old = slab.state();
      long object = head(slab, old);
      long next = chain.next(object);
      int head = next == 0 ? 0 : geometry.number(slab.base, next) + 1;
      Work.charge(SlabCosts.EXCHANGE);
      if (slab.change(old, SlabState.of(head, SlabState.inUse(old) + 1, false))) {
        if (head == 0) {
          unlist(slab, held);
        }
        return object;
      }
    }
  }

  /** Puts a new slab on the list. */
  void publish(Slab slab) {
    try (var held = acquire()) {
      list(slab, held);
    }
  }

  /**
   * Fills {@code to} from {@code at} up to {@code wanted} with objects from slabs on the list. The slabs are gathered in one holding of the lock, and frozen so
   * that nobody puts them back before they are taken apart. {@return how many}
   */
  int takeObjects(long[] to, int at, int wanted) {
    int filled = at;
    for (Slab slab = gather(wanted - at); slab != null; ) {
      Slab next = slab.next;
      slab.next = null;
      filled = spread(slab, head(slab, detach(slab)), to, filled, wanted);
      slab = next;
    }
    return filled - at;
  }

  private Slab gather(int objects) {
    if (listed == 0) {
      return null;
    }
    Slab gathered = null;
    try (var held = acquire()) {
      for (int missing = objects; missing > 0; ) {
        Slab slab = takeListed(held);
        if (slab == null) {
          break;
        }
        missing -= geometry.objects() - SlabState.inUse(slab.state());
        slab.next = gathered;
        gathered = slab;
      }
    }
    return gathered;
  }

  /** Fills {@code to} from {@code at} up to {@code wanted} with a chain taken off {@code slab}; the rest goes back. {@return how far it is filled} */
  int spread(Slab slab, long head, long[] to, int at, int wanted) {
    int filled = at;
    long object = head;
    while (object != 0 && filled < wanted) {
      to[filled++] = object;
      object = chain.next(object);
    }
    if (object != 0) {
      giveBack(slab, object);
    }
    return filled;
  }

  private void giveBack(Slab slab, long from) {
    int count = 1;
    long last = from;
    for (long next = chain.next(from); next != 0; next = chain.next(last)) {
      last = next;
      count++;
    }
    free(slab, from, last, count, false);
  }

  /**
   * Links a chain of {@code count} objects, from {@code head} to {@code last}, in front of a slab's free ones.
   *
   * @param freezes a slab that was full becomes the caller's instead of going onto the list
   * @return whether it did
   */
  boolean free(Slab slab, long head, long last, int count, boolean freezes) {
    SpinLock.Held held = null;
    Slab emptied = null;
    try {
      while (true) {
        long old = slab.state();
        boolean full = SlabState.head(old) == 0;
        boolean freeze = freezes && full && !SlabState.frozen(old);
        boolean listChanges = !SlabState.frozen(old) && !freeze && (full || SlabState.inUse(old) == count);
        if (listChanges && held == null) {
          held = acquire();
          continue;
        }
        if (push(slab, old, head, last, count, freeze)) {
          emptied = listChanges ? relist(slab, held) : null;
          return freeze;
        }
      }
    } finally {
      if (held != null) {
        held.close();
      }
      if (emptied != null) {
        discard(emptied);
      }
    }
  }

  private boolean push(Slab slab, long old, long head, long last, int count, boolean freeze) {
    int left = SlabState.inUse(old) - count;
    int number = geometry.number(slab.base, head);
    if (left < 0 || SlabState.head(old) == number + 1) {
      throw SlabMisuse.freedTwice(cache, head);
    }
    chain.link(last, head(slab, old));
    Work.charge(SlabCosts.EXCHANGE);
    return slab.change(old, SlabState.of(number + 1, left, SlabState.frozen(old) || freeze));
  }

  /** A frozen slab is nobody's own any more; its hart gives the {@code count} objects of the chain at {@code head} back with it. */
  void thaw(Slab slab, long head, int count) {
    Slab emptied = null;
    long last = head == 0 ? 0 : chain.last(head);
    try (var held = acquire()) {
      while (true) {
        long old = slab.state();
        int inUse = SlabState.inUse(old) - count;
        int number = head == 0 ? SlabState.head(old) : geometry.number(slab.base, head) + 1;
        if (head != 0) {
          chain.link(last, head(slab, old));
        }
        Work.charge(SlabCosts.EXCHANGE);
        if (slab.change(old, SlabState.of(number, inUse, false))) {
          break;
        }
      }
      emptied = relist(slab, held);
    }
    if (emptied != null) {
      discard(emptied);
    }
  }

  /** Puts a slab where it belongs after a change. {@return the slab if it is empty, not worth keeping and now off the list: the caller discards it} */
  Slab relist(Slab slab, SpinLock.Held held) {
    long state = slab.state();
    if (SlabState.inUse(state) == 0 && listed - (slab.listed ? 1 : 0) >= MIN_PARTIAL) {
      if (slab.listed) {
        unlist(slab, held);
      }
      return slab;
    }
    if (!slab.listed && SlabState.head(state) != 0) {
      list(slab, held);
    }
    return null;
  }

  /** {@return a new slab, all free, on no list; throws {@link Refused} with ENOMEM} */
  Slab newSlab(Allocation kind) {
    PageAllocator pages = slabs.pages();
    long base = pages.allocate(geometry.order(), kind);
    Slab slab = new Slab(cache, base, cache.debug() != null);
    for (int i = geometry.objects() - 1; i >= 0; i--) {
      long object = geometry.object(base, i);
      if (cache.spec().constructor() != null) {
        cache.spec().constructor().accept(object);
      }
      if (cache.debug() != null) {
        cache.debug().created(object);
      }
      chain.link(object, i + 1 < geometry.objects() ? geometry.object(base, i + 1) : 0);
    }
    pages.frames().own(base, slab, 0);
    pages.frames().set(base, PageFrames.SLAB);
    slabs.statistics().add(figure(), geometry.pages());
    try (var _ = acquire()) {
      slabCount++;
    }
    return slab;
  }

  /** Frees the pages of an empty slab that is on no list. */
  void discard(Slab slab) {
    try (var _ = acquire()) {
      slabCount--;
    }
    slabs.statistics().add(figure(), -geometry.pages());
    slabs.pages().frames().own(slab.base, null, 0);
    slabs.pages().free(slab.base, geometry.order());
  }

  /** Discards all empty slabs. {@return how many pages that were} */
  long shrink() {
    long freed = 0;
    for (Slab empty = takeEmpty(); empty != null; empty = takeEmpty()) {
      discard(empty);
      freed += geometry.pages();
    }
    return freed;
  }

  private Slab takeEmpty() {
    try (var held = acquire()) {
      for (Slab slab = first; slab != null; slab = slab.next) {
        if (SlabState.inUse(slab.state()) == 0) {
          unlist(slab, held);
          return slab;
        }
      }
      return null;
    }
  }

  private VmStatistic figure() {
    return cache.spec().reclaimable() ? VmStatistic.SLAB_RECLAIMABLE : VmStatistic.SLAB;
  }

  void list(Slab slab, SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    slab.next = first;
    slab.previous = null;
    if (first != null) {
      first.previous = slab;
    }
    first = slab;
    slab.listed = true;
    listed++;
  }

  void unlist(Slab slab, SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    if (slab.previous != null) {
      slab.previous.next = slab.next;
    } else {
      first = slab.next;
    }
    if (slab.next != null) {
      slab.next.previous = slab.previous;
    }
    slab.next = null;
    slab.previous = null;
    slab.listed = false;
    listed--;
  }
}
