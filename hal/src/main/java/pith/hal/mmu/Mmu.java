package pith.hal.mmu;

import pith.hal.cpu.Access;
import pith.hal.memory.PhysicalMemory;

/** One hart's address translation: Sv39 as {@code satp} says, with hardware update of the accessed and dirty bits. Owned by the hart. */
public final class Mmu {
  /** Answered by {@link #translate} when the walk ends in a page fault. */
  public static final long FAULT = -1;

  private final PhysicalMemory ram;
  private long satp;

  public Mmu(PhysicalMemory ram) {
    this.ram = ram;
  }

  /** Sets the address space: mode in bits 60–63 (8 = Sv39), ASID in 44–59, page number of the root table in 0–43. Flushes nothing. */
  public void satp(long value) {
    satp = value;
  }

  public long satp() {
    return satp;
  }

  /** {@code sfence.vma x0, x0}: forgets every cached translation. */
  public void sfenceVma() {}

  /** {@code sfence.vma x0, asid}. */
  public void sfenceVmaAsid(int asid) {}

  /** {@code sfence.vma address, asid}. */
  public void sfenceVmaPage(long address, int asid) {}

  /**
   * Translates a user access through the TLB, walking the tables on a miss, and sets the accessed (and, for {@link Access#STORE},
   * dirty) bit. {@return the physical address, or {@link #FAULT}}
   */
  public long translate(long address, Access access) {
    return new PageWalk(ram).walk(satp, address, access);
  }
}
