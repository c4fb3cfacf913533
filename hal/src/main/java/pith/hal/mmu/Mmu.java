package pith.hal.mmu;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/**
 * One hart's address translation: Sv39 as {@code satp} says, with hardware update of the accessed and dirty bits, cached by a {@link
 * Tlb}. Owned by the hart.
 *
 * <p>As on hardware, a change of the page tables is seen only after the matching {@code sfence.vma} on this hart; until then either
 * the old or the new entry may be used. An invalid entry is never cached.
 */
public final class Mmu {
  /** Answered by {@link #translate} when the walk ends in a page fault. */
  public static final long FAULT = -1;

  /** Address-space identifiers are this wide (ASIDLEN in the specification, which permits up to 16). */
  public static final int ASID_BITS = 11;

  private static final long MODE_BARE = 0;
  private static final long MODE_SV39 = 8;

  private final PhysicalMemory ram;
  private final PageWalk walk;
  private final Tlb tlb = new Tlb();
  private long satp;
  private long space;
  private long generation;
  private long misses;

  public Mmu(PhysicalMemory ram) {
    this.ram = ram;
    this.walk = new PageWalk(ram, tlb);
  }

  /**
   * Sets the address space: mode in bits 60–63 (8 = Sv39, 0 = no translation), ASID in 44–59, page number of the root table in 0–43.
   * Flushes nothing.
   *
   * @throws IllegalArgumentException for another mode, or an ASID of more than {@value #ASID_BITS} bits: a bug of the kernel
   */
  public void satp(long value) {
    long mode = value >>> 60;
    long asid = value >>> 44 & 0xffff;
    if (mode != MODE_SV39 && mode != MODE_BARE || asid >>> ASID_BITS != 0) {
      throw new IllegalArgumentException("satp 0x%x: mode %d, ASID %d".formatted(value, mode, asid));
    }
    if (mode != satp >>> 60) {
      sfenceVma();
    }
    satp = value;
    space = asid;
  }

  public long satp() {
    return satp;
  }

  /** {@code sfence.vma x0, x0}: forgets every cached translation. */
  public void sfenceVma() {
    generation++;
    tlb.clear();
  }

  /** {@code sfence.vma x0, asid}. */
  public void sfenceVmaAsid(int asid) {
    generation++;
    tlb.clearSpace(asid);
  }

  /** {@code sfence.vma address, asid}. */
  public void sfenceVmaPage(long address, int asid) {
    generation++;
    if (tlb.hasSuperpages()) {
      tlb.clearSpace(asid);
    } else {
      tlb.clearPage(address, asid);
    }
  }

  /**
   * Translates a user access through the TLB, walking the tables on a miss, and sets the accessed (and, for {@link Access#STORE},
   * dirty) bit. {@return the physical address, or {@link #FAULT}}
   */
  public long translate(long address, Access access) {
    int entry = Tlb.index(address);
    if (tlb.tags(access)[entry] == (address & Tlb.PAGE | space)) {
      return tlb.page(entry) | address & ~Tlb.PAGE;
    }
    misses++;
    long pa = satp >>> 60 == MODE_BARE ? address : walk.walk(satp, address, access);
    if (ram.contains(pa)) {
      tlb.fill(address, space, access, pa, ram);
    }
    return pa;
  }

  /** {@return the TLB, for a CPU's fast paths} */
  public Tlb tlb() {
    return tlb;
  }

  /** {@return the space bits that a TLB tag has in the current address space} */
  public long space() {
    return space;
  }

  /** {@return a number that changes with every fence: what was derived from translations before is void} */
  public long generation() {
    return generation;
  }

  /** {@return accesses that did not find their translation in the TLB} */
  public long misses() {
    return misses;
  }

  /** {@return walks of the page tables; each reads at most three entries} */
  public long walks() {
    return walk.walks();
  }
}
