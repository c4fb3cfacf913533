package pith.kernel.uring;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The rings and the entries, in pages that the program maps. The kernel reads what the program writes once, and never trusts it: an index is cut by the
 * kernel's own mask. Source: Linux's {@code struct io_rings}.
 */
final class RingMemory {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int HEAD = 0, TAIL = 4, MASK = 8, ENTRIES = 12, FLAGS = 16, DROPPED = 20, OVERFLOW = 16, CQ_FLAGS = 20;

  /** Where rings of lent buffers lie among the pages, one behind the other by the numbers of their groups. */
  private static final long GROUPS_AT = 1L << 32;

  private static final long MOST_GROUP_BYTES = 1 << 19;

  /** How large the region of arguments can be: to where the next place begins. */
  private static final long MOST_REGION_BYTES = 1 << 27;

  private static final U32Field PARAM = new U32Field(0);

  final int sqEntries;
  final int cqEntries;
  private final MemorySystem memory;
  private final PhysicalMemory ram;
  private final PageCache cache;
  private final long[] rings;
  private final long[] sqes;
  private final int arrayAt;

  /** Pages of rings of lent buffers, by the numbers of their groups. */
  private final Map<Integer, long[]> groups = new ConcurrentSkipListMap<>();

  /** Pages of the region of arguments, none at first. */
  private volatile long[] region = new long[0];

  private final int entryBytes;
  private final int completionBytes;

  /** An array of indexes says which entries are submitted, in which order; without it they are taken as they lie. */
  private final boolean indirect;

  /** @throws pith.sync.outcome.Refused ENOMEM */
  RingMemory(MemorySystem memory, int sqEntries, int cqEntries, int flags) {
    this.entryBytes = UringLayout.SQE.size() * ((flags & UringLayout.SQE128) != 0 ? 2 : 1);
    this.completionBytes = UringLayout.CQE.size() * ((flags & UringLayout.CQE32) != 0 ? 2 : 1);
    this.indirect = (flags & UringLayout.NO_SQARRAY) == 0;
    this.memory = memory;
    this.ram = memory.ram();
    this.sqEntries = sqEntries;
    this.cqEntries = cqEntries;
    cache = new PageCache(memory, PageSource.memory(() -> GROUPS_AT << 4));
    arrayAt = UringLayout.CQ_ENTRIES + cqEntries * completionBytes;
    rings = pages(UringLayout.SQ_RING_AT, arrayAt + sqEntries * Integer.BYTES);
    sqes = pages(UringLayout.SQES_AT, sqEntries * entryBytes);
    ram.writeInt(sq() + MASK, sqEntries - 1);
    ram.writeInt(sq() + ENTRIES, sqEntries);
    ram.writeInt(cq() + MASK, cqEntries - 1);
    ram.writeInt(cq() + ENTRIES, cqEntries);
  }

  private long sq() {
    return rings[0];
  }

  private long cq() {
    return rings[0] + UringLayout.CQ_AT;
  }

