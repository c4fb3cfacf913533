package pith.mm.vma;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.FileMapping;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.slab.KernelObject;

/**
 * A virtual memory area: pages from {@link #start} to before {@link #end} that are alike. Linux's {@code vm_area_struct}.
 *
 * <p>Read under {@code mm.mmap_lock}; changed by {@link VmaEditor} under it held for writing (and {@code inode.i_mmap}, if it maps a file).
 */
public final class Vma extends KernelObject implements FileMapping {
  /** What Linux's {@code vm_area_struct} takes, so that slab figures are alike. */
  static final int BYTES = 176;

  private final MemoryMap map;
  private final MappedFile file;
  private final SpecialPages special;
  long start;
  long end;
  long flags;
  long pageOffset;
  boolean anonymousPages;

  /** A VMA that is on no list yet; throws ENOMEM. It takes no reference to the file. */
  Vma(MemoryMap map, long start, long end, long flags, MappedFile file, SpecialPages special, long pageOffset) {
    super(map.memory().slabs().cache("vm_area_struct", BYTES));
    this.map = map;
    this.start = start;
    this.end = end;
    this.flags = flags;
    this.file = file;
    this.special = special;
    this.pageOffset = pageOffset;
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

  /** {@return whether nothing but zeroes stands behind it} */
  public boolean anonymous() {
    return file == null && special == null;
  }

  /** {@return whether it may hold pages that stand in no file: made by private writes} */
  public boolean hasAnonymousPages() {
    return anonymousPages;
  }

  /** A private page is about to be mapped here. Under {@code mm.mmap_lock} for reading: it only ever becomes true. */
  public void noteAnonymousPage() {
    anonymousPages = true;
  }

  /** {@return the number within the file, or the special pages, of its first page} */
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
      map.zap(from, addressOf(Math.min(endNumber, last)), privateCopies);
    }
  }

  @Override
  public void writeProtectPages(long first, long endNumber) {
    long last = pageOffset + pages();
    if (is(VmFlags.SHARED) && first < last && endNumber > pageOffset) {
      map.writeProtect(addressOf(Math.max(first, pageOffset)), addressOf(Math.min(endNumber, last)));
    }
  }

  /** {@return whether {@code other}, which begins where this ends, could be one with it} */
  boolean continuesWith(Vma other) {
    boolean sameBacking = file == other.file && special == null && other.special == null;
    boolean samePlace = file == null || other.pageOffset == pageOffset + pages();
    return end == other.start && flags == other.flags && sameBacking && samePlace && map == other.map;
  }

  void free() {
    release();
  }

  @Override
  public String toString() {
    return Long.toHexString(start) + "-" + Long.toHexString(end);
  }
}
