package pith.mm;

import pith.hal.mmu.Mmu;

/**
 * How a machine's memory management is set up.
 *
 * @param slabDebug poison free slab objects and catch double frees
 * @param asidBits width of an ASID, at most {@link Mmu#ASID_BITS}; fewer make generations turn over sooner
 * @param faultAroundPages how many pages a read fault on a file maps at once if they are cached already; 1 switches it off
 */
public record MemoryOptions(boolean slabDebug, int asidBits, int faultAroundPages) {
  /** What a machine has unless it is told otherwise; 64 KiB of fault-around as in Linux. */
  public static final MemoryOptions DEFAULT = new MemoryOptions(false, Mmu.ASID_BITS, 16);

  public MemoryOptions withSlabDebug() {
    return new MemoryOptions(true, asidBits, faultAroundPages);
  }
}
