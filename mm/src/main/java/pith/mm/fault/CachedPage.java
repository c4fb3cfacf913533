package pith.mm.fault;

import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.ReadaheadState;
import pith.mm.vma.VmFlags;

/**
 * The page of a file that a fault is about, held by a reference; {@code major} if a device was read for it.
 *
 * <p>The file may be truncated at any moment. Truncation shrinks the size first and unmaps then, so a look at the size under the table's lock, right before
 * installing, is enough: either it sees the new size, or the unmapping sees the entry.
 */
record CachedPage(PageCache cache, long number, long address, boolean major) {

  /** {@return the page, read if it was missing, or null beyond the file's end}; may sleep, and throws what the file refuses with. */
  static CachedPage get(Fault fault) {
    PageCache cache = fault.vma().cache();
    long number = fault.vma().pageAt(fault.page());
    if (number >= cache.sizePages()) {
      return null;
    }
    long address = cache.find(number);
    readAhead(fault, cache, number, address);
    if (address != 0) {
      return new CachedPage(cache, number, address, false);
    }
    return new CachedPage(cache, number, cache.page(number), cache.source().backed());
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

  /** {@return whether it is still the file's}; under the table's lock. */
  boolean valid() {
    return cache.owns(address, number) && number < cache.sizePages();
  }

  void put(Fault fault) {
    fault.pages().put(address);
  }
}
