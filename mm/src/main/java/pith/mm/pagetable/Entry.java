package pith.mm.pagetable;

import pith.hal.mmu.Pte;

/**
 * A page-table entry as a reader sees it: what a slot's 64 bits mean. For explorers and tests; the kernel itself works on the bits, see {@link
 * Entries}.
 */
public sealed interface Entry {
  /** Nothing is mapped. */
  record None() implements Entry {}

  /** The table page of the next level. */
  record Table(long physicalAddress) implements Entry {}

  /**
   * A page of 4 KiB, or of 2 MiB at level 1.
   *
   * @param accessible false for a page kept out of the program's reach: PROT_NONE
   * @param special the page is not counted: zeroes, or the kernel's own
   */
  record Leaf(
      long physicalAddress,
      boolean accessible,
      boolean readable,
      boolean writable,
      boolean executable,
      boolean user,
      boolean global,
      boolean accessed,
      boolean dirty,
      boolean special)
      implements Entry {}

  /** Not for hardware: bits that the kernel left for itself, such as where the page was swapped to. */
  record Software(long bits) implements Entry {}

  /** {@return what {@code pte}, found at {@code level}, means} At level 0, an entry without permissions leads nowhere: hardware faults on it. */
  static Entry of(long pte, int level) {
    if (pte == 0) {
      return new None();
    }
    if (level > 0 && Entries.pointer(pte)) {
      return new Table(Pte.physicalAddress(pte));
    }
    return Entries.present(pte) ? leaf(pte) : new Software(pte);
  }

  private static Leaf leaf(long pte) {
    return new Leaf(
        Pte.physicalAddress(pte),
        Pte.valid(pte),
        (pte & Pte.READ) != 0,
        (pte & Pte.WRITE) != 0,
        (pte & Pte.EXECUTE) != 0,
        (pte & Pte.USER) != 0,
        (pte & Pte.GLOBAL) != 0,
        (pte & Pte.ACCESSED) != 0,
        (pte & Pte.DIRTY) != 0,
        Entries.special(pte));
  }
}
