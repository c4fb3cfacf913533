package pith.hal.mmu;

import pith.hal.memory.Access;
import pith.hal.memory.AccessCost;
import pith.hal.memory.PhysicalMemory;

/**
 * One hart's address translation: by the {@link PageTableFormat} that {@code satp} says, with hardware update of the accessed and dirty bits,
 * cached by a {@link Tlb}. Owned by the hart.
 *
 * <p>As on hardware, a change of the page tables is seen only after the matching {@code sfence.vma} on this hart; until then either
 * the old or the new entry may be used. An invalid entry is never cached.
 */
public final class Mmu {
  /** Answered by {@link #translate} when the walk ends in a page fault. */
  public static final long FAULT = -1;

  /** Address-space identifiers are this wide (ASIDLEN in the specification, which permits up to 16). */
  public static final int ASID_BITS = 11;

  private static final int MODE_SHIFT = 60;
  private static final int ASID_SHIFT = 44;
  private static final long PPN = (1L << ASID_SHIFT) - 1;
  private static final long UNKNOWN_ASID_BITS = (0xffffL & -1L << ASID_BITS) << ASID_SHIFT;

  private final PhysicalMemory ram;
  private final PageWalk walk;
  private final Tlb tlb = new Tlb();
  private long satp;

  /** What {@link #satp} selects, or null for no translation. */
  private PagingMode format;

  private long space;
  private long generation;
  private long changes;
  private long misses;

  public Mmu(PhysicalMemory ram) {
    this.ram = ram;
    this.walk = new PageWalk(ram);
  }

  /**
   * Sets the address space: mode in bits 60–63 (8 = Sv39, 9 = Sv48, 0 = no translation), ASID in 44–59, page number of the root table in 0–43.
   * Flushes nothing. A mode that the hart doesn't know leaves the register as it was, and ASID bits beyond {@value #ASID_BITS} stay 0; that is
   * how software learns what a hart can do (privileged specification, section "Supervisor Address Translation and Protection Register").
   */
  public void satp(long value) {
    int mode = (int) (value >>> MODE_SHIFT);
    PagingMode wanted = PagingMode.of(mode);
    if (wanted == null && mode != 0) {
      return;
    }
    if (wanted != format) {
      sfenceVma();
    }
    satp = value & ~UNKNOWN_ASID_BITS;
    format = wanted;
    space = satp >>> ASID_SHIFT & 0xffff;
    changes++;
  }

  public long satp() {
    return satp;
  }

  /** {@code sfence.vma x0, x0}: forgets every cached translation. */
  public void sfenceVma() {
    fenced();
    tlb.clear();
  }

  /** {@code sfence.vma x0, asid}. */
  public void sfenceVmaAsid(int asid) {
    fenced();
    tlb.clearSpace(asid);
  }

  /** {@code sfence.vma address, asid}: forgets the page that contains the address, of whatever size. */
  public void sfenceVmaPage(long address, int asid) {
    fenced();
    tlb.forget(address, asid);
  }

  private void fenced() {
    generation++;
    changes++;
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
    long pa = tlb.findSuperpage(address, space, access);
    if (pa == FAULT) {
      misses++;
      pa = format == null ? address : walk(address, access);
    }
    if (ram.contains(pa)) {
      tlb.fill(address, space, access, pa, ram);
    }
    return pa;
  }

  private long walk(long address, Access access) {
    long pa = walk.walk(format, (satp & PPN) << PhysicalMemory.PAGE_SHIFT, address, access);
    if (walk.level() > 0 && ram.contains(pa)) {
      tlb.enterSuperpage(walk.level(), address, space, access, pa);
    }
    return pa;
  }

  /** Walks cost what {@code cost} says from now on. */
  public void cost(AccessCost cost) {
    walk.cost(cost);
  }

  /** {@return the cycles that walks have taken since this was last asked; they belong on the hart's clock} */
  public long takeWalkCycles() {
    return walk.takeCycles();
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

  /** {@return a number that changes with every fence and every write to {@code satp}: while it stays, an address means what it meant} */
  public long changes() {
    return changes;
  }

  /** {@return accesses that did not find their translation in the TLB} */
  public long misses() {
    return misses;
  }

  /** {@return walks of the page tables} */
  public long walks() {
    return walk.walks();
  }

  /** {@return entries that walks read: one for each level down to the leaf} */
  public long walkSteps() {
    return walk.steps();
  }
}
