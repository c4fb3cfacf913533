package pith.mm.pagetable;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.PageTableFormat;
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
 * The tables of one address space, in the {@link PageTableFormat} of the machine. A <em>slot</em> is the physical address of an entry; unless a level is
 * named, one of level 0, which maps a single page. A leaf of level 1 maps a huge page of 512.
 *
 * <p>Entries and levels change only under {@link #lock}, but for the accessed and dirty bits, which hardware sets at any time.
 */
public final class PageTable {
  /** Answered where there is no table page. */
  public static final long NONE = 0;

  /** The level of entries that map huge pages: Linux's PMD. */
  public static final int HUGE_LEVEL = 1;

  /** Single pages in a huge one. */
  public static final int HUGE_PAGES = 1 << PageTableFormat.BITS_PER_LEVEL;

  /** Bytes of a huge page: 2 MiB, what one table page of level 0 covers. */
  public static final long HUGE_BYTES = (long) HUGE_PAGES << PageTableFormat.PAGE_SHIFT;

  private static final LockClass LOCK = LockClass.of("mm.page_table_lock");
  private static final long PAGE_MASK = PhysicalMemory.PAGE_BYTES - 1;

  /** Sees the used entries of a range, page by page; called under {@link #lock}. */
  @FunctionalInterface
  public interface Visitor {
    void entry(long address, long slot, long pte);
  }

  /** Sees the used leaves of a range, huge ones as they are; called under {@link #lock}. */
  @FunctionalInterface
  public interface LeafVisitor {
    /**
     * A leaf of {@code level} at {@code address}, which is where the leaf begins even if the range begins within it.
     *
     * @return false for a huge leaf that is to be split, and its pages shown instead
     */
    boolean leaf(long address, long slot, long pte, int level);
  }

  private final PageAllocator pages;
  private final PhysicalMemory ram;
  private final VmStatistics statistics;
  private final PageTableFormat format;
  private final int rootLevel;
  private final HugeLeaves huge;
  private final SpinLock lock = new SpinLock(LOCK);
  private final long root;
  private long tables;

  /** An empty table, which is one page; throws ENOMEM. {@code zeroPage} is what a split leaf of zeroes maps. */
  public PageTable(PageTableFormat format, PageAllocator pages, VmStatistics statistics, long zeroPage) {
    this.format = format;
    this.pages = pages;
    this.ram = pages.ram();
    this.statistics = statistics;
    rootLevel = format.levels() - 1;
    huge = new HugeLeaves(this, pages, statistics, zeroPage);
    root = newTable();
    tables = 1;
  }

  /** {@return {@code mm.page_table_lock}} */
  public SpinLock lock() {
    return lock;
  }

  public PageTableFormat format() {
    return format;
  }

  /** {@return where user space ends: Linux's TASK_SIZE} */
  public long userEnd() {
    return format.userEnd();
  }

  /** {@return the physical address of the root, for {@code satp}} */
  public long root() {
    return root;
  }

  /** {@return pages that the tables occupy, with those kept for splitting huge leaves} */
  public long tables() {
    return tables;
  }

  /** {@return the huge leaves: how they come, go and are split} */
  public HugeLeaves huge() {
    return huge;
  }

  /**
   * {@return the slot of {@code address}, or {@link #NONE} if a level is missing or a huge leaf is in its place}; under {@link #lock}, or with the
   * levels pinned.
   */
  public long find(long address) {
    return find(address, 0);
  }

  /** As {@link #find(long)}, for the entry of any level. */
  public long find(long address, int level) {
    long table = tableAt(address, level);
    return table == NONE ? NONE : table + format.index(address, level) * Long.BYTES;
  }

  /** {@return the slot of the leaf that maps {@code address}, be it huge or not, or {@link #NONE}}; under {@link #lock}. */
  public long findLeaf(long address) {
    return isHuge(address) ? find(address, HUGE_LEVEL) : find(address);
  }

  /** {@return whether a huge leaf maps {@code address}} */
  public boolean isHuge(long address) {
    long slot = find(address, HUGE_LEVEL);
    return slot != NONE && Entries.hugeLeaf(read(slot));
  }

  /** {@return the physical address of the table page of {@code level} that covers {@code address}, or {@link #NONE}} */
  public long tableAt(long address, int level) {
    long table = root;
    for (int above = rootLevel; above > level; above--) {
      long entry = ram.readLongAcquire(table + format.index(address, above) * Long.BYTES);
      if (!Entries.pointer(entry)) {
        return NONE;
      }
      table = Pte.physicalAddress(entry);
    }
    return table;
  }

  /**
   * {@return the slot of {@code address}, with missing levels added; {@link #NONE} if a huge leaf is in the place of one}. The caller holds {@code
   * mm.mmap_lock} or the VMA's lock, which keeps levels from going, and not {@link #lock}. Throws ENOMEM.
   */
  public long build(long address) {
    return build(address, 0);
  }

  /** As {@link #build(long)}, for the entry of any level. */
  public long build(long address, int level) {
    Work.charge((rootLevel + 1 - level) * Work.WALK_STEP);
    for (int missing = rootLevel - 1; missing >= level; missing--) {
      if (tableAt(address, missing) == NONE && !addTable(address, missing)) {
        return NONE;
      }
    }
    return find(address, level);
  }

  /** {@return false if a huge leaf is in the way} */
  private boolean addTable(long address, int level) {
    long fresh = newTable();
    boolean added = false;
    boolean there;
    try (var _ = lock.acquire()) {
      there = tableAt(address, level) != NONE;
      long slot = find(address, level + 1);
      if (!there && slot != NONE && read(slot) == 0) {
        link(slot, fresh);
        added = true;
      }
    }
    if (!added) {
      freeTable(fresh);
    }
    return added || there;
  }

  private void link(long slot, long table) {
    pages.frames().mapped(slot & ~PAGE_MASK);
    ram.writeLongRelease(slot, Pte.of(table, Pte.VALID));
    tables++;
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
      if (replace(slot, old, Entries.withPermissions(old, permissions))) {
        return old;
      }
    }
  }

  /** Clears bits of a used slot; under {@link #lock}. {@return the old entry} */
  public long clearBits(long slot, long bits) {
    while (true) {
      long old = read(slot);
      if (replace(slot, old, old & ~bits)) {
        return old;
      }
    }
  }

  /** Sets bits of a used slot as hardware would; under {@link #lock}. */
  public void setBits(long slot, long bits) {
    while (true) {
      long old = read(slot);
      if ((old & bits) == bits || replace(slot, old, old | bits)) {
        return;
      }
    }
  }

  private long exchange(long slot, long pte) {
    while (true) {
      long old = read(slot);
      if (replace(slot, old, pte)) {
        return old;
      }
    }
  }

  /** Replaces an entry if hardware hasn't changed it since it was read. {@return whether it did} */
  boolean replace(long slot, long old, long pte) {
    return ram.compareAndSetLong(slot, old, pte);
  }

  /**
   * Shows the used entries of {@code [start, end)} in order; {@link #lock} is held over at most one table page at a time. A huge leaf on the way is
   * split: for those who know single pages only.
   */
  public void walk(long start, long end, Visitor visitor) {
    walkLeaves(start, end, (address, slot, pte, level) -> show(visitor, address, slot, pte, level));
  }

  private static boolean show(Visitor visitor, long address, long slot, long pte, int level) {
    if (level == HUGE_LEVEL) {
      return false;
    }
    visitor.entry(address, slot, pte);
    return true;
  }

  /**
   * Shows the used leaves of {@code [start, end)} in order; {@link #lock} is held over at most one table page at a time, and not for a look at an empty entry
   * above one.
   */
  public void walkLeaves(long start, long end, LeafVisitor visitor) {
    for (long at = start; at < end; at = nextTable(at)) {
      long above = find(at, HUGE_LEVEL);
      if (above != NONE && read(above) != 0) {
        try (var _ = lock.acquire()) {
          walkTable(at, Math.min(end, nextTable(at)), visitor);
        }
      }
    }
  }

  /** As {@link #walk} within one table page, while the lock of another table is held: a parent's within its child's. */
  public void walkNested(long start, long end, LeafVisitor visitor) {
    try (var _ = lock.acquireNested(1)) {
      walkTable(start, end, visitor);
    }
  }

  private void walkTable(long start, long end, LeafVisitor visitor) {
    long above = find(start, HUGE_LEVEL);
    if (above == NONE) {
      return;
    }
    long entry = read(above);
    if (Entries.hugeLeaf(entry)) {
      if (visitor.leaf(start & -HUGE_BYTES, above, entry, HUGE_LEVEL)) {
        return;
      }
      huge.split(above);
    }
    long table = tableAt(start, 0);
    for (long at = start; table != NONE && at < end; at += PhysicalMemory.PAGE_BYTES) {
      long slot = table + format.index(at, 0) * Long.BYTES;
      long pte = read(slot);
      if (pte != 0) {
        visitor.leaf(at, slot, pte, 0);
      }
    }
  }

  /** The next address worth looking at: skips whole levels that are missing. */
  private long nextTable(long address) {
    int level = HUGE_LEVEL;
    while (level < rootLevel && tableAt(address, level) == NONE) {
      level++;
    }
    return (address | format.span(level) - 1) + 1;
  }

  /**
   * Takes the table pages that became empty out of {@code [start, end)}; {@code gather} frees them when no hart can be walking them. A table page goes only if
   * all that it covers lies within {@code [floor, ceiling)}, where the caller knows that nobody fills entries: it holds {@code mm.mmap_lock} for writing, and
   * every VMA in there is write-locked.
   */
  public void pruneEmpty(long start, long end, long floor, long ceiling, TlbGather gather) {
    for (int level = 0; level < rootLevel; level++) {
      long span = format.span(level + 1);
      for (long at = start & -span; at < end; at = Math.max(at + span, nextTable(at) & -span)) {
        if (at >= floor && at + span <= ceiling) {
          pruneOne(at, level, gather);
        }
      }
    }
  }

  private void pruneOne(long address, int level, TlbGather gather) {
    try (var _ = lock.acquire()) {
      long table = tableAt(address, level);
      if (table != NONE && pages.frames().mappings(table) == 0) {
        long slot = find(address, level + 1);
        ram.writeLongRelease(slot, 0);
        pages.frames().unmapped(slot & ~PAGE_MASK);
        gather.changed(address);
        gather.drop(table);
        forgetTable();
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

  /** {@return a table page that no entry points to yet, all zeroes}; throws ENOMEM. Not under {@link #lock}. */
  long newTable() {
    long table = pages.allocate(0, Allocation.PAGE_TABLE);
    pages.frames().set(table, PageFrames.TABLE);
    statistics.add(VmStatistic.PAGE_TABLES, 1);
    return table;
  }

  /** A table page that was made here, but not linked, belongs to this table from now on; under {@link #lock}. */
  void adopt() {
    tables++;
  }

  /** Undoes {@link #adopt}. */
  void lose() {
    tables--;
  }

  /** A table page leaves this table; whoever took it frees it. */
  private void forgetTable() {
    tables--;
    statistics.add(VmStatistic.PAGE_TABLES, -1);
  }

  /** Frees a table page that was adopted but never linked; under {@link #lock}. */
  void disown(long table) {
    forgetTable();
    pages.free(table, 0);
  }

  void freeTable(long table) {
    statistics.add(VmStatistic.PAGE_TABLES, -1);
    pages.free(table, 0);
  }
}
