package pith.mm.tlb;

import java.util.concurrent.atomic.AtomicLongArray;

/** What translation caches know of one address space: its ASID, and the harts that may remember entries of it. */
public final class TlbContext {
  /** Generation above the ASID's bits, 0 for never assigned; guarded by {@code asids.lock}. */
  volatile long id;

  private final AtomicLongArray harts;

  /** A context for a machine of {@code harts} harts. */
  public TlbContext(int harts) {
    this.harts = new AtomicLongArray((harts + Long.SIZE - 1) / Long.SIZE);
  }

  /** {@return the ASID assigned last} */
  public int asid() {
    return (int) (id & Asids.ASID_MASK);
  }

  /** {@return whether the hart ran this space, so that its TLB may hold entries of it} */
  public boolean ranOn(int hart) {
    return (harts.get(hart / Long.SIZE) >>> hart % Long.SIZE & 1) != 0;
  }

  void runsOn(int hart) {
    harts.accumulateAndGet(hart / Long.SIZE, 1L << hart % Long.SIZE, (mask, bit) -> mask | bit);
  }
}
