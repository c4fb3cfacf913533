package pith.mm.fault;

import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.ReadaheadState;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Refused;

/** The page of a file that a fault is about. */
sealed interface CachedPage {
  /** Beyond the end of the file there is none. */
  record BeyondEnd() implements CachedPage {}

  /** It had to be read from a device; the fault's lock was dropped for that. */
  record ReadUnlocked() implements CachedPage {}

  /**
   * It is here, held by a reference.
   *
   * <p>The file may be truncated at any moment. Truncation shrinks the size first and unmaps then, so a look at the size under the table's lock, right before
   * installing, is enough: either it sees the new size, or the unmapping sees the entry.
   */
  record Present(PageCache cache, long number, long address) implements CachedPage {
    /** {@return whether it is still the file's}; under the table's lock. */
    boolean valid() {
      return cache.owns(address, number) && number < cache.sizePages();
    }

    void put(Fault fault) {
      fault.pages().put(address);
    }
  }

  CachedPage BEYOND_END = new BeyondEnd();
  CachedPage READ_UNLOCKED = new ReadUnlocked();

  /**
   * Finds the page. Missing, it is read: without the fault's lock, unless the fault was patient once already. May sleep, and throws what the file refuses with.
   */
  static CachedPage get(Fault fault) {
    PageCache cache = fault.vma().cache();
    long number = fault.vma().pageAt(fault.page());
    if (number >= cache.sizePages()) {
      return BEYOND_END;
    }
    long address = cache.find(number);
    readAhead(fault, cache, number, address);
    if (address != 0) {
      return new Present(cache, number, address);
    }
    if (cache.source().backed() && fault.mayDropLock()) {
      readUnlocked(fault, cache, number);
      return READ_UNLOCKED;
    }
    if (cache.source().backed()) {
      fault.waited(Waited.DEVICE);
    }
    return new Present(cache, number, cache.page(number));
  }

  /** What is likely to be touched next is asked for before the wait for this page. */
  private static void readAhead(Fault fault, PageCache cache, long number, long address) {
    ReadaheadState state = fault.vma().file().readahead();
    if (state == null) {
      return;
    }
    if (address != 0) {
      state.hitInMapping(cache, address, number);
    } else {
      state.missedInMapping(cache, number, fault.vma().is(VmFlags.SEQUENTIAL), fault.vma().is(VmFlags.RANDOM));
    }
  }

  /** Reads the page into the cache, where the next attempt will find it. The file stays open for that even if it is unmapped meanwhile. */
  private static void readUnlocked(Fault fault, PageCache cache, long number) {
    MappedFile file = fault.vma().file();
    file.get();
    fault.unlock();
    try {
      fault.pages().put(cache.page(number));
    } catch (Refused failure) {
      // The next attempt meets it again if it lasts, and reports it with the VMA looked at anew.
    } finally {
      file.put();
    }
  }
}
