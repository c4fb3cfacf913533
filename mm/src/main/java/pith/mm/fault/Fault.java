package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageAllocator;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.Sleep;

/**
 * A fault being handled: what is asked for, under which lock it is being looked at, what was found, and what has happened so far. Confined to the task that
 * handles it.
 */
final class Fault {
  private final MemoryMap map;
  private final long address;
  private final Access access;
  private final Sleep patience;

  // The attempt: valid while the lock is held.
  private boolean locked;
  private RwSemaphore.ReadHeld mmap;
  private Vma vma;
  private long slot;
  private long entry;

  // The story, for the trace and for deciding how patient to be.
  private LockTaken lockTaken = LockTaken.NONE;
  private Waited waited = Waited.NOTHING;
  private int retries;
  private boolean patient = true;
  private int hintedNode = -1;

  Fault(MemoryMap map, long address, Access access, Sleep patience) {
    this.patience = patience;
    this.map = map;
    this.address = address;
    this.access = access;
  }

  /** A fault that did not happen, on behalf of a caller who holds {@code mm.mmap_lock}, which is not dropped. */
  static Fault underMapLock(MemoryMap map, Vma vma, long address, Access access) {
    Fault fault = new Fault(map, address, access, Sleep.KILLABLE);
    fault.vma = vma;
    fault.patient = false;
    return fault;
  }

  MemoryMap map() {
    return map;
  }

  long address() {
    return address;
  }

  /** {@return the address of the page} */
  long page() {
    return address & -PhysicalMemory.PAGE_BYTES;
  }

  Access access() {
    return access;
  }

  /** {@return what may end a wait for the program to handle the fault itself} */
  Sleep patience() {
    return patience;
  }

  /** {@return whether user code faulted, not the kernel on its behalf} */
  boolean ofUserCode() {
    return patience == Sleep.INTERRUPTIBLE;
  }

  boolean write() {
    return access == Access.STORE;
  }

  PageTable table() {
    return map.table();
  }

  PageAllocator pages() {
    return map.memory().pages();
  }

  // Locks.

  /** Finds the VMA and locks it alone. {@return false if that cannot be done without {@code mm.mmap_lock}} */
  boolean lockVma() {
    vma = map.lockVma(address);
    locked = vma != null;
    lockTaken = locked ? LockTaken.VMA : lockTaken;
    return locked;
  }

  /** Takes {@code mm.mmap_lock} for reading, and finds the VMA. {@return false if there is none; the lock is held all the same} */
  boolean lockMap() {
    mmap = map.mmapLock().read();
    locked = true;
    lockTaken = LockTaken.MMAP;
    vma = map.vmas().find(address);
    return vma != null;
  }

  /** Releases whichever lock is held. From here on the VMA and the entry may be anything. */
  void unlock() {
    locked = false;
    if (mmap != null) {
      mmap.close();
      mmap = null;
    } else {
      vma.unlock();
    }
    vma = null;
  }

  boolean locked() {
    return locked;
  }

  /**
   * {@return whether this attempt may drop the lock to wait}: the first one only, so that a page which is taken away as often as it is read does not keep a
   * program for ever.
   */
  boolean mayDropLock() {
    return patient && (waited == Waited.NOTHING || waited == Waited.STACK_GROWTH);
  }

  // What was found.

  Vma vma() {
    return vma;
  }

  /** Sees to it that there is a place for the page's entry, and looks at what it holds. Throws ENOMEM. {@return false if a huge page is there now} */
  boolean look() {
    slot = table().build(page());
    if (slot == PageTable.NONE) {
      return false;
    }
    entry = table().read(slot);
    return true;
  }

  /** The fault is about the huge leaf that is at {@code place}. */
  void look(long place, long leaf) {
    slot = place;
    entry = leaf;
  }

  /** {@return where the entry is} */
  long slot() {
    return slot;
  }

  /** {@return what the entry was when the fault was looked at} */
  long entry() {
    return entry;
  }

  /**
   * {@return whether the entry is still what it was}; under the table's lock, before anything is installed: getting the page may have taken long, and other
   * harts handle faults on the same page meanwhile.
   */
  boolean unchanged() {
    return map.memory().precautions().unchanged(entry, table().read(slot));
  }

  /** Installs a private page that nobody else knows yet, writable. Under the table's lock. */
  void mapNew(long newPage) {
    map.pages().mapNew(vma, page(), slot, newPage, bits(true));
  }

  /** {@return bits for the new entry, already marked as used, so that hardware need not} */
  long bits(boolean writable) {
    long bits = Prot.entryBits(vma.flags(), writable) | Pte.ACCESSED;
    return writable && write() ? bits | Pte.DIRTY : bits;
  }

  // The story.

  /** The lock was dropped, and all begins again. */
  void retries(Waited reason) {
    retries++;
    waited(reason);
  }

  /** Notes what was waited for. */
  void waited(Waited reason) {
    waited = reason;
  }

  Waited waited() {
    return waited;
  }

  /** The page was out of reach to see who uses it, and is on {@code node} now. */
  void hinted(int node) {
    hintedNode = node;
  }

  /** {@return the node of a page that was out of reach to see who uses it; −1 if it was not} */
  int hintedNode() {
    return hintedNode;
  }

  int retries() {
    return retries;
  }

  LockTaken lockTaken() {
    return lockTaken;
  }

  /** {@return whether a device was read} */
  boolean major() {
    return waited == Waited.DEVICE;
  }
}
