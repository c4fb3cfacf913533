package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;

/**
 * Catches misuse of one cache's objects, and says who had them. A <em>red zone</em> before and behind each object says whether it is in use, and shows when
 * somebody wrote past an end; the object itself is filled with <em>poison</em> while it is free, which shows when somebody wrote after a free. The patterns are
 * those of SLUB, so that a person who knows them from Linux recognises them in a dump.
 */
final class SlabDebug {
  private static final byte POISON_FREE = 0x6b;
  private static final byte POISON_END = (byte) 0xa5;
  private static final byte RED_INACTIVE = (byte) 0xbb;
  private static final byte RED_ACTIVE = (byte) 0xcc;

  private final SlabCache cache;
  private final SlabGeometry geometry;
  private final PhysicalMemory ram;

  /** Objects that keep what a constructor wrote cannot be poisoned while they are free. */
  private final boolean poisons;

  SlabDebug(SlabCache cache, PhysicalMemory ram) {
    this.cache = cache;
    this.ram = ram;
    geometry = cache.geometry();
    poisons = cache.spec().constructor() == null;
  }

  /** An object of a new slab: free from birth. */
  void created(long object) {
    mark(object, RED_INACTIVE);
    poison(object);
  }

  /** The object was taken off its slab: nobody may have written to it since it was freed. */
  void allocated(Slab slab, long object) {
    checkZones(slab, object, RED_INACTIVE, " while it was free");
    if (poisons) {
      checkPoison(slab, object);
    }
    mark(object, RED_ACTIVE);
    slab.tracks[allocation(slab, object)] = Track.here();
  }

  /** The object is about to go back to its slab: it must be in use, and nobody may have written beyond it. */
  void freed(Slab slab, long object) {
    if (ram.readByte(object - 1) == RED_INACTIVE && ram.readByte(end(object) - 1) == RED_INACTIVE) {
      throw report(slab, object, "double free", "is freed twice");
    }
    checkZones(slab, object, RED_ACTIVE, "");
    mark(object, RED_INACTIVE);
    poison(object);
    slab.tracks[allocation(slab, object) + 1] = Track.here();
  }

  private void mark(long object, byte pattern) {
    for (long at = object - geometry.lead(); at < object; at++) {
      ram.writeByte(at, pattern);
    }
    for (long at = object + geometry.objectBytes(); at < end(object); at++) {
      ram.writeByte(at, pattern);
    }
  }

  private void checkZones(Slab slab, long object, byte pattern, String when) {
    for (long at = object + geometry.objectBytes(); at < end(object); at++) {
      if (ram.readByte(at) != pattern) {
        throw report(slab, object, "overrun", "was written past its end, at offset " + (at - object) + when);
      }
    }
    for (long at = object - 1; at >= object - geometry.lead(); at--) {
      if (ram.readByte(at) != pattern) {
        throw report(slab, object, "underrun", "was written before its start, at offset " + (at - object) + when);
      }
    }
  }

  private void poison(long object) {
    if (poisons) {
      for (int i = 0; i < geometry.objectBytes(); i++) {
        ram.writeByte(object + i, expected(i));
      }
    }
  }

  private void checkPoison(Slab slab, long object) {
    for (int i = 0; i < geometry.objectBytes(); i++) {
      byte found = ram.readByte(object + i);
      if (found != expected(i)) {
        String bytes = ": " + Integer.toHexString(found & 0xff) + " instead of " + Integer.toHexString(expected(i) & 0xff);
        throw report(slab, object, "use after free", "was written at offset " + i + " after it was freed" + bytes);
      }
    }
  }

  private byte expected(int offset) {
    return offset == geometry.objectBytes() - 1 ? POISON_END : POISON_FREE;
  }

  private long end(long object) {
    return object + geometry.objectBytes() + geometry.redZoneBytes();
  }

  private int allocation(Slab slab, long object) {
    return 2 * geometry.number(slab.base, object);
  }

  private AssertionError report(Slab slab, long object, String kind, String what) {
    Track allocated = slab.tracks[allocation(slab, object)];
    Track freed = slab.tracks[allocation(slab, object) + 1];
    String owners = (allocated == null ? "" : "; allocated " + allocated.text()) + (freed == null ? "" : "; freed " + freed.text());
    return SlabMisuse.of(cache, kind, object, what, owners);
  }
}
