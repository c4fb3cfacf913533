package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;

/**
 * Catches misuse of one cache's objects: a write to a free object and a second free. The patterns are those of SLUB, so that a person
 * who knows them from Linux recognises them in a dump.
 */
final class SlabDebug {
  private static final byte POISON_FREE = 0x6b;
  private static final byte POISON_END = (byte) 0xa5;
  private static final long INACTIVE = 0xbbbb_bbbb_bbbb_bbbbL;
  private static final long ACTIVE = 0xcccc_cccc_cccc_ccccL;

  private final String name;
  private final SlabGeometry geometry;
  private final PhysicalMemory ram;
  private final boolean poisons;

  /** Objects that keep what a constructor wrote cannot be poisoned while they are free. */
  SlabDebug(String name, SlabGeometry geometry, PhysicalMemory ram, boolean poisons) {
    this.name = name;
    this.geometry = geometry;
    this.ram = ram;
    this.poisons = poisons;
  }

  void created(long object) {
    ram.writeLong(object + geometry.markOffset(), INACTIVE);
    poison(object);
  }

  void allocated(long object) {
    long mark = ram.readLong(object + geometry.markOffset());
    if (mark != INACTIVE) {
      throw report(object, "was written past its end while it was free");
    }
    if (poisons) {
      checkPoison(object);
    }
    ram.writeLong(object + geometry.markOffset(), ACTIVE);
  }

  void freed(long object) {
    long mark = ram.readLong(object + geometry.markOffset());
    if (mark == INACTIVE) {
      throw report(object, "is freed twice");
    }
    if (mark != ACTIVE) {
      throw report(object, "was written past its end");
    }
    ram.writeLong(object + geometry.markOffset(), INACTIVE);
    poison(object);
  }

  private void poison(long object) {
    if (poisons) {
      for (int i = 0; i < geometry.objectBytes(); i++) {
        ram.writeByte(object + i, expected(i));
      }
    }
  }

  private void checkPoison(long object) {
    for (int i = 0; i < geometry.objectBytes(); i++) {
      if (ram.readByte(object + i) != expected(i)) {
        throw report(object, "was written at offset " + i + " after it was freed");
      }
    }
  }

  private byte expected(int offset) {
    return offset == geometry.objectBytes() - 1 ? POISON_END : POISON_FREE;
  }

  private AssertionError report(long object, String what) {
    return new AssertionError("slab cache " + name + ": object " + Long.toHexString(object) + " " + what);
  }
}
