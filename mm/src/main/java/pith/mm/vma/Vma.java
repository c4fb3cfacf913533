package pith.mm.vma;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.FileMapping;
import pith.mm.pagecache.MappedFile;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageOwner;
import pith.mm.rmap.AnonVma;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.KernelObject;
import pith.mm.tlb.TlbGather;
import pith.mm.userfault.Userfault;
import pith.sync.RwSemaphore;

/**
 * A virtual memory area: pages from {@link #start} to before {@link #end} that are alike. Linux's {@code vm_area_struct}.
 *
 * <p>Read under {@code mm.mmap_lock} or the VMA's own lock, {@code vma.lock}; changed by {@link VmaEditor} with the first held for writing and the second
 * marked as written (and {@code inode.i_mmap} held, if it maps a file).
 */
public final class Vma extends KernelObject implements FileMapping {
  /** What Linux's {@code vm_area_struct} takes, so that slab figures are alike. */
  static final int BYTES = 176;
  private static final CacheSpec SLAB = new CacheSpec("vm_area_struct", BYTES).chargedToGroups();

  private static final VarHandle ANON_VMA;

  static {
    try {
      ANON_VMA = MethodHandles.lookup().findVarHandle(Vma.class, "anonVma", AnonVma.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemoryMap map;
  private final MappedFile file;
  private final SpecialPages special;
  final VmaLock lock;
  long start;
  long end;
  long flags;
  long pageOffset;

  /** Who is told of faults; null if the flags say that nobody is. */
  Userfault userfault;

  /** Owner of the anonymous pages, null before the first. Set once, by whoever faults first; cleared when the VMA goes. */
  volatile AnonVma anonVma;

  /** A VMA that is on no list yet; throws ENOMEM. It takes no reference to the file. */
  Vma(MemoryMap map, long start, long end, long flags, MappedFile file, SpecialPages special, long pageOffset) {
    super(map.memory().slabs().cache(SLAB));
    this.map = map;
    this.lock = new VmaLock(map.sequence());
    this.start = start;
    this.end = end;
    this.flags = flags;
    this.file = file;
    this.special = special;
    this.pageOffset = pageOffset;
  }

  public MemoryMap map() {
    return map;
  }

  public long start() {
    return start;
  }

  public long end() {
    return end;
  }

  public long length() {
    return end - start;
  }

  public long pages() {
    return end - start >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** {@return bits of {@link VmFlags}} */
  public long flags() {
    return flags;
  }

  /** {@return whether any of the bits in {@code mask} is set} */
  public boolean is(long mask) {
    return (flags & mask) != 0;
  }

  /** {@return the file that is mapped; null for anonymous memory and the kernel's own pages} */
  public MappedFile file() {
    return file;
  }

  /** {@return the kernel's pages that are mapped, or null} */
  public SpecialPages special() {
    return special;
  }

  /** {@return the userfaultfd that is told of faults, or null} */
  public Userfault userfault() {
    return userfault;
  }

  /** {@return whether nothing but zeroes stands behind it} */
  public boolean anonymous() {
    return file == null && special == null;
  }

  /** {@return whether it may hold pages that stand in no file: made by private writes} */
  public boolean hasAnonymousPages() {
    return anonVma != null;
  }

  /**
   * {@return the owner of pages that are about to be mapped here privately, made if there is none yet}. Under {@code mm.mmap_lock} for reading, and no spin
   * lock; throws ENOMEM. Several threads may come at once: the first one's is taken. Source: Linux's {@code anon_vma_prepare}.
   */
  public AnonVma prepareAnonymous() {
    AnonVma owner = anonVma;
    if (owner != null) {
      return owner;
    }
    AnonVma fresh = new AnonVma(map.memory(), this);
    if (ANON_VMA.compareAndSet(this, null, fresh)) {
      return fresh;
    }
    fresh.leave(this);
    return anonVma;
  }

  /** Shares the anonymous pages of {@code other} from now on, if it has any. */
  void joinAnonymous(Vma other) {
    AnonVma owner = other.anonVma;
    if (owner != null && anonVma == null) {
      anonVma = owner;
      owner.join(this);
    }
  }

  void leaveAnonymous() {
    AnonVma owner = anonVma;
    if (owner != null) {
      anonVma = null;
      owner.leave(this);
    }
  }

  /**
   * {@return the number within the file, or the special pages, of its first page; of anonymous memory the number of the page at which it was first mapped,
   * which moves and splits preserve}
   */
  public long pageOffset() {
    return pageOffset;
  }

  /** {@return the offset within the file of its first byte} */
  public long fileOffset() {
    return pageOffset << PhysicalMemory.PAGE_SHIFT;
  }

  /** {@return the number within the file of the page at {@code address}} */
  public long pageAt(long address) {
    return pageOffset + (address - start >>> PhysicalMemory.PAGE_SHIFT);
  }

  public boolean contains(long address) {
    return address >= start && address < end;
  }

  /** {@return whether memory that is no file's is mapped: tmpfs, memfd, shared anonymous memory; privately, perhaps} */
  public boolean sharedMemory() {
    return file != null && cache().use() == PageOwner.Use.SHARED_MEMORY;
  }

  /** {@return the cache whose pages are mapped, or null} */
  public PageCache cache() {
    return file == null ? null : file.pageCache();
  }

  /** {@return the address of page {@code number} of the file, which may lie outside} */
  private long addressOf(long number) {
    return start + (number - pageOffset << PhysicalMemory.PAGE_SHIFT);
  }

  @Override
  public void unmapPages(long first, long endNumber, boolean privateCopies) {
    long last = pageOffset + pages();
    if (first < last && endNumber > pageOffset) {
      long from = addressOf(Math.max(first, pageOffset));
      map.pages().zap(from, addressOf(Math.min(endNumber, last)), privateCopies);
      map.forgetProtection(this, from, addressOf(Math.min(endNumber, last)));
    }
  }

  @Override
  public void writeProtectPages(long first, long endNumber) {
    long last = pageOffset + pages();
    if (is(VmFlags.SHARED) && first < last && endNumber > pageOffset) {
      map.pages().writeProtect(addressOf(Math.max(first, pageOffset)), addressOf(Math.min(endNumber, last)));
    }
  }

  /** {@return whether {@code other}, which begins where this ends, could be one with it} */
  boolean continuesWith(Vma other) {
    boolean sameBacking = file == other.file && special == null && other.special == null;
    boolean samePlace = other.pageOffset == pageOffset + pages();
    boolean sameOwner = anonVma == other.anonVma || anonVma == null || other.anonVma == null;
    return end == other.start && flags == other.flags && userfault == other.userfault && sameBacking && samePlace && sameOwner && map == other.map;
  }

  // Reverse mapping.

  /**
   * {@return the slot of the entry that maps {@code page}, {@link PageTable#NONE} if none does here}; under the table's lock. A huge leaf maps its folio's
   * head; its other pages are found only after a split.
   */
  private long slotOf(long index, long page) {
    if (index < pageOffset || index >= pageOffset + pages()) {
      return PageTable.NONE;
    }
    long slot = map.table().findLeaf(addressOf(index));
    long entry = slot == PageTable.NONE ? 0 : map.table().read(slot);
    return Entries.present(entry) && !Entries.special(entry) && Pte.physicalAddress(entry) == page ? slot : PageTable.NONE;
  }

  @Override
  public Access harvestAccessed(long index, long page) {
    try (var _ = map.table().lock().acquire()) {
      long slot = slotOf(index, page);
      if (slot == PageTable.NONE) {
        return Access.UNMAPPED;
      }
      return (map.table().clearBits(slot, Pte.ACCESSED) & Pte.ACCESSED) == 0 ? Access.IDLE : Access.USED;
    }
  }

  @Override
  public void withdrawFolio(long index, long head, int count) {
    TlbGather gather = map.gather();
    try (var _ = map.table().lock().acquire()) {
      long whole = slotOf(index, head);
      if (whole != PageTable.NONE && map.table().isHuge(addressOf(index))) {
        map.table().huge().split(whole);
      }
      for (int i = 0; i < count; i++) {
        long page = head + ((long) i << PhysicalMemory.PAGE_SHIFT);
        long slot = slotOf(index + i, page);
        if (slot != PageTable.NONE) {
          map.pages().replacePage(addressOf(index + i), slot, old -> Entries.placeholder(page, Entries.writable(old)), gather);
        }
      }
      gather.shootDown();
    }
    gather.flush();
  }

  @Override
  public void restoreFolio(long index, long head, int count) {
    for (int i = 0; i < count; i++) {
      long page = head + ((long) i << PhysicalMemory.PAGE_SHIFT);
      restore(index + i, Entries.placeholder(page, false), page);
    }
  }

  @Override
  public boolean withdraw(long index, long page, Replacement replacement) {
    TlbGather gather = map.gather();
    try (var _ = map.table().lock().acquire()) {
      long slot = slotOf(index, page);
      if (slot == PageTable.NONE) {
        return false;
      }
      if (map.table().isHuge(addressOf(index))) {
        map.table().huge().split(slot);
        slot = slotOf(index, page);
      }
      if (!map.pages().replacePage(addressOf(index), slot, replacement, gather)) {
        return false;
      }
      gather.shootDown(); // before anybody reads what the page holds now
    }
    gather.flush();
    return true;
  }

  @Override
  public boolean restore(long index, long placeholder, long page) {
    if (index < pageOffset || index >= pageOffset + pages()) {
      return false;
    }
    try (var _ = map.table().lock().acquire()) {
      long slot = map.table().find(addressOf(index));
      if (slot == PageTable.NONE || !Entries.samePlaceholder(map.table().read(slot), placeholder)) {
        return false;
      }
      boolean writable = Entries.placeholderWritable(map.table().clear(slot));
      map.memory().frames().get(page);
      map.pages().mapPage(slot, page, Prot.entryBits(flags, writable));
      return true;
    }
  }

  @Override
  public boolean mayWriteFile() {
    return VmFlags.mayWriteFile(flags);
  }

  @Override
  public boolean locked() {
    return is(VmFlags.LOCKED);
  }

  @Override
  public boolean executable() {
    return is(VmFlags.EXEC) && file != null;
  }

  /** Ends what {@link MemoryMap#lockVma} began. */
  public void unlock() {
    lock.endRead();
  }

  /** Keeps faults out of the VMA until {@code mm.mmap_lock}, held for writing, is released. May sleep. */
  public void startWrite(RwSemaphore.WriteHeld guard) {
    assert guard.semaphore() == map.mmapLock();
    lock.startWrite();
  }

  /** Frees a VMA that was in no tree. */
  void free() {
    release();
  }

  /** Frees a VMA that left the tree, when no reader can be looking at it any more. */
  void freeAfterReaders() {
    releaseAfterGracePeriod(map.memory().rcu());
  }

  @Override
  public String toString() {
    return Long.toHexString(start) + "-" + Long.toHexString(end);
  }
}
