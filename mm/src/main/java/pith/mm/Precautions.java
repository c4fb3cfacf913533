package pith.mm;

import pith.hal.Hart;
import pith.hal.mmu.PagingMode;
import pith.hal.mmu.Pte;
import pith.mm.physical.VmStatistics;
import pith.mm.tlb.TlbGather;
import pith.mm.tlb.TlbShootdown;

/**
 * What keeps threads of one process right that fault, unmap and fork at once. Every machine takes all of these precautions; a test replaces one by a careless
 * one, and shows that it is missed.
 */
public interface Precautions {
  /** All of them. */
  Precautions ALL = new Precautions() {};

  /** How a test replaces them; users cannot. */
  MemoryOption<Precautions> OPTION =
      new MemoryOption<>("precautions", ALL, "", text -> { throw new IllegalArgumentException(text); }, "for tests");

  /**
   * {@return whether an entry is what it was when a fault looked at it first, so that what the fault prepared may be installed}; under the table's lock.
   * Hardware may have set the accessed and dirty bits meanwhile.
   */
  default boolean unchanged(long seen, long now) {
    long hardware = Pte.ACCESSED | Pte.DIRTY;
    return (now | hardware) == (seen | hardware);
  }

  /** Makes every hart forget a page whose entry was cleared, before that entry leads to another page; under the table's lock. */
  default void forgetBeforeReplacing(TlbGather withdrawn) {
    withdrawn.shootDown();
  }

  /** {@return what makes harts forget translations} */
  default TlbShootdown shootdown(Hart[] harts, int asidBits, PagingMode paging, VmStatistics statistics) {
    return new TlbShootdown(harts, asidBits, paging, statistics);
  }
}
