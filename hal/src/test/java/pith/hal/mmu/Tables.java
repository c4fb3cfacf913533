package pith.hal.mmu;

import pith.hal.memory.PhysicalMemory;

/** Page tables built by hand in a small RAM: what the walker's tests walk. */
final class Tables {
  static final long LEAF_ALL = Pte.VALID | Pte.READ | Pte.WRITE | Pte.EXECUTE | Pte.USER;
  static final long ROOT = PhysicalMemory.BASE;

  final PhysicalMemory ram = new PhysicalMemory(4L << 30);
  final Mmu mmu = new Mmu(ram);
  final PagingMode format;
  private long next = ROOT + PhysicalMemory.PAGE_BYTES;

  Tables(PagingMode format) {
    this.format = format;
    use(1);
  }

  /** Lets the hart translate by these tables under an ASID. */
  void use(int asid) {
    mmu.satp((long) format.satpMode() << 60 | (long) asid << 44 | ROOT >>> 12);
  }

  /** {@return the address of the entry of {@code level} for {@code va}, with the levels above it built} */
  long slot(long va, int level) {
    long table = ROOT;
    for (int above = format.levels() - 1; above > level; above--) {
      long slot = table + format.index(va, above) * 8L;
      if (ram.readLong(slot) == 0) {
        ram.writeLong(slot, Pte.of(next, Pte.VALID));
        next += PhysicalMemory.PAGE_BYTES;
      }
      table = Pte.physicalAddress(ram.readLong(slot));
    }
    return table + format.index(va, level) * 8L;
  }

  /** Maps a page of the size that leaves of {@code level} have. {@return the address of the entry} */
  long map(long va, int level, long pa, long flags) {
    long slot = slot(va, level);
    ram.writeLong(slot, Pte.of(pa, flags));
    return slot;
  }
}
