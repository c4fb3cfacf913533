package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageAllocator;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;

/**
 * A fault being handled. Confined to the task that handles it.
 *
 * @param page the virtual address of the page
 * @param slot where its entry is
 * @param entry what the entry was when the fault was looked at
 */
record Fault(MemoryMap map, Vma vma, long page, Access access, long slot, long entry) {
  boolean write() {
    return access == Access.STORE;
  }

  PageTable table() {
    return map.table();
  }

  PageAllocator pages() {
    return map.memory().pages();
  }

  /** {@return whether the entry is still what it was, but for the bits that hardware sets}; under the table's lock, before anything is installed. */
  boolean unchanged() {
    long hardware = Pte.ACCESSED | Pte.DIRTY;
    return (table().read(slot) | hardware) == (entry | hardware);
  }

  /** Installs a private page that nobody else knows yet, writable. Under the table's lock. */
  void mapNew(long page) {
    map.mapNew(vma, this.page, slot, page, bits(true));
  }

  /** {@return bits for the new entry, already marked as used, so that hardware need not} */
  long bits(boolean writable) {
    long bits = Prot.entryBits(vma.flags(), writable) | Pte.ACCESSED;
    return writable && write() ? bits | Pte.DIRTY : bits;
  }
}
