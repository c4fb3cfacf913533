package pith.mm.space;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Hart;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.PageFaults;
import pith.mm.pagecache.MappedFile;
import pith.mm.tlb.TlbGather;
import pith.mm.uaccess.UserMemory;
import pith.mm.vma.MemoryLimits;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.SpecialPages;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The memory of a process and its threads: Linux's {@code mm_struct} with what can be done to it.
 *
 * <p>Calls take {@code mm.mmap_lock} themselves; nobody may hold it, or a spin lock, when calling. What a program may not do is thrown as {@link Refused}
 * with Linux's errno. Addresses and lengths are in bytes and may be any nonsense that a program passes.
 */
public final class AddressSpace {
  private final MemorySystem memory;
  private final MemoryMap map;
  private final SpaceState state;
  private final UserMemory user;
  private final AtomicInteger users = new AtomicInteger(1);

  private AddressSpace(MemoryMap map) {
    this.memory = map.memory();
    this.map = map;
    this.state = new SpaceState(map);
    this.user = new UserMemory(map);
  }

  /** {@return an empty space with one user}; throws ENOMEM. */
  public static AddressSpace create(MemorySystem memory) {
    return new AddressSpace(MemoryMap.create(memory));
  }

  /** {@return what fork gives to the child: the same contents, pages shared until one side writes}. Throws ENOMEM, leaving nothing behind. */
  public AddressSpace duplicate() {
    AddressSpace child = create(memory);
    boolean copied = false;
    try {
      child.state.copyFrom(state);
      new Fork(map, child.map).copy();
      copied = true;
      return child;
    } finally {
      if (!copied) {
        child.put();
      }
    }
  }

  /** One user more: a thread, a vfork child, /proc looking. */
  public void get() {
    users.incrementAndGet();
  }

