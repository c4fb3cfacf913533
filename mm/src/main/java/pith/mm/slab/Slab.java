package pith.mm.slab;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageOwner;

/**
 * One slab: a block of pages cut into objects, its free ones on a list that runs through them.
 *
 * <p>The {@link SlabState} is changed by compare-and-exchange. Chains of objects are pushed by anybody, and all objects are taken off at once, so that a list
 * that changed and changed back in between does no harm: what is pushed links to the same head either way. A single object is taken only under the list lock
 * from a slab on the list, where nobody else takes any.
 */
final class Slab implements PageOwner {
  private static final VarHandle STATE;
  private static final VarHandle PAYERS;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Slab.class, "state", long.class);
      PAYERS = MethodHandles.lookup().findVarHandle(Slab.class, "payers", PageAccount[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final SlabCache cache;
  final long base;

  /** Who had each object; null without debugging. Guarded by the list lock. */
  final Track[] tracks;

  private long state;

  /** Who pays for each object; null while nobody does for any. An entry is its object's owner's. */
  private PageAccount[] payers;

  /** Neighbours on the node's list, guarded by its lock; {@code next} alone on a hart's list, owned by that hart. */
  Slab next;

  Slab previous;

  /** Whether it is on the node's list: a slab that has free objects and is not frozen. Guarded by the list lock. */
  boolean listed;

  /** A slab whose objects are all free and linked in order, from the first. */
  Slab(SlabCache cache, long base, boolean tracked) {
    this.cache = cache;
    this.base = base;
    tracks = tracked ? new Track[2 * cache.geometry().objects()] : null;
    state = SlabState.of(1, 0, false);
  }

  long state() {
    return (long) STATE.getAcquire(this);
  }

  /** Changes the state if it still is {@code from}. A full barrier, as the next to see it relies on the links written before. */
  boolean change(long from, long to) {
    return STATE.compareAndSet(this, from, to);
  }

  /** {@return who pays for object {@code number}, null if nobody does} */
  PageAccount payer(int number) {
    PageAccount[] all = (PageAccount[]) PAYERS.getAcquire(this);
    return all == null ? null : all[number];
  }

  /** Notes who pays for object {@code number}. The array is made for the first: most slabs of a machine without groups need none. */
  void payer(int number, PageAccount payer) {
    if ((PageAccount[]) PAYERS.getAcquire(this) == null) {
      PAYERS.compareAndSet(this, null, new PageAccount[cache.geometry().objects()]);
    }
    ((PageAccount[]) PAYERS.getAcquire(this))[number] = payer;
  }

  @Override
  public Use use() {
    return cache.spec().reclaimable() ? Use.KERNEL_RECLAIMABLE : Use.KERNEL;
  }
}
