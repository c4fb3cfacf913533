package pith.hal.mmu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/**
 * A hart's translation lookaside buffer: direct-mapped, one entry for each value of the low page-number bits.
 *
 * <pre>
 *   virtual address   | page number ........ | index | offset in page |
 *   tag               | page number ........ | index | address space  |      one tag each for load, store and fetch
 * </pre>
 *
 * <p>A page-aligned address leaves its low 12 bits free, and the address-space identifier lives there. So a hit is one compare: an
 * access at {@code va} compares {@code va & PAGE | space} with the tag at {@code index(va)}. An entry that is empty for some kind of access
 * has {@link #EMPTY} in its tag, which no address space has.
 *
 * <p>Beside the tags an entry holds where the page is on the host: the segment of its RAM chunk, and what to add to a virtual address
 * to get the offset within that segment. The chunk exists on the host by then, so the segment never becomes stale.
 *
 * <p>A superpage has one entry in a {@link SuperpageTlb}, and its single pages come here from there as they are used, without a walk: as in processors
 * whose first-level TLB knows small pages only.
 *
 * <p>Owned by the hart. The arrays are open to the CPU models, whose fast paths compile to a load, a compare and an access.
 */
public final class Tlb {
  /** Number of entries: 4 MiB of reach. */
  public static final int ENTRIES = 1024;

  /** Selects the page of a virtual address. */
  public static final long PAGE = -PhysicalMemory.PAGE_BYTES;

  /** In the space bits of a tag: nothing is cached here. */
  static final long EMPTY = 0x800;

  /** Tags of entries that permit loads, stores and fetches; a store tag is set only when the page is already marked dirty. */
  public final long[] load = new long[ENTRIES];

  public final long[] store = new long[ENTRIES];
  public final long[] fetch = new long[ENTRIES];

  /** The chunk of RAM that the page lies in. */
  public final MemorySegment[] chunk = new MemorySegment[ENTRIES];

  /** The same chunk as an array: what is aligned within 8 bytes is quicker to read from here. */
  public final long[][] words = new long[ENTRIES][];

  /** Virtual address plus this is the offset in {@link #chunk}. */
  public final long[] toOffset = new long[ENTRIES];

  /** The physical address of the page. */
  public final long[] physical = new long[ENTRIES];

  /** 2 MiB pages: 128 MiB of reach. */
  private final SuperpageTlb large = new SuperpageTlb(21, 64);

  /** 1 GiB pages; a larger page is entered by the gigabyte. */
  private final SuperpageTlb huge = new SuperpageTlb(30, 8);

  Tlb() {
    clear();
  }

  /** {@return the entry that can hold the page of a virtual address} */
  public static int index(long va) {
    return (int) (va >>> PhysicalMemory.PAGE_SHIFT) & ENTRIES - 1;
  }

  long[] tags(Access access) {
    return switch (access) {
      case LOAD -> load;
      case STORE -> store;
      case FETCH -> fetch;
    };
  }

  /** {@return the physical address of the page in an entry that was hit} */
  long page(int entry) {
    return physical[entry];
  }

  /** Enters a page of RAM for one kind of access, keeping the other kinds if the entry already holds this page. */
  void fill(long va, long space, Access access, long pa, PhysicalMemory ram) {
    int entry = index(va);
    long tag = va & PAGE | space;
    long page = pa & PAGE;
    if (physical[entry] != page || !holds(entry, tag)) {
      empty(entry);
      physical[entry] = page;
      chunk[entry] = ram.writable(page);
      words[entry] = ram.words(page);
      toOffset[entry] = PhysicalMemory.offset(page) - (va & PAGE);
    }
    tags(access)[entry] = tag;
  }

  /** {@return the physical address of {@code va} if a superpage is cached for this kind of access, or {@link Mmu#FAULT}} */
  long findSuperpage(long va, long space, Access access) {
    long pa = large.find(va, space, access);
    return pa != Mmu.FAULT ? pa : huge.find(va, space, access);
  }

  /** Enters a superpage that is mapped at {@code level}, above 0. */
  void enterSuperpage(int level, long va, long space, Access access, long pa) {
    (level == 1 ? large : huge).enter(va, space, access, pa, this);
  }

  private boolean holds(int entry, long tag) {
    return load[entry] == tag || store[entry] == tag || fetch[entry] == tag;
  }

  private void empty(int entry) {
    load[entry] = EMPTY;
    store[entry] = EMPTY;
    fetch[entry] = EMPTY;
  }

  void clear() {
    Arrays.fill(load, EMPTY);
    Arrays.fill(store, EMPTY);
    Arrays.fill(fetch, EMPTY);
    large.clear();
    huge.clear();
  }

  void clearSpace(long space) {
    large.clearSpace(space);
    huge.clearSpace(space);
    for (int entry = 0; entry < ENTRIES; entry++) {
      clearSpace(load, entry, space);
      clearSpace(store, entry, space);
      clearSpace(fetch, entry, space);
    }
  }

  private static void clearSpace(long[] tags, int entry, long space) {
    if ((tags[entry] & ~PAGE) == space) {
      tags[entry] = EMPTY;
    }
  }

  /** Forgets the page that contains {@code va}, whatever its size. */
  void forget(long va, long space) {
    large.forget(va, space, this);
    huge.forget(va, space, this);
    clearPage(va, space);
  }

  private void clearPage(long va, long space) {
    int entry = index(va);
    if (holds(entry, va & PAGE | space)) {
      empty(entry);
    }
  }

  /** Forgets the single pages of a superpage. */
  void clearRange(long start, long bytes, long space) {
    int pages = (int) Math.min(ENTRIES, bytes >>> PhysicalMemory.PAGE_SHIFT);
    for (int i = 0, entry = index(start); i < pages; i++, entry = entry + 1 & ENTRIES - 1) {
      if (within(load[entry], start, bytes, space) || within(store[entry], start, bytes, space) || within(fetch[entry], start, bytes, space)) {
        empty(entry);
      }
    }
  }

  private static boolean within(long tag, long start, long bytes, long space) {
    return (tag & ~PAGE) == space && (tag & PAGE) - start >= 0 && (tag & PAGE) - start < bytes;
  }
}
