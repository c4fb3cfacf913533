package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.physical.PageFrames;
import pith.mm.pressure.Stalls;
import pith.mm.swap.Swap;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;
import pith.sync.Sleep;
import pith.sync.outcome.Refused;

/**
 * A touch of a page that is in swap: it is found in the swap cache, or read with its neighbours.
 *
 * <p>Others may have the same entry since a fork: they will find the page in the cache and share it as they shared it before, read-only. So only who is the
 * last with an entry, and wants to write, has the page alone at once; it leaves the cache then, and its slot is free. For the others, a write is a fault of its
 * own ({@link CopyOnWrite}).
 *
 * <p>Nobody waits for a device with the lock of the VMA: the page is read into the swap cache without it, and the fault begins anew, to find the page there.
 * Only a second attempt, whose page was taken away again, keeps the lock. Source: Linux's {@code do_swap_page}.
 */
public final class SwapFault {
  /** References to a page that the cache, one entry and we have. */
  private static final int CACHED_MAPPED_AND_HELD = 3;

  private SwapFault() {}

  static FaultOutcome handle(Fault fault) {
    if (!SwapEntry.is(fault.entry())) {
      return awaitArrival(fault);
    }
    Swap swap = fault.map().memory().swap();
    fault.vma().prepareAnonymous();
    long page = swap.cached(fault.entry());
    boolean major = page == 0;
    boolean ready = !major && fault.map().memory().frames().is(page, PageFrames.UPTODATE);
    if (!ready && fault.mayDropLock()) {
      readUnlocked(fault, swap, page);
      return FaultOutcome.retry(Waited.DEVICE);
    }
    if (major) {
      fault.waited(Waited.DEVICE);
    }
    if (major || !fault.map().memory().frames().is(page, PageFrames.UPTODATE)) {
      page = await(fault, swap, page);
    } else {
      swap.lock(page);
    }
    if (page == 0) {
      return FaultOutcome.RACED; // somebody else was quicker, and the last who needed it
    }
    FaultOutcome outcome = install(fault, swap, page, fault.major());
    swap.spareLocked(page);
    swap.unlock(page);
    fault.pages().put(page);
    return outcome;
  }

  /**
   * Waits until the page is in the cache and read, by us or by somebody else. The entry may be gone by then, and its slot another page's, which then is read in
   * vain.
   */
  private static void readUnlocked(Fault fault, Swap swap, long cached) {
    long entry = fault.entry();
    Stalls stalls = fault.map().memory().stalls();
    swap.pin(entry);
    fault.unlock();
    stalls.enter();
    try {
      long page = cached == 0 ? swap.bringIn(entry) : cached;
      if (page != 0) {
        swap.lock(page);
        swap.unlock(page);
        fault.pages().put(page);
      }
    } catch (Refused _) {
      // The next attempt meets it again if it lasts, and reports it with the VMA looked at anew.
    } finally {
      stalls.leave();
      swap.unpin(entry);
    }
  }

  /** Time that is lost because memory is too small. {@return the page, locked; 0 if nobody needs it any more} */
  private static long await(Fault fault, Swap swap, long cached) {
    Stalls stalls = fault.map().memory().stalls();
    stalls.enter();
    try {
      long page = cached == 0 ? swap.bringIn(fault.entry()) : cached;
      if (page != 0) {
        swap.lock(page);
      }
      return page;
    } finally {
      stalls.leave();
    }
  }

  private static FaultOutcome install(Fault fault, Swap swap, long page, boolean major) {
    PageFrames frames = fault.map().memory().frames();
    if (!frames.is(page, PageFrames.UPTODATE)) {
      return FaultOutcome.BUS_ERROR;
    }
    if (!swap.holds(page, fault.entry())) {
      return FaultOutcome.RACED;
    }
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      frames.own(page, fault.vma().prepareAnonymous(), fault.vma().pageAt(fault.page()));
      frames.get(page); // for the entry; ours keeps the page while we have it locked
      fault.map().pages().mapFromSwap(fault.slot(), page, fault.bits(false));
      if (fault.write() && swap.claimLocked(page, CACHED_MAPPED_AND_HELD)) {
        fault.table().changePermissions(fault.slot(), Prot.entryBits(fault.vma().flags(), true));
        fault.table().setBits(fault.slot(), Pte.ACCESSED | Pte.DIRTY);
      }
      return FaultOutcome.installed(FaultKind.SWAP, major);
    }
  }

  /** The page is on its way to another frame, by somebody who has it locked: it arrives soon. */
  private static FaultOutcome awaitArrival(Fault fault) {
    fault.waited(Waited.PAGE_MOVE);
    fault.map().memory().arrivals().await(Sleep.UNINTERRUPTIBLE, () -> {
      try (var _ = fault.table().lock().acquire()) {
        return !Entries.isPlaceholder(fault.table().read(fault.slot()));
      }
    });
    return FaultOutcome.RACED;
  }

  /**
   * Reads a page of a VMA back from swap, whoever may touch it: for swapoff. {@code mm.mmap_lock} is held for reading; throws ENOMEM.
   * {@return false if the page could not be read}
   */
  public static boolean bringBack(MemoryMap map, Vma vma, long address, long entry) {
    Fault fault = Fault.underMapLock(map, vma, address, Access.LOAD);
    fault.look(map.table().build(address), entry);
    return handle(fault) != FaultOutcome.BUS_ERROR;
  }
}
