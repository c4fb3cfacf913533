package pith.hal.mmu;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/** The Sv39 walk (privileged specification, section "Virtual Address Translation Process"), for user-mode accesses. */
final class PageWalk {
  /** Answered by {@link #leaf} when another hart changed the entry meanwhile. */
  private static final long AGAIN = -2;

  private final PhysicalMemory ram;
  private final Tlb tlb;
  private long walks;

  PageWalk(PhysicalMemory ram, Tlb tlb) {
    this.ram = ram;
    this.tlb = tlb;
  }

  long walks() {
    return walks;
  }

  long walk(long satp, long va, Access access) {
    if (va << 25 >> 25 != va) {
      return Mmu.FAULT;
    }
    long pa = AGAIN;
    while (pa == AGAIN) {
      pa = descend((satp & 0xfff_ffff_ffffL) << 12, va, access);
    }
    return pa;
  }

  private long descend(long root, long va, Access access) {
    walks++;
    long table = root;
    for (int level = 2; level >= 0; level--) {
      long slot = table + (va >>> 12 + 9 * level & 0x1ff) * 8;
      long pte = ram.contains(slot) ? ram.readLongAcquire(slot) : 0;
      if (!Pte.valid(pte)) {
        return Mmu.FAULT;
      }
      if (Pte.leaf(pte)) {
        return leaf(slot, pte, level, va, access);
      }
      table = Pte.physicalAddress(pte);
    }
    return Mmu.FAULT;
  }

  private long leaf(long slot, long pte, int level, long va, Access access) {
    long within = (1L << 12 + 9 * level) - 1;
    long pa = Pte.physicalAddress(pte);
    if ((pa & within) != 0 || !Pte.permits(pte, access)) {
      return Mmu.FAULT;
    }
    long wanted = pte | Pte.ACCESSED | (access == Access.STORE ? Pte.DIRTY : 0);
    if (wanted != pte && !ram.compareAndSetLong(slot, pte, wanted)) {
      return AGAIN;
    }
    if (level > 0) {
      tlb.sawSuperpage();
    }
    return pa | va & within;
  }
}
