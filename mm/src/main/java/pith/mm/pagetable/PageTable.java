package pith.mm.pagetable;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * The Sv39 tables of one address space. A <em>slot</em> is the physical address of a leaf entry.
 *
 * <p>Entries and levels change only under {@link #lock}, but for the accessed and dirty bits, which hardware sets at any time.
 */
public final class PageTable {
  /** Answered where there is no table page. */
  public static final long NONE = 0;

  /** User space ends here: half of the 39-bit addresses (Linux's TASK_SIZE for Sv39). */
  public static final long USER_END = 1L << 38;

  private static final LockClass LOCK = LockClass.of("mm.page_table_lock");
  private static final int LEVEL_BITS = 9;
  private static final int ROOT_LEVEL = 2;
  private static final long INDEX_MASK = (1 << LEVEL_BITS) - 1;
  private static final long PAGE_MASK = PhysicalMemory.PAGE_BYTES - 1;
  private static final long LEAF_TABLE_SPAN = 1L << PhysicalMemory.PAGE_SHIFT + LEVEL_BITS;

  /** Sees the used entries of a range; called under {@link #lock}. */
  @FunctionalInterface
  public interface Visitor {
    void entry(long address, long slot, long pte);
  }

  private final PageAllocator pages;
  private final PhysicalMemory ram;
  private final VmStatistics statistics;
  private final SpinLock lock = new SpinLock(LOCK);
  private final long root;
  private long tables;

  /** An empty table, which is one page; throws ENOMEM. */
  public PageTable(PageAllocator pages, VmStatistics statistics) {
    this.pages = pages;
    this.ram = pages.ram();
    this.statistics = statistics;
    root = newTable();
    tables = 1;
  }

  /** {@return {@code mm.page_table_lock}} */
  public SpinLock lock() {
    return lock;
  }

  /** {@return the physical address of the root, for {@code satp}} */
  public long root() {
    return root;
  }

  /** {@return pages that the tables occupy} */
  public long tables() {
    return tables;
  }

  /** {@return the slot of {@code address}, or {@link #NONE} if a level is missing}; under {@link #lock}, or with the levels pinned. */
  public long find(long address) {
    long table = tableAt(address, 0);
    return table == NONE ? NONE : table + index(address, 0) * Long.BYTES;
  }

  /** {@return the physical address of the table page of {@code level} that covers {@code address}, or {@link #NONE}} */
  public long tableAt(long address, int level) {
    long table = root;
    for (int above = ROOT_LEVEL; above > level; above--) {
      long entry = ram.readLongAcquire(table + index(address, above) * Long.BYTES);
      if ((entry & Pte.VALID) == 0) {
        return NONE;
      }
      table = Pte.physicalAddress(entry);
    }
    return table;
  }

  /**
   * {@return the slot of {@code address}, with missing levels added}. The caller holds {@code mm.mmap_lock} or the VMA's lock, which keeps levels
   * from going, and not {@link #lock}. Throws ENOMEM.
   */
  public long build(long address) {
    Work.charge(3 * Work.WALK_STEP);
    for (int level = ROOT_LEVEL - 1; level >= 0; level--) {
      if (tableAt(address, level) == NONE) {
        addTable(address, level);
      }
    }
    return find(address);
  }

  private void addTable(long address, int level) {
    long fresh = newTable();
    boolean lost;
    try (var _ = lock.acquire()) {
      lost = tableAt(address, level) != NONE;
      if (!lost) {
        long parent = tableAt(address, level + 1);
        pages.frames().mapped(parent);
        ram.writeLongRelease(parent + index(address, level + 1) * Long.BYTES, Pte.of(fresh, Pte.VALID));
        tables++;
      }
    }
    if (lost) {
      freeTable(fresh);
    }
  }

  /** {@return the entry in {@code slot} at this moment} */
  public long read(long slot) {
    return ram.readLongAcquire(slot);
  }

  /** Fills an unused slot; under {@link #lock}. */
  public void install(long slot, long pte) {
    assert read(slot) == 0 : "slot " + Long.toHexString(slot) + " is in use";
    pages.frames().mapped(slot & ~PAGE_MASK);
    ram.writeLongRelease(slot, pte);
  }

  /** Empties a slot; under {@link #lock}. {@return what it held, with the accessed and dirty bits as hardware left them} */
  public long clear(long slot) {
    long old = exchange(slot, 0);
    if (old != 0) {
      pages.frames().unmapped(slot & ~PAGE_MASK);
    }
    return old;
  }

  /** Changes permissions of a used slot; under {@link #lock}. The accessed and dirty bits survive. {@return the old entry} */
  public long changePermissions(long slot, long permissions) {
    while (true) {
      long old = read(slot);
      if (ram.compareAndSetLong(slot, old, Entries.withPermissions(old, permissions))) {
        return old;
      }
    }
  }

  /** Clears bits of a used slot; under {@link #lock}. {@return the old entry} */
  public long clearBits(long slot, long bits) {
    while (true) {
      long old = read(slot);
      if (ram.compareAndSetLong(slot, old, old & ~bits)) {
        return old;
      }
    }
  }

  /** Sets bits of a used slot as hardware would; under {@link #lock}. */
  public void setBits(long slot, long bits) {
    while (true) {
      long old = read(slot);
      if ((old & bits) == bits || ram.compareAndSetLong(slot, old, old | bits)) {
        return;
      }
    }
  }

  private long exchange(long slot, long pte) {
    while (true) {
      long old = read(slot);
      if (ram.compareAndSetLong(slot, old, pte)) {
        return old;
      }
    }
  }

  /** Shows the used entries of {@code [start, end)} in order; {@link #lock} is held over at most one table page at a time. */
  public void walk(long start, long end, Visitor visitor) {
    for (long at = start; at < end; at = nextTable(at)) {
      try (var _ = lock.acquire()) {
        walkTable(at, Math.min(end, nextTable(at)), visitor);
      }
    }
  }

  /** As {@link #walk} within one table page, while the lock of another table is held: a parent's within its child's. */
  public void walkNested(long start, long end, Visitor visitor) {
    try (var _ = lock.acquireNested(1)) {
      walkTable(start, end, visitor);
    }
  }

  private void walkTable(long start, long end, Visitor visitor) {
    long table = tableAt(start, 0);
    if (table == NONE) {
      return;
    }
    for (long at = start; at < end; at += PhysicalMemory.PAGE_BYTES) {
      long slot = table + index(at, 0) * Long.BYTES;
      long pte = read(slot);
      if (pte != 0) {
        visitor.entry(at, slot, pte);
      }
    }
  }

  /** The next address worth looking at: skips whole levels that are missing. */
  private long nextTable(long address) {
    long span = tableAt(address, 1) == NONE ? LEAF_TABLE_SPAN << LEVEL_BITS : LEAF_TABLE_SPAN;
    return (address | span - 1) + 1;
  }

  /**
   * Takes the table pages that became empty out of {@code [start, end)}; {@code gather} frees them when no hart can be walking them. A table page goes only if all
   * that it covers lies within {@code [floor, ceiling)}, where the caller knows that nobody fills entries: it holds {@code mm.mmap_lock} for writing, and every VMA in
   * there is write-locked.
   */
  public void pruneEmpty(long start, long end, long floor, long ceiling, TlbGather gather) {
    for (long at = start; at < end; at = nextTable(at)) {
      pruneWithin(at & -LEAF_TABLE_SPAN, 0, floor, ceiling, gather);
    }
    long span = LEAF_TABLE_SPAN << LEVEL_BITS;
    for (long at = start & -span; at < end; at += span) {
      pruneWithin(at, 1, floor, ceiling, gather);
    }
  }

  private void pruneWithin(long covered, int level, long floor, long ceiling, TlbGather gather) {
    if (covered >= floor && covered + (LEAF_TABLE_SPAN << LEVEL_BITS * level) <= ceiling) {
      pruneOne(covered, level, gather);
    }
  }

  private void pruneOne(long address, int level, TlbGather gather) {
    try (var _ = lock.acquire()) {
      long table = tableAt(address, level);
      if (table != NONE && pages.frames().mappings(table) == 0) {
        long parent = tableAt(address, level + 1);
        ram.writeLongRelease(parent + index(address, level + 1) * Long.BYTES, 0);
        pages.frames().unmapped(parent);
        statistics.add(VmStatistic.PAGE_TABLES, -1);
        tables--;
        gather.changed(address);
        gather.drop(table);
      }
    }
  }

  /** Frees the root of a table that is empty and that no hart uses. */
  public void free() {
    if (tables != 1) {
      throw new AssertionError("a page table is freed while " + (tables - 1) + " of its levels are in use");
    }
    freeTable(root);
  }

  private long newTable() {
    long table = pages.allocate(0, Allocation.KERNEL_ZEROED);
    pages.frames().set(table, PageFrames.TABLE);
    statistics.add(VmStatistic.PAGE_TABLES, 1);
    return table;
  }

  private void freeTable(long table) {
    statistics.add(VmStatistic.PAGE_TABLES, -1);
    pages.free(table, 0);
  }

  private static long index(long address, int level) {
    return address >>> PhysicalMemory.PAGE_SHIFT + LEVEL_BITS * level & INDEX_MASK;
  }
}
