package pith.hal.mmu;

import java.util.Arrays;
import pith.hal.memory.Access;

/**
 * The part of a TLB that holds superpages of one size, one entry each: direct-mapped, a few entries that reach far.
 *
 * <p>A page of {@link Tlb} that was taken out of a superpage counts as part of its entry here, and goes with it. So forgetting any address of a
 * superpage forgets all of it, as the specification has it: one translation, cached once. Owned by the hart.
 */
final class SuperpageTlb {
  private final int shift;
  private final long[] tags;
  private final long[] physical;

  /** Bits by {@link Access#ordinal}: what the entry was walked for, so that the accessed and dirty bits are set for those. */
  private final byte[] walkedFor;

  /** For pages of 2^shift bytes; {@code entries} is a power of two. */
  SuperpageTlb(int shift, int entries) {
    this.shift = shift;
    tags = new long[entries];
    physical = new long[entries];
    walkedFor = new byte[entries];
    clear();
  }

  private int index(long va) {
    return (int) (va >>> shift) & tags.length - 1;
  }

  private long tag(long va, long space) {
    return va & -1L << shift | space;
  }

  /** {@return the physical address of {@code va}, or {@link Mmu#FAULT} if no entry for this kind of access is here} */
  long find(long va, long space, Access access) {
    int entry = index(va);
    boolean hit = tags[entry] == tag(va, space) && (walkedFor[entry] >>> access.ordinal() & 1) != 0;
    return hit ? physical[entry] | va & ~(-1L << shift) : Mmu.FAULT;
  }

  /** Enters the superpage of {@code va}; another one that was in its place goes, with its pages in {@code small}. */
  void enter(long va, long space, Access access, long pa, Tlb small) {
    int entry = index(va);
    long page = pa & -1L << shift;
    if (tags[entry] != tag(va, space) || physical[entry] != page) {
      evict(entry, small);
      tags[entry] = tag(va, space);
      physical[entry] = page;
    }
    walkedFor[entry] |= (byte) (1 << access.ordinal());
  }

  /** Forgets the superpage that contains {@code va}, if it is here, with its pages in {@code small}. */
  void forget(long va, long space, Tlb small) {
    int entry = index(va);
    if (tags[entry] == tag(va, space)) {
      evict(entry, small);
    }
  }

  private void evict(int entry, Tlb small) {
    if (tags[entry] != Tlb.EMPTY) {
      small.clearRange(tags[entry] & Tlb.PAGE, 1L << shift, tags[entry] & ~Tlb.PAGE);
      tags[entry] = Tlb.EMPTY;
      walkedFor[entry] = 0;
    }
  }

  void clear() {
    Arrays.fill(tags, Tlb.EMPTY);
    Arrays.fill(walkedFor, (byte) 0);
  }

  /** Forgets what a space has here; its pages in the other part are forgotten by the caller. */
  void clearSpace(long space) {
    for (int entry = 0; entry < tags.length; entry++) {
      if ((tags[entry] & ~Tlb.PAGE) == space) {
        tags[entry] = Tlb.EMPTY;
        walkedFor[entry] = 0;
      }
    }
  }
}
