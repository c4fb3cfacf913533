package pith.mm.physical;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Hands out page frames, in blocks of 2^order. Source: Linux's {@code __alloc_pages} and {@code free_pages}.
 *
 * <p>Callable with any lock held but {@code zone.lock}; under a spin lock only with {@link Allocation#ATOMIC}.
 */
public final class PageAllocator {
  /** RAM below 4 GiB is what devices with 32-bit addresses reach: zone DMA32. */
  private static final long DMA32_END = 1L << 32;

  private static final int RECLAIM_ROUNDS = 4;

  private final PhysicalMemory ram;
  private final MemoryTraffic traffic;
  private final PageFrames frames;
  private final List<Zone> zones = new ArrayList<>();
  private final FailureInjector failures;
  private Reclaimer reclaimer = pages -> 0;

  /** An allocator of all of {@code ram}; {@code failures} may make allocations fail on purpose. */
  public PageAllocator(PhysicalMemory ram, MemoryTraffic traffic, FailureInjector failures) {
    this.ram = ram;
    this.traffic = traffic;
    this.failures = failures;
    frames = new PageFrames(ram);
    int low = (int) Math.min(frames.count(), DMA32_END - PhysicalMemory.BASE >>> PhysicalMemory.PAGE_SHIFT);
    zones.add(new Zone("DMA32", frames, 0, low));
    if (low < frames.count()) {
      zones.add(new Zone("Normal", frames, low, frames.count()));
    }
  }

  /** Sets whom to ask for clean pages when none is free. */
  public void reclaimer(Reclaimer source) {
    reclaimer = source;
  }

  public PageFrames frames() {
    return frames;
  }

  public PhysicalMemory ram() {
    return ram;
  }

  /** {@return the zones, lowest addresses first} */
  public List<Zone> zones() {
    return List.copyOf(zones);
  }

  /** {@return pages that exist} */
  public long totalPages() {
    return frames.count();
  }

  /** {@return pages that are free at this moment} */
  public long freePages() {
    long free = 0;
    for (int i = 0; i < zones.size(); i++) {
      free += zones.get(i).free();
    }
    return free;
  }

  /**
   * Allocates 2^order contiguous pages, aligned to their size, with one reference. {@return the physical address of the first}
   *
   * @throws Refused ENOMEM if nothing is free and nothing could be reclaimed
   */
  public long allocate(int order, Allocation kind) {
    boolean fails = kind == Allocation.OPTIONAL ? failures.failsOptional() : failures.fails();
    int frame = fails ? Zone.NONE : take(order, kind);
    if (frame == Zone.NONE) {
      throw Refused.of(Errno.ENOMEM);
    }
    long pa = PageFrames.address(frame);
    frames.initialise(pa, order);
    Work.charge(Work.PAGE_ALLOCATE);
    if (kind.zeroed()) {
      zero(pa, order);
    }
    return pa;
  }

  private int take(int order, Allocation kind) {
    int frame = takeFree(order);
    for (int round = 0; frame == Zone.NONE && kind.reclaims() && round < RECLAIM_ROUNDS; round++) {
      if (reclaimer.reclaim(Math.max(32, 1L << order)) == 0) {
        break;
      }
      frame = takeFree(order);
    }
    return frame;
  }

  /** Higher zones first: the low one is kept for those who need it. */
  private int takeFree(int order) {
    for (int i = zones.size() - 1; i >= 0; i--) {
      int frame = zones.get(i).take(order);
      if (frame != Zone.NONE) {
        return frame;
      }
    }
    return Zone.NONE;
  }

  private void zero(long pa, int order) {
    for (int i = 0; i < 1 << order; i++) {
      long page = pa + ((long) i << PhysicalMemory.PAGE_SHIFT);
      ram.fill(page, PhysicalMemory.PAGE_BYTES, (byte) 0);
      Work.charge(Work.PAGE_ZERO);
      traffic.touch(page, PhysicalMemory.PAGE_BYTES, Access.STORE);
    }
  }

  /** Copies the page at {@code from} over the page at {@code to}. */
  public void copy(long from, long to) {
    ram.copy(from, to, PhysicalMemory.PAGE_BYTES);
    Work.charge(Work.PAGE_COPY);
    traffic.touch(from, PhysicalMemory.PAGE_BYTES, Access.LOAD);
    traffic.touch(to, PhysicalMemory.PAGE_BYTES, Access.STORE);
  }

  /** Takes a reference to the folio of a page that the caller knows to be held. */
  public void get(long pa) {
    frames.get(pa);
  }

  /**
   * Takes a reference to the folio of a page that may be free or change hands at this moment, as one that was found without a lock. The caller must
   * look again whether it is what was sought. {@return whether there was a folio to take a reference to}
   */
  public boolean tryGet(long pa) {
    while (true) {
      long head = frames.head(pa);
      if (!frames.getUnlessZero(head)) {
        return false;
      } else if (frames.head(pa) == head) {
        return true;
      }
      put(head); // split or freed and allocated anew since we looked: what we hold is another folio
    }
  }

  /** Drops a reference to the folio of a page; the last one frees it. */
  public void put(long pa) {
    long head = frames.head(pa);
    if (frames.putAndTest(head)) {
      release(head);
    }
  }

  /** Frees a block of which the caller has the only reference. */
  public void free(long pa, int order) {
    if (frames.head(pa) != pa || frames.folioOrder(pa) != order || !frames.putAndTest(pa)) {
      throw new AssertionError("page " + Long.toHexString(pa) + " is freed while in use, or with another order than its own");
    }
    release(pa);
  }

  /**
   * Cuts the folio of {@code head} into single pages, if each reference to it is a page-table entry that maps one of its pages. Pages that nothing maps are
   * freed by that. Page-table entries of the folio must not change meanwhile. {@return whether it was split}
   */
  public boolean splitIfUnshared(long head) {
    int size = 1 << frames.folioOrder(head);
    frames.get(head);
    boolean split = frames.split(head);
    for (int i = 0; i < (split ? size : 1); i++) {
      put(head + ((long) i << PhysicalMemory.PAGE_SHIFT));
    }
    return split;
  }

  /** The kernel changed a page's bytes: harts that decoded instructions from it must look again. */
  public void contentsChanged(long pa) {
    if (frames.is(pa, PageFrames.CODE)) {
      ram.codeChanged(pa);
    }
  }

  private void release(long head) {
    if (frames.folioMapped(head)) {
      throw new AssertionError("page " + Long.toHexString(head) + " is freed while page tables map it");
    }
    int order = frames.folioOrder(head);
    if (frames.is(head, PageFrames.CODE)) {
      for (int i = 0; i < 1 << order; i++) {
        ram.codeChanged(head + ((long) i << PhysicalMemory.PAGE_SHIFT));
      }
    }
    Work.charge(Work.PAGE_FREE);
    int frame = PageFrames.number(head);
    for (int i = 0; i < zones.size(); i++) {
      if (zones.get(i).contains(frame)) {
        zones.get(i).give(frame, order);
        return;
      }
    }
  }
}
