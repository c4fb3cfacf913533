package pith.hal.mmu;

import pith.hal.memory.Access;
import pith.hal.memory.AccessCost;
import pith.hal.memory.PhysicalMemory;

/**
 * The walk of a page table (privileged specification, section "Virtual Address Translation Process"), for user-mode accesses. The numbers in
 * the comments are those of the steps there.
 */
final class PageWalk {
  /** Answered by {@link #leaf} when another hart changed the entry meanwhile. */
  private static final long AGAIN = -2;

  private final PhysicalMemory ram;
  private long walks;
  private long steps;
  private int level;
  private AccessCost cost = AccessCost.FREE;
  private long cycles;

  PageWalk(PhysicalMemory ram) {
    this.ram = ram;
  }

  long walks() {
    return walks;
  }

  void cost(AccessCost model) {
    cost = model;
  }

  long takeCycles() {
    long taken = cycles;
    cycles = 0;
    return taken;
  }

  /** {@return entries read by all walks} */
  long steps() {
    return steps;
  }

  /** {@return the level of the leaf at which the last walk ended well: above 0 for a superpage} */
  int level() {
    return level;
  }

  /** {@return the physical address, {@link Mmu#FAULT}, or an address outside RAM if that is where an entry should have been} */
  long walk(PageTableFormat format, long root, long va, Access access) {
    if (!format.canonical(va)) {
      return Mmu.FAULT;
    }
    long pa = AGAIN;
    while (pa == AGAIN) {
      pa = descend(format, root, va, access);
    }
    return pa;
  }

  private long descend(PageTableFormat format, long root, long va, Access access) {
    walks++;
    long table = root;
    for (level = format.levels() - 1; level >= 0; level--) {
      long slot = table + format.index(va, level) * Long.BYTES;
      if (!ram.contains(slot)) {
        return slot; // 2: an access fault, as for any address outside RAM
      }
      steps++;
      cycles += cost.cycles(slot, Access.LOAD);
      long pte = ram.readLongAcquire(slot);
      if (!Pte.valid(pte)) {
        return Mmu.FAULT; // 3
      }
      if (Pte.leaf(pte)) {
        return leaf(format, slot, pte, va, access);
      }
      if (!Pte.validPointer(pte)) {
        return Mmu.FAULT; // 3: bits that are reserved in a pointer
      }
      table = Pte.physicalAddress(pte);
    }
    return Mmu.FAULT; // 4
  }

  private long leaf(PageTableFormat format, long slot, long pte, long va, Access access) {
    long within = format.span(level) - 1;
    long pa = Pte.physicalAddress(pte);
    if ((pa & within) != 0 || !Pte.permits(pte, access)) {
      return Mmu.FAULT; // 5, 6: a misaligned superpage
    }
    long wanted = pte | Pte.ACCESSED | (access == Access.STORE ? Pte.DIRTY : 0);
    if (wanted != pte) {
      cycles += cost.cycles(slot, Access.STORE);
      if (!ram.compareAndSetLong(slot, pte, wanted)) {
        return AGAIN; // 7
      }
    }
    return pa | va & within;
  }
}
