package pith.mm.vma;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.AddressSpaces;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.ranges.RangeTree;
import pith.mm.rmap.PageMapping;
import pith.mm.slab.KernelObject;
import pith.mm.swap.SwapEntry;
import pith.mm.tlb.TlbContext;
import pith.mm.tlb.TlbGather;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * All that makes up one address space; Linux's {@code mm_struct}. {@code AddressSpace} says what can be done with it, {@code pith.mm.fault} how pages get in.
 *
 * <p>Entries and the counts of the pages that they map change together, here and nowhere else: {@link #mapPage} and {@link #unmapPage}.
 */
public final class MemoryMap extends KernelObject implements AddressSpaces.Member {
  private static final LockClass LOCK = LockClass.of("mm.mmap_lock");

  /** What Linux's {@code mm_struct} takes. */
  private static final int BYTES = 1408;

  /** Between batches of pages freed. */
  private static final long ZAP_BYTES = 64 << 20;

  private final MemorySystem memory;
  private final PageFrames frames;
  private final MapSequence sequence = new MapSequence();
  private final RwSemaphore mmapLock = new RwSemaphore(LOCK, sequence::moveOn);
  private final VmaTable vmas;
  private final VmaEditor editor = new VmaEditor(this);
  private final PageTable table;
  private final TlbContext context;
  private final Rss rss = new Rss();
  private final Totals totals = new Totals();
  private final Promises promises = new Promises(this);
  private final AtomicLong minorFaults = new AtomicLong();
  private final AtomicLong majorFaults = new AtomicLong();
  private final AtomicBoolean underKhugepaged = new AtomicBoolean();
  private volatile MemoryLimits limits = MemoryLimits.DEFAULT;

  private MemoryMap(MemorySystem memory, PageTable table) {
    super(memory.slabs().cache("mm_struct", BYTES));
    this.memory = memory;
    this.frames = memory.frames();
    this.table = table;
    this.vmas = new VmaTable(mmapLock, new VmaNodes(memory.slabs().cache("maple_node", RangeTree.NODE_BYTES), memory.rcu()));
    this.context = memory.shootdown().newContext();
  }

  /** {@return an empty space}; throws ENOMEM. */
  public static MemoryMap create(MemorySystem memory) {
    PageTable table = new PageTable(memory.options().paging(), memory.pages(), memory.statistics(), memory.zeroPage());
    MemoryMap map = null;
    try {
      map = new MemoryMap(memory, table);
      memory.spaces().add(map);
      return map;
    } finally {
      if (map == null) {
        table.free();
      }
    }
  }

  public MemorySystem memory() {
    return memory;
  }

  /** {@return {@code mm.mmap_lock}} */
  public RwSemaphore mmapLock() {
    return mmapLock;
  }

  public VmaTable vmas() {
    return vmas;
  }

  /**
   * Finds the VMA that contains {@code address} and locks it for reading, taking no lock of the whole space. Never waits, writes to nothing but the VMA and
   * allocates nothing. The caller ends it with {@link Vma#unlock}, and must not acquire {@code mm.mmap_lock} before: a writer may be waiting for it.
   * Source: Linux's {@code lock_vma_under_rcu}.
   *
   * @return null if there is none, or it is being changed: {@code mm.mmap_lock} has to tell
   */
  public Vma lockVma(long address) {
    try (var _ = memory.rcu().read()) {
      Vma vma = vmas.find(address);
      if (vma == null || !vma.lock.tryRead()) {
        return null;
      }
      if (vma.contains(address)) {
        return vma;
      }
      vma.unlock(); // it shrank between the look-up and the lock
      return null;
    }
  }

  MapSequence sequence() {
    return sequence;
  }

  /** {@return what adds, removes, splits and merges VMAs} */
  public VmaEditor editor() {
    return editor;
  }

  public PageTable table() {
    return table;
  }

  /** {@return whether {@code address} begins a page and {@code length} bytes from it lie in user space} */
  public boolean inUserSpace(long address, long length) {
    return length >= 0 && address >= 0 && address <= table.userEnd() - length && aligned(address);
  }

  public TlbContext context() {
    return context;
  }

  public Rss rss() {
    return rss;
  }

  /** {@return sums over the VMAs, guarded by {@code mm.mmap_lock}} */
  public Totals totals() {
    return totals;
  }

  /** {@return what the space was promised beyond its VMAs, guarded by {@code mm.mmap_lock}} */
  public Promises promises() {
    return promises;
  }

  public MemoryLimits limits() {
    return limits;
  }

  /** The resource limits of the process that the space belongs to now. */
  public void limits(MemoryLimits ofProcess) {
    limits = ofProcess;
  }

  /** {@return faults resolved without reading from a device} */
  public long minorFaults() {
    return minorFaults.get();
  }

  public long majorFaults() {
    return majorFaults.get();
  }

  public void countFault(boolean major) {
    (major ? majorFaults : minorFaults).incrementAndGet();
    memory.statistics().add(VmStatistic.FAULTS, 1);
    if (major) {
      memory.statistics().add(VmStatistic.MAJOR_FAULTS, 1);
    }
  }

  /** {@return a batch of pages to be withdrawn from this space} */
  public TlbGather gather() {
    return new TlbGather(memory.shootdown(), context, memory.pages());
  }

  /** Fills an unused slot; the caller's reference to {@code page} now belongs to the entry. Under the table's lock. */
  public void mapPage(long slot, long page, long bits) {
    table.install(slot, Pte.of(page, bits));
    noteExecutable(page, bits);
    if (frames.mapped(page)) {
      memory.statistics().add(anonymous(page) ? VmStatistic.ANONYMOUS : VmStatistic.MAPPED, 1);
    }
    countPage(page, 1);
  }

  /** Fills an unused slot of {@code vma} with a private page that nobody else knows yet. Under the table's lock; the VMA's owner was prepared. */
  public void mapNew(Vma vma, long address, long slot, long page, long bits) {
    frames.own(page, vma.anonVma, vma.pageAt(address));
    frames.set(page, PageFrames.ANON_EXCLUSIVE);
    mapPage(slot, page, bits);
    memory.reclaim().add(page);
  }

  /** Fills an unused slot with a page that is not counted: the zero page, or one of the kernel's. Under the table's lock. */
  public void mapSpecial(long slot, long page, long bits) {
    table.install(slot, Pte.of(page, bits | Entries.SPECIAL));
    noteExecutable(page, bits);
  }

  /** Empties a used slot; {@code gather} drops the page after the shoot-down. Under the table's lock. */
  public void unmapPage(long address, long slot, TlbGather gather) {
    long old = table.clear(slot);
    gather.changed(address);
    if (!Entries.special(old)) {
      long page = Pte.physicalAddress(old);
      forget(page, old);
      gather.drop(page);
    }
  }

  /**
   * Fills an unused slot of level 1 with an anonymous huge page; the caller's reference to its folio now belongs to the entry, and so does {@code deposit}. Under
   * the table's lock.
   */
  public void mapHuge(long slot, long head, long bits, long deposit) {
    table.huge().install(slot, Pte.of(head, bits), deposit);
    noteExecutable(head, bits);
    if (frames.mappedEntirely(head)) {
      memory.statistics().add(VmStatistic.ANONYMOUS_HUGE, 1);
      memory.statistics().add(VmStatistic.ANONYMOUS, frames.cover(head));
    }
    rss.addAnonymous(PageTable.HUGE_PAGES);
  }

  /** As {@link #mapHuge}, with a folio that nobody else knows yet. The VMA's owner was prepared. */
  public void mapNewHuge(Vma vma, long address, long slot, long head, long bits, long deposit) {
    frames.own(head, vma.anonVma, vma.pageAt(address));
    mapHuge(slot, head, bits, deposit);
    memory.reclaim().add(head);
  }

  /** Fills an unused slot of level 1 with the huge page of zeroes. Under the table's lock. */
  public void mapHugeZeroes(long slot, long zeroes, long bits, long deposit) {
    table.huge().install(slot, Pte.of(zeroes, bits | Entries.SPECIAL), deposit);
  }

  /** Empties the slot of a huge leaf at {@code address}; {@code gather} drops the folio after the shoot-down. Under the table's lock. */
  public void unmapHuge(long address, long slot, TlbGather gather) {
    long old = table.huge().clear(slot);
    gather.changed(address, PageTable.HUGE_BYTES);
    if (!Entries.special(old)) {
      long head = Pte.physicalAddress(old);
      if (frames.unmappedEntirely(head)) {
        memory.statistics().add(VmStatistic.ANONYMOUS_HUGE, -1);
        memory.statistics().add(VmStatistic.ANONYMOUS, -frames.uncover(head));
      }
      rss.addAnonymous(-PageTable.HUGE_PAGES);
      gather.drop(head);
    }
  }

  /** {@return the lowest address that a search for free room may answer with} */
  public long lowest() {
    return pageAlign(memory.minAddress());
  }

  /** Refuses with EPERM if the caller may not map anything at {@code address} because it is too low. Source: Linux's {@code cap_mmap_addr}. */
  public void checkNotTooLow(long address) {
    if (address < memory.minAddress() && !limits.mayMapLow()) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** {@return whether settings and advice permit huge pages in {@code vma}, and one would fit} */
  public boolean mayHaveHugePages(Vma vma) {
    long first = vma.start() + PageTable.HUGE_BYTES - 1 & -PageTable.HUGE_BYTES;
    boolean permitted = !vma.is(VmFlags.NOHUGEPAGE | VmFlags.UFFD) && memory.hugePages().eligible(vma.is(VmFlags.HUGEPAGE));
    return vma.anonymous() && permitted && first + PageTable.HUGE_BYTES <= vma.end();
  }

  /** khugepaged is to look at this space now and again, if {@code vma} may have huge pages. Callable with any lock held. */
  public void mayCollapse(Vma vma) {
    if (!underKhugepaged.get() && mayHaveHugePages(vma) && underKhugepaged.compareAndSet(false, true)) {
      memory.khugepaged().enter(this);
    }
  }

  /** khugepaged is to look at this space too: it was made from one that it looks at. */
  public void mayCollapseAs(MemoryMap parent) {
    if (parent.underKhugepaged.get() && underKhugepaged.compareAndSet(false, true)) {
      memory.khugepaged().enter(this);
    }
  }

  /** Splits the huge leaf that contains {@code address}, if there is one. */
  public void splitHuge(long address) {
    try (var _ = table.lock().acquire()) {
      if (table.isHuge(address)) {
        table.huge().split(table.find(address, PageTable.HUGE_LEVEL));
      }
    }
  }

  /**
   * Empties a used slot that maps a counted page and leaves what {@code replacement} says in its place; {@code gather} drops the page after the shoot-down. Under the table's lock. {@return false if the entry
   * was left as it was}
   */
  boolean replacePage(long address, long slot, PageMapping.Replacement replacement, TlbGather gather) {
    long old = table.clear(slot);
    long entry = replacement.entry(old);
    if (entry != 0) {
      table.install(slot, entry);
    }
    if (entry == old) {
      return false;
    }
    gather.changed(address);
    forget(Pte.physicalAddress(old), old);
    gather.drop(Pte.physicalAddress(old));
    if (SwapEntry.is(entry)) {
      rss.addSwap(1);
    }
    return true;
  }

  /** Installs another entry for a page in swap, whose slot is counted; into an unused slot, under the table's lock. */
  public void mapSwapped(long slot, long entry) {
    memory.swap().duplicate(entry);
    table.install(slot, entry);
    rss.addSwap(1);
  }

  /** Puts a page that came back from swap where its swap entry stands; the caller's reference now belongs to the entry. Under the table's lock. */
  public void mapFromSwap(long slot, long page, long bits) {
    long entry = table.clear(slot);
    rss.addSwap(-1);
    mapPage(slot, page, bits);
    memory.swap().put(entry);
  }

  /** Empties a used slot whose entry is not present. Under the table's lock. */
  private void clearAbsent(long slot, long pte) {
    table.clear(slot);
    if (SwapEntry.is(pte)) {
      rss.addSwap(-1);
      memory.swap().put(pte);
    }
  }

  @Override
  public void harvestAccessed(LongPredicate concerned, LongConsumer page) {
    new AccessHarvest(this, frames, concerned, page).run();
  }

  /** The counts of a page whose entry is gone. A page of a file that was written by way of this entry is dirty. */
  public void forget(long page, long entry) {
    if (frames.owner(page) instanceof PageCache cache && (entry & Pte.DIRTY) != 0) {
      cache.markDirty(page);
    }
    countPage(page, -1);
    boolean anonymous = anonymous(page);
    if (anonymous) {
      frames.clear(page, PageFrames.ANON_EXCLUSIVE); // it was the entry's: others may have the page's slot in swap
    }
    if (anonymous && (entry & Pte.DIRTY) != 0) {
      frames.set(page, PageFrames.DIRTY);
    }
    if (frames.unmapped(page)) {
      memory.statistics().add(anonymous ? VmStatistic.ANONYMOUS : VmStatistic.MAPPED, -1);
      if (anonymous && frames.is(page, PageFrames.SWAP_CACHE)) {
        memory.swap().dropUnneeded(page);
      }
      memory.reclaim().rescue(page);
    }
  }

  /** Reclaim may have the pages of {@code [start, end)} again that a lock kept from it; who else locks one is found when reclaim comes to it. */
  public void rescue(long start, long end) {
    table.walkLeaves(start, end, (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        memory.reclaim().rescue(frames.head(Pte.physicalAddress(pte)));
      }
      return true;
    });
  }

  /** Keeps the pages of {@code [start, end)} that are there from reclaim, as a VMA of theirs is locked. */
  public void shelve(long start, long end) {
    table.walkLeaves(start, end, (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        memory.reclaim().shelve(frames.head(Pte.physicalAddress(pte)));
      }
      return true;
    });
  }

  /** An executable entry for the page exists from now on: harts may keep what they decode. */
  public void noteExecutable(long page, long bits) {
    if ((bits & Pte.EXECUTE) != 0) {
      frames.set(page, PageFrames.CODE);
    }
  }

  private void countPage(long page, int change) {
    PageOwner owner = frames.owner(page);
    if (owner == null || owner.use() == PageOwner.Use.ANONYMOUS) {
      rss.addAnonymous(change);
    } else if (owner.use() == PageOwner.Use.SHARED_MEMORY) {
      rss.addShared(change);
    } else {
      rss.addFile(change);
    }
  }

  /** {@return whether the page is an anonymous one: no file's, no shared memory's} */
  public boolean anonymous(long page) {
    PageOwner owner = frames.owner(page);
    return owner == null || owner.use() == PageOwner.Use.ANONYMOUS;
  }

  /** Withdraws the pages of {@code [start, end)}; those that are private copies only if asked. Shoots down before pages are freed. */
  public void zap(long start, long end, boolean privateCopies) {
    TlbGather gather = gather();
    zap(start, end, privateCopies, gather);
    gather.flush();
  }

  /** As {@link #zap(long, long, boolean)}, into a batch that the caller flushes. */
  public void zap(long start, long end, boolean privateCopies, TlbGather gather) {
    for (long at = start; at < end; at = Math.min(end, at + ZAP_BYTES)) {
      long first = at;
      long last = Math.min(end, at + ZAP_BYTES);
      table.walkLeaves(
          first,
          last,
          (address, slot, pte, level) -> {
            if (level == PageTable.HUGE_LEVEL) {
              return zapHuge(address, slot, first, last, gather);
            }
            if (!Entries.present(pte)) {
              if (privateCopies) {
                clearAbsent(slot, pte);
              }
            } else if (privateCopies || !Entries.special(pte) && !anonymous(Pte.physicalAddress(pte))) {
              unmapPage(address, slot, gather);
            }
            Work.charge(Work.ENTRY);
            return true;
          });
      gather.flushIfFull();
    }
  }

  /** A huge page is always a private one; if only part of it is to go, it must be split. */
  private boolean zapHuge(long address, long slot, long first, long last, TlbGather gather) {
    boolean whole = address >= first && address + PageTable.HUGE_BYTES <= last;
    if (whole) {
      unmapHuge(address, slot, gather);
      Work.charge(Work.ENTRY);
    }
    return whole;
  }

  /** No page of {@code [start, end)}, which lies in {@code vma}, is protected by a userfaultfd any more: their pages are gone. */
  public void forgetProtection(Vma vma, long start, long end) {
    if (vma.is(VmFlags.UFFD_WP)) {
      try (var _ = table.lock().acquire()) {
        vma.userfault().protectedPages().remove(start, end);
      }
    }
  }

  /** Makes the entries of {@code [start, end)} read-only and clean: a write will fault. */
  void writeProtect(long start, long end) {
    TlbGather gather = gather();
    table.walk(
        start,
        end,
        (address, slot, pte) -> {
          if (Entries.present(pte) && (pte & (Pte.WRITE | Pte.DIRTY)) != 0) {
            table.clearBits(slot, Pte.WRITE | Pte.DIRTY);
            gather.changed(address);
          }
        });
    gather.flush();
  }

  /** Frees the space's own memory; it has no VMAs and no pages, and no hart uses it. */
  public void free() {
    if (underKhugepaged.get()) {
      memory.khugepaged().leave(this);
    }
    memory.spaces().remove(this);
    if (vmas.count() != 0 || rss.total() != 0 || rss.swap() != 0) {
      throw new AssertionError("an address space is freed with " + vmas.count() + " VMAs, " + rss.total() + " pages and " + rss.swap() + " in swap");
    }
    vmas.free();
    table.free();
    release();
  }

  /** Rounds up to a whole page. */
  public static long pageAlign(long bytes) {
    return bytes + PhysicalMemory.PAGE_BYTES - 1 & -PhysicalMemory.PAGE_BYTES;
  }

  /** {@return whether {@code address} begins a page} */
  public static boolean aligned(long address) {
    return (address & PhysicalMemory.PAGE_BYTES - 1) == 0;
  }
}
