package pith.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
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
        new VmStatistic[] {VmStatistic.ANONYMOUS, VmStatistic.FILE, VmStatistic.SHARED_MEMORY, VmStatistic.MAPPED, VmStatistic.DIRTY,
            VmStatistic.PAGE_TABLES, VmStatistic.COMMITTED, VmStatistic.LOCKED}) {
      assertEquals(0, memory.statistics().get(figure), figure.text());
    }
  }


  private long activeObjects() {
    return memory.slabs().figures().stream().mapToLong(SlabFigures::inUse).sum();
  }

  /** Map counts, reference counts and resident sets are what the page tables of these spaces say, given that nobody else holds pages. */
  public static void assertCountsExact(MemorySystem memory, Collection<AddressSpace> spaces) {
    Map<Long, Integer> mapped = new TreeMap<>();
    for (AddressSpace space : spaces) {
      long[] resident = new long[1];
      space.map().table().walk(0, PageTable.USER_END, (address, slot, pte) -> {
        if (!Entries.special(pte)) {
          resident[0]++;
          mapped.merge(Pte.physicalAddress(pte), 1, Integer::sum);
        }
      });
      assertEquals(resident[0], space.map().rss().total(), "resident set");
    }
    mapped.forEach((page, count) -> {
      int cached = memory.frames().owner(page) instanceof PageCache ? 1 : 0;
      assertEquals(count, memory.frames().mappings(page), "map count of " + Long.toHexString(page));
      assertEquals(count + cached, memory.frames().references(page), "references of " + Long.toHexString(page));
    });
  }
}
