package pith.mm.physical;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;
import pith.hal.memory.PhysicalMemory;

/**
 * What the kernel knows of each page frame: Linux's {@code struct page}, as parallel arrays instead of objects.
 *
 * <p>A block that was allocated together is a <em>folio</em>: references, flags and owner are those of the whole and stand at its first frame,
 * the <em>head</em>. Every method that asks for them takes the address of any page of it. Only the map count is each frame's own.
 *
 * <p>Counts and flags are atomic; owner and index are written by whoever allocated the folio, before others can find it.
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
  /** Stands on a list of pages that can be reclaimed. */
  public static final int LRU = 1 << 8;
  /** Among the pages that are used often. */
  public static final int ACTIVE = 1 << 9;
  /** Kept off reclaim's lists because a program locked it. */
  public static final int UNEVICTABLE = 1 << 10;
  /** Was active once: if it comes back soon after it went, memory is too small for what is in use. */
  public static final int WORKING_SET = 1 << 11;
  /** Has a slot of swap, which {@link #detail} names, and is found by it. */
  public static final int SWAP_CACHE = 1 << 12;
  /** Given up by its program, unless that writes to it again (MADV_FREE). */
  public static final int LAZY_FREE = 1 << 13;
  /** First frame of a block on a free list. */
  static final int FREE = 1 << 7;
  /** When somebody reads this page, the next ones should be asked for. */
  public static final int READAHEAD = 1 << 14;
  /** An anonymous page that one entry maps and nobody else has: it may be written without a copy. Source: Linux's {@code PG_anon_exclusive}. */
  public static final int ANON_EXCLUSIVE = 1 << 21;
  /** A folio of which some pages are of use to nobody, noted to be split. */
  public static final int DEFERRED_SPLIT = 1 << 24;
  /** Being written to where its file is kept. Source: Linux's {@code PG_writeback}. */
  public static final int WRITEBACK = 1 << 22;
  /** Allocated for contents that can be moved to another frame. */
  static final int MOVABLE = 1 << 20;

  /** Flags that go with the contents when they move to another frame. */
  private static final int OF_CONTENTS = UPTODATE | DIRTY | REFERENCED | ACTIVE | WORKING_SET | LAZY_FREE | READAHEAD;

  /** Stands for an entry that maps all of a folio, in {@link FrameSection#mappedPages}: more than any folio has pages. Linux: {@code ENTIRELY_MAPPED}. */
  private static final int ENTIRELY = 1 << 23;

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

  /**
   * {@return the address of the first frame of the folio that the page at {@code pa} belongs to}
   *
   * <p>A folio is as aligned as it is large, so each frame needs to know only the order. The answer stays true for as long as the caller
   * has a reference; without one it is a guess that {@link PageAllocator#tryGet} checks.
   */
  public long head(long pa) {
    FrameSection section = sectionOf(number(pa));
    int frame = number(pa);
    return section == null ? address(frame) : address((frame & ~FrameSection.MASK) + headSlot(section, pa));
  }

  /** {@return the order of the folio that the page at {@code pa} belongs to: it is 2^order pages long} */
  public int folioOrder(long pa) {
    FrameSection section = sectionOf(number(pa));
    return section == null ? 0 : section.orders[headSlot(section, pa)];
  }

  /** {@return how many pages the folio of a page has} */
  public int folioPages(long pa) {
    return 1 << folioOrder(pa);
  }

  /** {@return how many hold the folio; 0 means free} */
  public int references(long pa) {
    FrameSection section = sectionOf(number(pa));
    return section == null ? 0 : (int) INTS.getVolatile(section.references, headSlot(section, pa));
  }

  /** Takes a reference to a folio that the caller knows to be held by somebody. */
  public void get(long pa) {
    get(pa, 1);
  }

  /** Takes {@code count} references at once: for the page-table entries that take the place of one that mapped the whole folio. */
  public void get(long pa, int count) {
    FrameSection section = section(pa);
    int before = (int) INTS.getAndAdd(section.references, headSlot(section, pa), count);
    assert before > 0 : "a reference to a free page " + Long.toHexString(pa);
  }

  /** Takes a reference unless nobody has one. The folio may be another by now: {@link PageAllocator#tryGet} looks again. {@return whether it did} */
  boolean getUnlessZero(long head) {
    FrameSection section = sectionOf(number(head));
    if (section == null) {
      return false;
    }
    int slot = slot(head);
    int before = (int) INTS.getVolatile(section.references, slot);
    while (before > 0) {
      int seen = (int) INTS.compareAndExchange(section.references, slot, before, before + 1);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  /** Drops a reference. {@return whether it was the last: the caller must free the folio} */
  boolean putAndTest(long pa) {
    FrameSection section = section(pa);
    int before = (int) INTS.getAndAdd(section.references, headSlot(section, pa), -1);
    if (before <= 0) {
      throw new AssertionError("a reference to page " + Long.toHexString(pa) + " was dropped twice");
    }
    return before == 1;
  }

  /**
   * Cuts the folio of {@code pa} into folios of one page each. The caller has a reference to the folio and gets one to each of its pages;
   * beside those, each page has one for the page-table entry that maps it, if one does. So an owner of the whole becomes the owner of its parts. Flags and
   * owner pass to each part.
   *
   * <p>Refused, with nothing changed, while an entry maps the whole, or others have references that are no mapping: it would be unknown to which page. Nobody
   * can take a reference on the way, for the count is then zero. Refused as well unless all pages are mapped alike, not at all or once: who has withdrawn all
   * entries, or holds the lock of the one page table that maps each page, knows that none comes or goes meanwhile; of several tables nobody holds all locks.
   * Source: Linux's {@code split_page} and {@code split_huge_page}.
   *
   * @return whether it was split
   */
  public boolean split(long pa) {
    int first = slot(head(pa));
    FrameSection section = section(pa);
    int size = 1 << section.orders[first];
    int each = (int) INTS.getVolatile(section.mappings, first);
    boolean alike = each <= 1 && (int) INTS.getVolatile(section.entireMappings, first) == 0;
    for (int i = first + 1; alike && i < first + size; i++) {
      alike = (int) INTS.getVolatile(section.mappings, i) == each;
    }
    if (!alike || !INTS.compareAndSet(section.references, first, each * size + 1, 0)) {
      return false;
    }
    INTS.setVolatile(section.mappedPages, first, 0);
    PageAccount[] accounts = section.accounts.get();
    for (int i = first + size - 1; i >= first; i--) {
      section.orders[i] = 0;
      section.owners[i] = section.owners[first];
      section.indexes[i] = section.indexes[first] + (i - first);
      if (accounts != null) {
        accounts[i] = accounts[first];
      }
      INTS.setVolatile(section.flags, i, (int) INTS.getVolatile(section.flags, first) & (i == first ? ~DEFERRED_SPLIT : ~(DEFERRED_SPLIT | LOCKED)));
      INTS.setVolatile(section.references, i, 1 + (int) INTS.getVolatile(section.mappings, i));
    }
    return true;
  }

  /** {@return how many page-table entries map the frame, by itself or as part of its folio} */
  public int mappings(long pa) {
    FrameSection section = sections.get(number(pa) >>> FrameSection.SHIFT);
    return section == null
        ? 0
        : (int) INTS.getVolatile(section.mappings, slot(pa)) + (int) INTS.getVolatile(section.entireMappings, headSlot(section, pa));
  }

  /** {@return how many page-table entries map the folio as a whole: Linux's entire mapcount} */
  public int entireMappings(long pa) {
    FrameSection section = section(pa);
    return (int) INTS.getVolatile(section.entireMappings, headSlot(section, pa));
  }

  /** One more page-table entry maps the whole folio. {@return whether it is the first such: its pages then are to be {@link #cover}ed} */
  public boolean mappedEntirely(long head) {
    return (int) INTS.getAndAdd(section(head).entireMappings, slot(head), 1) == 0;
  }

  /** One page-table entry less maps the whole folio. {@return whether it was the last such: its pages then are to be {@link #uncover}ed} */
  public boolean unmappedEntirely(long head) {
    int before = (int) INTS.getAndAdd(section(head).entireMappings, slot(head), -1);
    assert before > 0 : "folio " + Long.toHexString(head) + " was unmapped twice";
    return before == 1;
  }

  /** The folio is mapped as a whole from now on. {@return how many of its pages nothing mapped before} Source: Linux's {@code __folio_add_rmap}. */
  public int cover(long head) {
    int now = (int) INTS.getAndAdd(section(head).mappedPages, slot(head), ENTIRELY) + ENTIRELY;
    return now < 2 * ENTIRELY ? folioPages(head) - now % ENTIRELY : 0;
  }

  /** The folio is no longer mapped as a whole. {@return how many of its pages nothing maps now} */
  public int uncover(long head) {
    int now = (int) INTS.getAndAdd(section(head).mappedPages, slot(head), -ENTIRELY) - ENTIRELY;
    return now < ENTIRELY ? folioPages(head) - now : 0;
  }

  /** Instead of one entry that maps the whole folio, each of its pages has one. {@return whether nobody maps it as a whole any more} */
  public boolean splitMapping(long head) {
    int pages = folioPages(head);
    for (int i = 0; i < pages; i++) {
      mapped(head + ((long) i << PhysicalMemory.PAGE_SHIFT));
    }
    boolean last = unmappedEntirely(head);
    if (last) {
      uncover(head); // none: each has an entry of its own
    }
    return last;
  }

  /** One more page-table entry maps the frame by itself. {@return whether nothing mapped it before, by itself or as part of its folio} */
  public boolean mapped(long pa) {
    FrameSection section = section(pa);
    boolean first = (int) INTS.getAndAdd(section.mappings, slot(pa), 1) == 0;
    int head = headSlot(section, pa);
    return first && (section.orders[head] == 0 || (int) INTS.getAndAdd(section.mappedPages, head, 1) < ENTIRELY);
  }

  /** One page-table entry less maps the frame by itself. {@return whether nothing maps it any more} */
  public boolean unmapped(long pa) {
    FrameSection section = section(pa);
    int before = (int) INTS.getAndAdd(section.mappings, slot(pa), -1);
    assert before > 0 : "page " + Long.toHexString(pa) + " was unmapped twice";
    int head = headSlot(section, pa);
    return before == 1 && (section.orders[head] == 0 || (int) INTS.getAndAdd(section.mappedPages, head, -1) <= ENTIRELY);
  }

  /** {@return how many pages of the folio entries map, each counted once} */
  public int mappedPages(long pa) {
    FrameSection section = section(pa);
    int head = headSlot(section, pa);
    if (section.orders[head] == 0) {
      return (int) INTS.getVolatile(section.mappings, head) == 0 ? 0 : 1;
    }
    int mapped = (int) INTS.getVolatile(section.mappedPages, head);
    return mapped < ENTIRELY ? mapped : 1 << section.orders[head];
  }

  /** {@return whether any of the flags in {@code mask} is set} */
  public boolean is(long pa, int mask) {
    FrameSection section = section(pa);
    return ((int) INTS.getVolatile(section.flags, headSlot(section, pa)) & mask) != 0;
  }

  /** Sets flags. {@return whether any of them was clear before} */
  public boolean set(long pa, int mask) {
    FrameSection section = section(pa);
    return ((int) INTS.getAndBitwiseOr(section.flags, headSlot(section, pa), mask) & mask) != mask;
  }

  /** Clears flags. {@return whether any of them was set before} */
  public boolean clear(long pa, int mask) {
    FrameSection section = section(pa);
    return ((int) INTS.getAndBitwiseAnd(section.flags, headSlot(section, pa), ~mask) & mask) != 0;
  }

  /** {@return the owner of the folio: a page cache, a slab; null for anonymous memory} */
  public PageOwner owner(long pa) {
    FrameSection section = section(pa);
    return section.owners[headSlot(section, pa)];
  }

  /** {@return what else its keeper notes of a frame: the swap entry of a page of the swap cache} */
  public long detail(long pa) {
    return section(pa).details[slot(pa)];
  }

  /** Notes something of a frame; by whoever has the page locked. */
  public void detail(long pa, long note) {
    section(pa).details[slot(pa)] = note;
  }

  /** {@return the page's index within its owner: its number in its file} */
  public long index(long pa) {
    FrameSection section = section(pa);
    int head = headSlot(section, pa);
    return section.indexes[head] + (slot(pa) - head);
  }

  /** Gives the folio to {@code owner}, as its pages from {@code index} on. */
  public void own(long pa, PageOwner owner, long index) {
    FrameSection section = section(pa);
    int head = headSlot(section, pa);
    section.owners[head] = owner;
    section.indexes[head] = index;
  }

  /** {@return who was charged for the folio, null if nobody was} */
  public PageAccount account(long pa) {
    FrameSection section = section(pa);
    PageAccount[] accounts = section.accounts.get();
    return accounts == null ? null : accounts[headSlot(section, pa)];
  }

  /** Notes who was charged for the folio; by whoever allocated it, or moves it. The array is made for the first who is charged for any page near it. */
  public void account(long pa, PageAccount payer) {
    FrameSection section = section(pa);
    if (payer != null && section.accounts.get() == null) {
      section.accounts.compareAndSet(null, new PageAccount[FrameSection.FRAMES]);
    }
    PageAccount[] accounts = section.accounts.get();
    if (accounts != null) {
      accounts[headSlot(section, pa)] = payer;
    }
  }

  /** Shows each folio that somebody was charged for, by its head; others may come and go meanwhile. */
  public void charged(LongConsumer taker) {
    for (int frame = 0; frame < count; frame++) {
      FrameSection section = sectionOf(frame);
      PageAccount[] accounts = section == null ? null : section.accounts.get();
      if (accounts == null) {
        frame |= FrameSection.MASK;
      } else if (accounts[frame & FrameSection.MASK] != null && references(address(frame)) > 0) {
        taker.accept(address(frame));
      }
    }
  }

  /** The single page at {@code to} takes the place of that at {@code from}: its owner, its index, and what is known of its contents and their use. */
  public void succeed(long from, long to) {
    own(to, owner(from), index(from));
    FrameSection section = section(from);
    set(to, (int) INTS.getVolatile(section.flags, slot(from)) & OF_CONTENTS);
  }

  /** {@return whether page-table entries map any page of the folio} */
  public boolean folioMapped(long pa) {
    return mappedPages(pa) > 0;
  }

  /** {@return whether a folio, to which the caller has a reference, was allocated for contents that can be moved} */
  public boolean isMovable(long pa) {
    return is(pa, MOVABLE);
  }

  /** {@return whether a frame belongs to a folio that was allocated as movable} */
  boolean movable(int frame) {
    long pa = address(frame);
    return references(pa) > 0 && is(pa, MOVABLE);
  }

  /** A block of 2^order frames leaves the free lists with one reference and no owner. */
  void initialise(long pa, int order, boolean movable) {
    FrameSection section = section(pa);
    int first = slot(pa);
    int end = first + (1 << order);
    Arrays.fill(section.orders, first, end, (byte) order);
    Arrays.fill(section.owners, first, end, null);
    Arrays.fill(section.indexes, first, end, 0);
    Arrays.fill(section.flags, first, end, 0);
    PageAccount[] accounts = section.accounts.get();
    if (accounts != null) {
      Arrays.fill(accounts, first, end, null);
    }
    INTS.setVolatile(section.flags, first, movable ? MOVABLE : 0);
    INTS.setVolatile(section.references, first, 1);
  }

  FrameSection sectionOf(int frame) {
    return sections.get(frame >>> FrameSection.SHIFT);
  }

  /** {@return the section of a frame, which lies in {@code zone}, made by now}; under the zone's lock. */
  FrameSection touch(int frame, Zone zone) {
    FrameSection section = sectionOf(frame);
    if (section == null) {
      section = new FrameSection(zone);
      sections.set(frame >>> FrameSection.SHIFT, section);
    }
    return section;
  }

  private FrameSection section(long pa) {
    return sections.get(number(pa) >>> FrameSection.SHIFT);
  }

  /** A free frame may still have the order of a folio that was larger than what begins at that head now: then it is no part of that. */
  private static int headSlot(FrameSection section, long pa) {
    int slot = slot(pa);
    int order = section.orders[slot];
    int head = slot & -(1 << order);
    return section.orders[head] == order ? head : slot;
  }

  private static int slot(long pa) {
    return number(pa) & FrameSection.MASK;
  }
}
