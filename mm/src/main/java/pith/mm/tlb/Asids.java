package pith.mm.tlb;

import java.util.BitSet;
import pith.hal.Hart;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Assigns ASIDs in generations. When none is left, a new generation begins: spaces that run at that moment keep their number, all others
 * get a new one when they next run, and every hart empties its TLB before it runs anything else.
 */
final class Asids {
  /** An ASID has 16 bits in Sv39's {@code satp} (privileged specification, section "satp"). */
  static final int MAX_BITS = 16;

  static final long ASID_MASK = (1L << MAX_BITS) - 1;
  private static final LockClass LOCK = LockClass.of("asids.lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final int count;
  private final BitSet used = new BitSet();
  private final long[] active;
  private final long[] reserved;
  private final boolean[] flushPending;
  private long generation = 1L << MAX_BITS;

  /** ASIDs of {@code bits} bits; there must be more of them than harts. */
  Asids(int harts, int bits) {
    count = 1 << bits;
    if (count <= harts + 1) {
      throw new IllegalArgumentException(bits + " ASID bits are too few for " + harts + " harts");
    }
    active = new long[harts];
    reserved = new long[harts];
    flushPending = new boolean[harts];
    used.set(0);
  }

  /** Makes sure that {@code context} has an ASID of this generation, since {@code hart} is about to run it. */
  void assign(Hart hart, TlbContext context) {
    try (var _ = lock.acquire()) {
      if (context.id < generation) {
        context.id = renew(context.id);
      }
      if (flushPending[hart.id()]) {
        flushPending[hart.id()] = false;
        hart.mmu().sfenceVma();
      }
      active[hart.id()] = context.id;
    }
  }

  /** {@return how many generations have begun} */
  long generations() {
    return generation >>> MAX_BITS;
  }

  private long renew(long old) {
    if (old != 0) {
      long kept = generation | old & ASID_MASK;
      if (moveReservation(old, kept)) {
        return kept;
      }
      if (!used.get((int) (old & ASID_MASK))) {
        used.set((int) (old & ASID_MASK));
        return kept;
      }
    }
    return generation | take();
  }

  private boolean moveReservation(long old, long kept) {
    boolean found = false;
    for (int i = 0; i < reserved.length; i++) {
      if (reserved[i] == old) {
        reserved[i] = kept;
        found = true;
      }
    }
    return found;
  }

  private int take() {
    int asid = used.nextClearBit(1);
    if (asid >= count) {
      beginGeneration();
      asid = used.nextClearBit(1);
    }
    used.set(asid);
    return asid;
  }

  private void beginGeneration() {
    generation += 1L << MAX_BITS;
    used.clear();
    used.set(0);
    for (int i = 0; i < active.length; i++) {
      if (active[i] != 0) {
        reserved[i] = active[i];
        active[i] = 0;
      }
      used.set((int) (reserved[i] & ASID_MASK));
      flushPending[i] = true;
    }
  }
}
