package pith.mm.space;

import java.util.ArrayList;
import java.util.List;
import pith.mm.AddressSpaces;
import pith.mm.MemorySystem;
import pith.mm.fault.SwapFault;
import pith.mm.swap.SwapEntry;
import pith.mm.swap.SwapHolder;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Empties a swap area: every page that is there comes back to memory. Source: Linux's {@code try_to_unuse}. */
public final class SwapOff {
  /** Entries may move past us, as when a process forks: so we look more than once. */
  private static final int PASSES = 16;

  private final MemorySystem memory;
  private final int area;
  private boolean unreadable;

  private SwapOff(MemorySystem memory, int area) {
    this.memory = memory;
    this.area = area;
  }

  /**
   * Stops using area {@code area}. May sleep; refuses, with the area in use as before, with ENOMEM if memory is too small for what it holds, EIO if a page
   * cannot be read.
   */
  public static void call(MemorySystem memory, int area) {
    memory.swap().closing(area, true);
    boolean empty = false;
    try {
      new SwapOff(memory, area).bringAllBack();
      empty = true;
    } finally {
      if (!empty) {
        memory.swap().closing(area, false);
      }
    }
    memory.swap().remove(area);
  }

  private void bringAllBack() {
    for (int pass = 0; pass < PASSES && memory.swap().nextUsed(area) != 0; pass++) {
      memory.swap().holders().forEach((SwapHolder holder) -> holder.bringBack(area));
      memory.spaces().forEach(this::bringBack);
      memory.swap().emptyCache(area);
    }
    if (unreadable) {
      throw Refused.of(Errno.EIO);
    }
    if (memory.swap().nextUsed(area) != 0) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  private void bringBack(AddressSpaces.Member member) {
    MemoryMap map = (MemoryMap) member;
    if (map.rss().swap() == 0) {
      return;
    }
    try (var held = map.mmapLock().read()) {
      for (Vma vma : map.vmas().snapshot(held)) {
        bringBack(map, vma);
      }
    }
  }

  private void bringBack(MemoryMap map, Vma vma) {
    List<long[]> away = new ArrayList<>();
    map.table().walkLeaves(vma.start(), vma.end(), (address, slot, pte, level) -> {
      if (level == 0 && SwapEntry.is(pte) && SwapEntry.area(pte) == area) {
        away.add(new long[] {address, pte});
      }
      return true;
    });
    for (long[] page : away) {
      unreadable |= !SwapFault.bringBack(map, vma, page[0], page[1]);
    }
  }
}
