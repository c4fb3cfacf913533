package pith.mm.physical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import pith.hal.memory.PhysicalMemory;

/**
 * What the kernel knows of each page frame: Linux's {@code struct page}, as parallel arrays instead of objects.
 *
 * <p>Counts and flags are atomic; owner and index are written by whoever allocated the frame, before others can find it.
 */
public final class PageFrames {
  /** The page's contents are those of its file. */
  public static final int UPTODATE = 1;
  /** The page's contents are newer than its file. */
  public static final int DIRTY = 1 << 1;
  /** Somebody fills or writes the page: others wait. */
  public static final int LOCKED = 1 << 2;
  /** Looked at since reclaim last passed. */
  public static final int REFERENCED = 1 << 3;
  /** Cut up by a slab cache. */
  public static final int SLAB = 1 << 4;
  /** A level of a page table. */
  public static final int TABLE = 1 << 5;
  /** Was mapped executable: harts may have decoded its bytes. */
  public static final int CODE = 1 << 6;
  /** First frame of a block on a free list. */
  static final int FREE = 1 << 7;

  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  private final AtomicReferenceArray<FrameSection> sections;
  private final int count;

  public PageFrames(PhysicalMemory ram) {
    count = Math.toIntExact(ram.pages());
    sections = new AtomicReferenceArray<>((count + FrameSection.FRAMES - 1) >>> FrameSection.SHIFT);
  }

  /** {@return how many frames RAM has} */
  public int count() {
    return count;
  }

  /** {@return the number of the frame that holds physical address {@code pa}, counted from the start of RAM} */
  public static int number(long pa) {
    return (int) (pa - PhysicalMemory.BASE >>> PhysicalMemory.PAGE_SHIFT);
  }

  /** {@return the physical address at which frame {@code number} begins} */
  public static long address(int number) {
    return PhysicalMemory.BASE + ((long) number << PhysicalMemory.PAGE_SHIFT);
  }

  /** {@return how many hold the frame; 0 means free} */
  public int references(long pa) {
    int frame = number(pa);
    FrameSection section = sections.get(frame >>> FrameSection.SHIFT);
    return section == null ? 0 : (int) INTS.getVolatile(section.references, frame & FrameSection.MASK);
  }

  /** Takes a reference to a frame that the caller knows to be held by somebody. */
  public void get(long pa) {
    int before = (int) INTS.getAndAdd(section(pa).references, slot(pa), 1);
    assert before > 0 : "a reference to a free page " + Long.toHexString(pa);
  }

  /** Drops a reference. {@return whether it was the last: the caller must free the page} */
  boolean putAndTest(long pa) {
    int before = (int) INTS.getAndAdd(section(pa).references, slot(pa), -1);
    if (before <= 0) {
      throw new AssertionError("a reference to page " + Long.toHexString(pa) + " was dropped twice");
    }
    return before == 1;
  }

  /** {@return how many page-table entries map the frame} */
  public int mappings(long pa) {
    FrameSection section = sections.get(number(pa) >>> FrameSection.SHIFT);
    return section == null ? 0 : (int) INTS.getVolatile(section.mappings, slot(pa));
  }

  /** One more page-table entry maps the frame. {@return whether it is the first} */
  public boolean mapped(long pa) {
    return (int) INTS.getAndAdd(section(pa).mappings, slot(pa), 1) == 0;
  }

  /** One page-table entry less maps the frame. {@return whether it was the last} */
  public boolean unmapped(long pa) {
    int before = (int) INTS.getAndAdd(section(pa).mappings, slot(pa), -1);
    assert before > 0 : "page " + Long.toHexString(pa) + " was unmapped twice";
    return before == 1;
  }

  /** {@return whether any of the flags in {@code mask} is set} */
  public boolean is(long pa, int mask) {
    return ((int) INTS.getVolatile(section(pa).flags, slot(pa)) & mask) != 0;
  }

  /** Sets flags. {@return whether any of them was clear before} */
  public boolean set(long pa, int mask) {
    return ((int) INTS.getAndBitwiseOr(section(pa).flags, slot(pa), mask) & mask) != mask;
  }

  /** Clears flags. {@return whether any of them was set before} */
  public boolean clear(long pa, int mask) {
    return ((int) INTS.getAndBitwiseAnd(section(pa).flags, slot(pa), ~mask) & mask) != 0;
  }

  /** {@return the owner of the frame: a page cache, a slab; null for an anonymous page} */
  public PageOwner owner(long pa) {
    return section(pa).owners[slot(pa)];
  }

  /** {@return the frame's index within its owner: the page's number in its file} */
  public long index(long pa) {
    return section(pa).indexes[slot(pa)];
  }

  /** Gives the frame to {@code owner}, as its page {@code index}. */
  public void own(long pa, PageOwner owner, long index) {
    section(pa).owners[slot(pa)] = owner;
    section(pa).indexes[slot(pa)] = index;
  }

  /** {@return the order of the block that begins at the frame: it is 2^order pages long} */
  public int order(long pa) {
    return section(pa).orders[slot(pa)];
  }

  /** A block of 2^order frames leaves the free lists with one reference and no owner. */
  void initialise(long pa, int order) {
    FrameSection section = section(pa);
    int first = slot(pa);
    section.orders[first] = (byte) order;
    for (int i = first; i < first + (1 << order); i++) {
      section.owners[i] = null;
      section.indexes[i] = 0;
      INTS.setVolatile(section.flags, i, 0);
    }
    INTS.setVolatile(section.references, first, 1);
  }

  FrameSection sectionOf(int frame) {
    return sections.get(frame >>> FrameSection.SHIFT);
  }

  /** {@return the section of a frame, made by now}; under the zone's lock. */
  FrameSection touch(int frame) {
    FrameSection section = sectionOf(frame);
    if (section == null) {
      section = new FrameSection();
      sections.set(frame >>> FrameSection.SHIFT, section);
    }
    return section;
  }

  private FrameSection section(long pa) {
    return sections.get(number(pa) >>> FrameSection.SHIFT);
  }

  private static int slot(long pa) {
    return number(pa) & FrameSection.MASK;
  }
}
