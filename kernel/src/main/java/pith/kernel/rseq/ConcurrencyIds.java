package pith.kernel.rseq;

import java.util.BitSet;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Numbers for those threads of a process that are on harts: each has one from the moment that it goes back to user mode until it loses its hart, and no two the
 * same. Source: Linux's {@code mm_cid}; where Linux lets threads keep numbers for as long as that stays dense, here the last one is asked for again, and had if
 * it is free.
 */
public final class ConcurrencyIds {
  private static final LockClass LOCK = LockClass.of("mm->cid_lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final BitSet taken = new BitSet();

  /** {@return {@code last} if nobody has that and it is not needlessly high, else the lowest that is free} */
  int take(int last) {
    try (SpinLock.Held held = lock.acquire()) {
      boolean again = last >= 0 && last <= taken.cardinality() && !taken.get(last);
      int id = again ? last : taken.nextClearBit(0);
      taken.set(id);
      return id;
    }
  }

  void give(int id) {
    try (SpinLock.Held held = lock.acquire()) {
      taken.clear(id);
    }
  }
}