  private long[] pages(long offset, long bytes) {
    long[] pages = new long[(int) ((bytes + PAGE - 1) / PAGE)];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = cache.page(offset / PAGE + i);
    }
    return pages;
  }

  PageCache cache() {
    return cache;
  }

  /** {@return where among the pages that lies which a program maps at {@code offset}} Refuses with EINVAL what is not there. */
  long mappedAt(long offset, long length) {
    long within = offset & ~UringLayout.PLACES;
    return switch ((int) ((offset & UringLayout.PLACES) >>> 27)) {
      case (int) (UringLayout.SQ_RING_AT >>> 27), (int) (UringLayout.CQ_RING_AT >>> 27) -> within(UringLayout.SQ_RING_AT, within, length, rings.length);
      case (int) (UringLayout.SQES_AT >>> 27) -> within(UringLayout.SQES_AT, within, length, sqes.length);
      case (int) (UringLayout.REGION_AT >>> 27) -> within(UringLayout.REGION_AT, within, length, region.length);
      case (int) (UringLayout.BUFFERS_AT >>> 27) -> {
        int number = (int) (within >>> UringLayout.GROUP_SHIFT);
        long[] pages = groups.getOrDefault(number, new long[0]);
        yield within(group(number), within & (1 << UringLayout.GROUP_SHIFT) - 1, length, pages.length);
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long within(long place, long offset, long length, int pages) {
    if (length <= 0 || offset + length > (long) pages * PAGE) {
      throw Refused.of(Errno.EINVAL);
    }
    return place + offset;
  }

  private static long group(int number) {
    return GROUPS_AT + number * MOST_GROUP_BYTES;
  }

  /** {@return pages of zeroes for a ring of lent buffers, which the program maps} Refuses with ENOMEM. */
  long[] addGroup(int number, long bytes) {
    long[] pages = pages(group(number), bytes);
    groups.put(number, pages);
    return pages;
  }

  /** {@return pages of zeroes for a region of arguments, which the program maps} There is one. Refuses with ENOMEM. */
  long[] addRegion(long bytes) {
    if (bytes > MOST_REGION_BYTES) {
      throw Refused.of(Errno.ENOMEM);
    }
    region = pages(UringLayout.REGION_AT, bytes);
    return region;
  }

  /** A ring of lent buffers goes, if it had pages here. */
  void dropGroup(int number) {
    long[] pages = groups.remove(number);
    if (pages != null) {
      put(pages);
      cache.invalidate(group(number) / PAGE, group(number) / PAGE + pages.length);
    }
  }

  private void put(long[] pages) {
    for (long page : pages) {
      memory.pages().put(page);
    }
  }

  /** Fills in what io_uring_setup answers: where the program finds everything. */
  void describe(byte[] params) {
    int sq = 40;
    int cq = 80;
    int[] places = {HEAD, TAIL, MASK, ENTRIES, FLAGS, DROPPED, indirect ? arrayAt : 0};
    int[] ends = {HEAD, TAIL, MASK, ENTRIES, OVERFLOW, UringLayout.CQ_ENTRIES - UringLayout.CQ_AT, CQ_FLAGS};
    for (int i = 0; i < places.length; i++) {
      PARAM.set(params, sq + i * Integer.BYTES, places[i]);
      PARAM.set(params, cq + i * Integer.BYTES, UringLayout.CQ_AT + ends[i]);
    }
    UringLayout.P_FEATURES.set(params, 0, UringLayout.FEATURES);
  }

  int sqHead() {
    return ram.readInt(sq() + HEAD);
  }

  int sqTail() {
    return ram.readIntVolatile(sq() + TAIL);
  }

  /** Entries before {@code head} have been read: the program may write others in their places. */
  void sqHead(int head) {
    ram.compareAndSetInt(sq() + HEAD, ram.readInt(sq() + HEAD), head);
  }

  void dropped() {
    ram.writeInt(sq() + DROPPED, ram.readInt(sq() + DROPPED) + 1);
  }

  /** {@return where the entry lies that is number {@code head} in the ring; 0 if the program wrote an index that does not exist} */
  long entry(int head) {
    int slot = head & sqEntries - 1;
    int index = indirect ? ram.readIntVolatile(word(rings, arrayAt + slot * Integer.BYTES)) : slot;
    if (Integer.compareUnsigned(index, sqEntries) >= 0) {
      return 0;
    }
    long at = word(sqes, index * entryBytes);
    Work.touch(at, UringLayout.SQE.size(), Access.LOAD);
    return at;
  }

  private static long word(long[] pages, int offset) {
    return pages[offset / PAGE] + offset % PAGE;
  }

  /** Sets or clears a bit that tells the program something. */
  void flag(int bit, boolean on) {
    long at = sq() + FLAGS;
    for (int now = ram.readIntVolatile(at); !ram.compareAndSetInt(at, now, on ? now | bit : now & ~bit); now = ram.readIntVolatile(at)) {
      // somebody else changed another bit
    }
  }

  /** {@return how many entries the program has not taken} */
  int ready() {
    return ram.readInt(cq() + TAIL) - ram.readIntVolatile(cq() + HEAD);
  }

  /** Writes an entry, whose second half is there in rings of large completions. {@return false if there is no room} Under the ring's completion lock. */
  boolean post(long userData, int result, int flags, long extra1, long extra2) {
    int tail = ram.readInt(cq() + TAIL);
    if (Integer.compareUnsigned(ready(), cqEntries) >= 0) {
      return false;
    }
    long at = word(rings, UringLayout.CQ_ENTRIES + (tail & cqEntries - 1) * completionBytes);
    UringLayout.CQE_USER_DATA.set(ram, at, userData);
    UringLayout.CQE_RESULT.set(ram, at, result);
    UringLayout.CQE_FLAGS.set(ram, at, flags);
    if (completionBytes > UringLayout.CQE.size()) {
      ram.writeLong(at + UringLayout.CQE.size(), extra1);
      ram.writeLong(at + UringLayout.CQE.size() + Long.BYTES, extra2);
    }
    Work.touch(at, UringLayout.CQE.size(), Access.STORE);
    ram.compareAndSetInt(cq() + TAIL, tail, tail + 1);
    return true;
  }

  void overflowed(int count) {
    ram.writeInt(cq() + OVERFLOW, count);
  }

  /** {@return whether the program asked not to be told by its eventfd} */
  boolean eventsDisabled() {
    return (ram.readIntVolatile(cq() + CQ_FLAGS) & 1) != 0;
  }

  PhysicalMemory ram() {
    return ram;
  }

  void free() {
    put(rings);
    put(sqes);
    put(region);
    groups.values().forEach(this::put);
    cache.drop();
  }
}
