package pith.mm.slab;

import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Where harts trade sheaves: whoever only frees leaves full ones, whoever only allocates takes them. One lock acquisition moves a whole sheaf of objects.
 * Source: Linux {@code struct node_barn}.
 *
 * <p>The counts are looked at without the lock to see whether it is worth taking; under it they are looked at again.
 */
final class Barn {
  /** Full sheaves that are kept, and empty ones. Source: Linux {@code MAX_FULL_SHEAVES}, {@code MAX_EMPTY_SHEAVES}. */
  static final int MAX_FULL = 10;

  static final int MAX_EMPTY = 10;

  private static final LockClass LOCK = LockClass.of("slab.barn_lock");

  /**
   * What a barn has.
   *
   * @param full sheaves that are full
   * @param empty sheaves that are empty
   */
  record Figures(int full, int empty) {
    static final Figures NONE = new Figures(0, 0);
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final HartCounts counts;
  private Sheaf fullSheaves;
  private Sheaf emptySheaves;
  private volatile int full;
  private volatile int empty;

  Barn(HartCounts counts) {
    this.counts = counts;
  }

  Figures figures() {
    return new Figures(full, empty);
  }

  /** {@return a full sheaf, for which {@code used}, empty or null, stays; null if there is none} */
  Sheaf exchangeForFull(Sheaf used) {
    if (full == 0) {
      return null;
    }
    try (var held = acquire()) {
      if (full == 0) {
        return null;
      }
      if (used != null) {
        pushEmpty(used, held);
      }
      return popFull(held);
    }
  }

  /** {@return an empty sheaf, for which {@code filled} stays; null if there is none, or no room for one more full one} */
  Sheaf exchangeForEmpty(Sheaf filled) {
    if (empty == 0 || full >= MAX_FULL) {
      return null;
    }
    try (var held = acquire()) {
      if (empty == 0 || full >= MAX_FULL) {
        return null;
      }
      pushFull(filled, held);
      return popEmpty(held);
    }
  }

  /** {@return an empty sheaf, null if there is none} */
  Sheaf takeEmpty() {
    if (empty == 0) {
      return null;
    }
    try (var held = acquire()) {
      return empty == 0 ? null : popEmpty(held);
    }
  }

  /** Leaves a full sheaf. {@return false if there is no room for it} */
  boolean putFull(Sheaf filled) {
    if (full >= MAX_FULL) {
      return false;
    }
    try (var held = acquire()) {
      if (full >= MAX_FULL) {
        return false;
      }
      pushFull(filled, held);
      return true;
    }
  }

  /** Leaves an empty sheaf. {@return false if there is no room for it} */
  boolean putEmpty(Sheaf used) {
    if (empty >= MAX_EMPTY) {
      return false;
    }
    try (var held = acquire()) {
      if (empty >= MAX_EMPTY) {
        return false;
      }
      pushEmpty(used, held);
      return true;
    }
  }

  /** Takes everything out. {@return the sheaves, linked; null if there were none} */
  Sheaf drain() {
    Sheaf drained = null;
    try (var held = acquire()) {
      while (full > 0) {
        Sheaf sheaf = popFull(held);
        sheaf.next = drained;
        drained = sheaf;
      }
      while (empty > 0) {
        Sheaf sheaf = popEmpty(held);
        sheaf.next = drained;
        drained = sheaf;
      }
    }
    return drained;
  }

  private SpinLock.Held acquire() {
    counts.own().shared++;
    return lock.acquire();
  }

  private void pushFull(Sheaf sheaf, SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    sheaf.next = fullSheaves;
    fullSheaves = sheaf;
    full++;
  }

  private Sheaf popFull(SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    Sheaf sheaf = fullSheaves;
    fullSheaves = sheaf.next;
    sheaf.next = null;
    full--;
    return sheaf;
  }

  private void pushEmpty(Sheaf sheaf, SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    sheaf.next = emptySheaves;
    emptySheaves = sheaf;
    empty++;
  }

  private Sheaf popEmpty(SpinLock.Held held) {
    Work.charge(SlabCosts.LIST_STEP);
    Sheaf sheaf = emptySheaves;
    emptySheaves = sheaf.next;
    sheaf.next = null;
    empty--;
    return sheaf;
  }
}
