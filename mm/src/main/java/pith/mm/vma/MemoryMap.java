package pith.mm.vma;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import pith.hal.memory.PhysicalMemory;
import pith.mm.AddressSpaces;
import pith.mm.MemorySystem;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.ranges.RangeTree;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.KernelObject;
import pith.mm.tlb.TlbContext;
import pith.mm.tlb.TlbGather;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * All that makes up one address space; Linux's {@code mm_struct}. {@code AddressSpace} says what can be done with it, {@code pith.mm.fault} how pages get in.
 */
public final class MemoryMap extends KernelObject implements AddressSpaces.Member {
  private static final LockClass LOCK = LockClass.of("mm.mmap_lock");

  /** What Linux's {@code mm_struct} takes. */
  private static final int BYTES = 1408;
  private static final CacheSpec SLAB = new CacheSpec("mm_struct", BYTES).chargedToGroups();

  private final MemorySystem memory;
  private final PageFrames frames;
  private final MapSequence sequence = new MapSequence();
  private final RwSemaphore mmapLock = new RwSemaphore(LOCK, sequence::moveOn);
  private final VmaTable vmas;
  private final VmaEditor editor = new VmaEditor(this);
  private final PageTable table;
  private final MappedPages pages;
  private final TlbContext context;
  private final Rss rss = new Rss();
  private final Totals totals = new Totals();
  private final Promises promises = new Promises(this);
  private final AtomicLong minorFaults = new AtomicLong();
  private final AtomicLong majorFaults = new AtomicLong();
  private final AtomicBoolean underKhugepaged = new AtomicBoolean();
  private volatile MemoryLimits limits = MemoryLimits.DEFAULT;

  private MemoryMap(MemorySystem memory, PageTable table) {
    super(memory.slabs().cache(SLAB));
    this.memory = memory;
    this.frames = memory.frames();
    this.table = table;
    this.pages = new MappedPages(this);
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

  /** {@return the pages that the table maps: entries come and go there} */
  public MappedPages pages() {
    return pages;
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

  @Override
  public void harvestAccessed(LongPredicate concerned, LongConsumer page) {
    new AccessHarvest(this, frames, concerned, page).run();
  }

  /** {@return whether the page is an anonymous one: no file's, no shared memory's} */
  public boolean anonymous(long page) {
    PageOwner owner = frames.owner(page);
    return owner == null || owner.use() == PageOwner.Use.ANONYMOUS;
  }

  /** No page of {@code [start, end)}, which lies in {@code vma}, is protected by a userfaultfd any more: their pages are gone. */
  public void forgetProtection(Vma vma, long start, long end) {
    if (vma.is(VmFlags.UFFD_WP)) {
      try (var _ = table.lock().acquire()) {
        vma.userfault().protectedPages().remove(start, end);
      }
    }
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