  /** Takes a user's place if there still is any. {@return false if the space is gone or going} */
  public boolean tryGet() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
  }

  /** One user less; the last one frees everything. No hart runs user code in the space then. May sleep. */
  public void put() {
    if (users.decrementAndGet() == 0) {
      tearDown();
    }
  }

  /** {@return how many users there are} */
  public int users() {
    return users.get();
  }

  private void tearDown() {
    try (var guard = map.mmapLock().write()) {
      Munmap.withdraw(map, guard, 0, map.table().userEnd());
      TlbGather gather = map.gather();
      map.table().pruneEmpty(0, map.table().userEnd(), 0, map.table().userEnd(), gather); // levels built for faults that failed
      gather.flush();
    }
    memory.shootdown().detach(map.context());
    map.free();
  }

  /** {@return what the space is made of: VMAs, page table, resident set, totals, faults} */
  public MemoryMap map() {
    return map;
  }

  public MemorySystem memory() {
    return memory;
  }

  /** {@return {@code mm.mmap_lock}; holding it for reading keeps VMAs as they are} */
  public RwSemaphore mmapLock() {
    return map.mmapLock();
  }

  /** {@return copies to and from the space's memory} */
  public UserMemory user() {
    return user;
  }

  /** Lets {@code hart}, which the caller runs on, translate by this space: the "switch address space" phase of a context switch. */
  public void activate(Hart hart) {
    memory.shootdown().activate(hart, map.context(), map.table().root());
  }

  /** A full memory barrier for every hart that runs user code of this space, see {@link pith.mm.tlb.TlbShootdown#barrier}. */
  public void barrier() {
    memory.shootdown().barrier(map.context());
  }

  /** Handles a page fault of user code. */
  public FaultOutcome fault(long address, Access access) {
    return PageFaults.ofUserCode(map, address, access);
  }

  // System calls.

  /**
   * mmap. {@return the address}
   *
   * @param prot bits of {@link pith.mm.vma.Prot}
   * @param flags bits of {@link MapFlags}
   * @param file null for anonymous memory; the VMA takes its own reference
   * @param fileOffset in bytes, a multiple of the page size
   */
  public long map(long hint, long length, int prot, int flags, MappedFile file, long fileOffset) {
    return new Mmap(state).map(hint, length, prot, flags, file, fileOffset);
  }

  public void unmap(long address, long length) {
    Munmap.call(map, address, length);
  }

  public void protect(long address, long length, int prot) {
    new Mprotect(state).protect(address, length, prot);
  }

  /** mremap. {@return where the mapping is now} */
  public long remap(long address, long oldLength, long newLength, int flags, long newAddress) {
    return new Mremap(state).remap(address, oldLength, newLength, flags, newAddress);
  }

  /** remap_file_pages. */
  public void remapFilePages(long address, long length, int prot, long firstPage, int flags) {
    new RemapFilePages(state).remap(address, length, prot, firstPage, flags);
  }

  /** brk. {@return the end of the heap, moved or not} */
  public long brk(long wanted) {
    return new Brk(state).brk(wanted);
  }

  public void advise(long address, long length, int advice) {
    new Madvise(map).advise(address, length, advice);
  }

  public void sync(long address, long length, int flags) {
    Msync.call(map, address, length, flags);
  }

  /** mseal. */
  public void seal(long address, long length, long flags) {
    Mseal.call(map, address, length, flags);
  }

  /** {@return what can be done by way of a userfaultfd} */
  public Userfaults userfaults() {
    return new Userfaults(map);
  }

  /** mincore. {@return a byte for each page, 1 if it is in memory} */
  public byte[] residency(long address, long length) {
    return Mincore.call(map, address, length);
  }

  /** mlock and mlock2. */
  public void lock(long address, long length, boolean onFault) {
    new Mlock(state).lock(address, length, onFault);
  }

  public void unlock(long address, long length) {
    new Mlock(state).unlock(address, length);
  }

  public void lockAll(int flags) {
    new Mlock(state).lockAll(flags);
  }

  public void unlockAll() {
    new Mlock(state).unlockAll();
  }

  // What exec needs.

  /** The limits of the process that the space belongs to. */
  public void limits(MemoryLimits limits) {
    map.limits(limits);
  }

  public Layout layout() {
    return state.layout;
  }

  /** Chooses where things go; before the first mapping. */
  public void layout(Layout layout) {
    state.layout = layout;
  }

  /** Where the heap begins: it is empty so far. */
  public void startBreak(long address) {
    state.startBreak = address;
    state.currentBreak = address;
  }

  public long startBreak() {
    return state.startBreak;
  }

  /** {@return the end of the heap} */
  public long currentBreak() {
    return state.currentBreak;
  }

  public ProgramRanges ranges() {
    return state.ranges;
  }

  public void ranges(ProgramRanges ranges) {
    state.ranges = ranges;
  }

  /**
   * Maps pages of the kernel's, such as the vDSO, where there is room near {@code hint} (0 for anywhere). {@return the address}
   *
   * @param vmFlags bits of {@link VmFlags}; never WRITE
   */
  public long mapSpecial(long hint, SpecialPages pages, long vmFlags) {
    try (var guard = map.mmapLock().write()) {
      long bytes = (long) pages.addresses().size() << PhysicalMemory.PAGE_SHIFT;
      long start = new GapSearch(state).find(hint, bytes);
      map.editor().addSpecial(guard, start, vmFlags, pages);
      return start;
    }
  }

  // What /proc needs.

  /** {@return the VMAs at this moment, lowest first} */
  public List<Vma> vmas() {
    try (var guard = map.mmapLock().read()) {
      return map.vmas().snapshot(guard);
    }
  }

  /** {@return the VMA that contains {@code address}, or null; it may change as soon as this returns} */
  public Vma find(long address) {
    try (var _ = map.mmapLock().read()) {
      return map.vmas().find(address);
    }
  }

  /** {@return the name that /proc/[pid]/maps shows for a VMA: a path, {@code [heap]}, {@code [stack]}, {@code [vdso]}, or nothing} */
  public String nameOf(Vma vma) {
    if (vma.file() != null) {
      return vma.file().path();
    }
    if (vma.special() != null) {
      return vma.special().name();
    }
    if (vma.start() < state.currentBreak && vma.end() > state.startBreak) {
      return "[heap]";
    }
    return vma.start() <= state.ranges.startStack() && vma.end() >= state.ranges.startStack() ? "[stack]" : "";
  }

  /** {@return the file that is mapped with its first byte at {@code address}, or null} */
  public MappedFile fileFrom(long address) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(address);
      return vma == null || vma.start() != address || vma.pageOffset() != 0 ? null : vma.file();
    }
  }

  /**
   * {@return what stands behind the int at {@code address}, equal for all who share it: the key of a futex that is shared between processes}. Refuses with
   * EFAULT.
   */
  public PageIdentity identity(long address) {
    user.physical(address, Access.LOAD);
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(address);
      if (vma == null) {
        throw Refused.of(Errno.EFAULT);
      }
      boolean shared = vma.file() != null && vma.is(VmFlags.MAYSHARE);
      return shared
          ? new PageIdentity(vma.cache(), vma.pageAt(address), (int) (address & PhysicalMemory.PAGE_BYTES - 1))
          : new PageIdentity(this, address >>> PhysicalMemory.PAGE_SHIFT, (int) (address & PhysicalMemory.PAGE_BYTES - 1));
    }
  }

  // Copies, as the contract of system calls has them; see UserMemory.

  public void copyIn(long from, byte[] to, int at, int length) {
    user.copyIn(from, to, at, length);
  }

  public void copyOut(long to, byte[] from, int at, int length) {
    user.copyOut(to, from, at, length);
  }

  public void zero(long to, long length) {
    user.zero(to, length);
  }

  public long readLong(long address) {
    return user.readLong(address);
  }

  public int readInt(long address) {
    return user.readInt(address);
  }

  /** As {@link UserMemory#tryCompareAndSetInt}: never sleeps. */
  public UserMemory.Attempt tryCompareAndSetInt(long address, int expected, int value) {
    return user.tryCompareAndSetInt(address, expected, value);
  }

  /** As {@link UserMemory#peekInt}: never sleeps. */
  public long peekInt(long address) {
    return user.peekInt(address);
  }

  public void writeLong(long address, long value) {
    user.writeLong(address, value);
  }

  public void writeInt(long address, int value) {
    user.writeInt(address, value);
  }

  public byte[] readString(long address, int max) {
    return user.readString(address, max);
  }

  public boolean compareAndSetInt(long address, int expected, int value) {
    return user.compareAndSetInt(address, expected, value);
  }

  public long physical(long address, Access access) {
    return user.physical(address, access);
  }
}
