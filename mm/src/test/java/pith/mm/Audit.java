package pith.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.slab.SlabFigures;
import pith.mm.space.AddressSpace;

/** Recounts from scratch what memory management keeps counts of. */
public final class Audit {
  private final MemorySystem memory;
  private final long free;
  private final long activeObjects;

  /** Remembers what is in use now. */
  public Audit(MemorySystem memory) {
    this.memory = memory;
    memory.slabs().shrink();
    free = memory.pages().freePages();
    activeObjects = activeObjects();
  }

  /** Everything that was allocated since has come back, and every figure with it. */
  public void assertNothingIsLeft() {
    memory.slabs().shrink();
    assertEquals(activeObjects, activeObjects(), () -> "slab objects: " + memory.slabs().figures());
    memory.slabs().shrink();
    assertEquals(free, memory.pages().freePages(), "free pages");
    for (VmStatistic figure :
        new VmStatistic[] {VmStatistic.ANONYMOUS, VmStatistic.ANONYMOUS_HUGE, VmStatistic.FILE, VmStatistic.SHARED_MEMORY, VmStatistic.MAPPED, VmStatistic.DIRTY,
            VmStatistic.PAGE_TABLES, VmStatistic.COMMITTED, VmStatistic.UNEVICTABLE}) {
      assertEquals(0, memory.statistics().get(figure), figure.text());
    }
  }


  private long activeObjects() {
    return memory.slabs().figures().stream().mapToLong(SlabFigures::inUse).sum();
  }

  /** Map counts, reference counts and resident sets are what the page tables of these spaces say, given that nobody else holds pages. */
  public static void assertCountsExact(MemorySystem memory, Collection<AddressSpace> spaces) {
    Map<Long, Integer> mapped = new TreeMap<>();
    Map<Long, Integer> held = new TreeMap<>();
    for (AddressSpace space : spaces) {
      long[] resident = new long[1];
      space.map().table().walkLeaves(0, space.map().table().userEnd(), (address, slot, pte, level) -> {
        if (Entries.present(pte) && !Entries.special(pte)) {
          int pages = level == 0 ? 1 : PageTable.HUGE_PAGES;
          resident[0] += pages;
          for (int i = 0; i < pages; i++) {
            mapped.merge(Pte.physicalAddress(pte) + 4096L * i, 1, Integer::sum);
          }
          held.merge(memory.frames().head(Pte.physicalAddress(pte)), 1, Integer::sum);
        }
        return true;
      });
      assertEquals(resident[0], space.map().rss().total(), "resident set");
    }
    mapped.forEach((page, count) -> assertEquals(count, memory.frames().mappings(page), "map count of " + Long.toHexString(page)));
    held.forEach((head, count) -> {
      int cached = memory.frames().owner(head) instanceof PageCache || memory.frames().is(head, PageFrames.SWAP_CACHE) ? 1 : 0;
      assertEquals(count + cached, memory.frames().references(head), "references of " + Long.toHexString(head));
    });
  }
}
