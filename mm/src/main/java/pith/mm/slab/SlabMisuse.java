package pith.mm.slab;

import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;

/** Names what somebody did wrong with memory of a slab. All of it is a bug of the kernel. */
final class SlabMisuse {
  private SlabMisuse() {}

  static AssertionError freedTwice(SlabCache cache, long object) {
    return of(cache, "double free", object, "is freed twice", "");
  }

  static AssertionError corrupted(SlabCache cache, long object, long link) {
    return of(cache, "corrupted free list", object, "was written while it was free: its link is now " + Long.toHexString(link), "");
  }

  static AssertionError of(SlabCache cache, String kind, long object, String what, String owners) {
    return new AssertionError(kind + ": slab cache " + cache.name() + ": object " + Long.toHexString(object) + " " + what + owners);
  }

  /** {@return why {@code address} cannot be freed as an object of {@code cache}; null for that of kmalloc, whichever it is} */
  static AssertionError notAnObject(SlabAllocator slabs, SlabCache cache, long address) {
    String from = cache == null ? "kfree" : "slab cache " + cache.name();
    return new AssertionError("invalid free: " + from + ": " + Long.toHexString(address) + " " + what(slabs, address));
  }

  private static String what(SlabAllocator slabs, long address) {
    PhysicalMemory ram = slabs.pages().ram();
    if (!ram.contains(address)) {
      return address == 0 ? "is the null pointer" : "is no RAM";
    }
    PageFrames frames = slabs.pages().frames();
    if (frames.references(address) == 0) {
      return "lies in a free page";
    }
    PageOwner owner = frames.owner(address);
    return switch (owner) {
      case null -> "lies in a page of user memory or of the kernel's that no slab owns";
      case Slab slab -> within(slab, address);
      default -> "lies in a page whose owner is a " + owner.getClass().getSimpleName();
    };
  }

  private static String within(Slab slab, long address) {
    SlabGeometry geometry = slab.cache.geometry();
    long offset = Math.floorMod(address - slab.base - geometry.lead(), (long) geometry.stride());
    return offset == 0
        ? "is an object of slab cache " + slab.cache.name()
        : "points " + offset + " bytes into an object of slab cache " + slab.cache.name();
  }
}
