package pith.kernel.uring;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;
import pith.mm.physical.Work;

/**
 * The rings and the entries, in pages that the program maps. The kernel reads what the program writes once, and never trusts it: an index is cut by the kernel's own mask. Source: Linux's {@code
 * struct io_rings}.
 */
final class RingMemory {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int HEAD = 0, TAIL = 4, MASK = 8, ENTRIES = 12, FLAGS = 16, DROPPED = 20, OVERFLOW = 16, CQ_FLAGS = 20;

  private static final U32Field PARAM = new U32Field(0);

  final int sqEntries;
  final int cqEntries;
  private final MemorySystem memory;
  private final PhysicalMemory ram;
  private final PageCache cache;
  private final long[] sqRing;
  private final long[] cqRing;
  private final long[] sqes;
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
    long end = UringLayout.SQES_AT + (long) sqEntries * entryBytes;
    cache = new PageCache(memory, PageSource.memory(() -> end));
    sqRing = pages(UringLayout.SQ_RING_AT, UringLayout.SQ_ARRAY + sqEntries * Integer.BYTES);
    cqRing = pages(UringLayout.CQ_RING_AT, UringLayout.CQ_ENTRIES + cqEntries * completionBytes);
    sqes = pages(UringLayout.SQES_AT, sqEntries * entryBytes);
    ram.writeInt(sqRing[0] + MASK, sqEntries - 1);
    ram.writeInt(sqRing[0] + ENTRIES, sqEntries);
    ram.writeInt(cqRing[0] + MASK, cqEntries - 1);
    ram.writeInt(cqRing[0] + ENTRIES, cqEntries);
  }

  private long[] pages(long offset, int bytes) {
    long[] pages = new long[(bytes + PAGE - 1) / PAGE];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = cache.page(offset / PAGE + i);
    }
    return pages;
  }

  PageCache cache() {
    return cache;
  }

  /** Fills in what io_uring_setup answers: where the program finds everything. */
  void describe(byte[] params) {
    int sq = 40;
    int cq = 80;
    int[] places = {HEAD, TAIL, MASK, ENTRIES, FLAGS, DROPPED, indirect ? UringLayout.SQ_ARRAY : 0};
    int[] ends = {HEAD, TAIL, MASK, ENTRIES, OVERFLOW, UringLayout.CQ_ENTRIES, CQ_FLAGS};
    for (int i = 0; i < places.length; i++) {
      PARAM.set(params, sq + i * Integer.BYTES, places[i]);
      PARAM.set(params, cq + i * Integer.BYTES, ends[i]);
    }
    UringLayout.P_FEATURES.set(params, 0, UringLayout.FEATURES);
  }

  int sqHead() {
    return ram.readInt(sqRing[0] + HEAD);
  }

  int sqTail() {
    return ram.readIntVolatile(sqRing[0] + TAIL);
  }

  /** Entries before {@code head} have been read: the program may write others in their places. */
  void sqHead(int head) {
    ram.compareAndSetInt(sqRing[0] + HEAD, ram.readInt(sqRing[0] + HEAD), head);
  }

  void dropped() {
    ram.writeInt(sqRing[0] + DROPPED, ram.readInt(sqRing[0] + DROPPED) + 1);
  }

  /** {@return where the entry lies that is number {@code head} in the ring; 0 if the program wrote an index that does not exist} */
  long entry(int head) {
    int slot = head & sqEntries - 1;
    int index = indirect ? ram.readIntVolatile(word(sqRing, UringLayout.SQ_ARRAY + slot * Integer.BYTES)) : slot;
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
    long at = sqRing[0] + FLAGS;
    for (int now = ram.readIntVolatile(at); !ram.compareAndSetInt(at, now, on ? now | bit : now & ~bit); now = ram.readIntVolatile(at)) {
      // somebody else changed another bit
    }
  }

  /** {@return how many entries the program has not taken} */
  int ready() {
    return ram.readInt(cqRing[0] + TAIL) - ram.readIntVolatile(cqRing[0] + HEAD);
  }

  /** Writes an entry. {@return false if there is no room} Under the ring's completion lock. */
  boolean post(long userData, int result, int flags) {
    int tail = ram.readInt(cqRing[0] + TAIL);
    if (Integer.compareUnsigned(ready(), cqEntries) >= 0) {
      return false;
    }
    long at = word(cqRing, UringLayout.CQ_ENTRIES + (tail & cqEntries - 1) * completionBytes);
    UringLayout.CQE_USER_DATA.set(ram, at, userData);
    UringLayout.CQE_RESULT.set(ram, at, result);
    UringLayout.CQE_FLAGS.set(ram, at, flags);
    for (int more = UringLayout.CQE.size(); more < completionBytes; more += Long.BYTES) {
      ram.writeLong(at + more, 0);
    }
    Work.touch(at, UringLayout.CQE.size(), Access.STORE);
    ram.compareAndSetInt(cqRing[0] + TAIL, tail, tail + 1);
    return true;
  }

  void overflowed(int count) {
    ram.writeInt(cqRing[0] + OVERFLOW, count);
  }

  /** {@return whether the program asked not to be told by its eventfd} */
  boolean eventsDisabled() {
    return (ram.readIntVolatile(cqRing[0] + CQ_FLAGS) & 1) != 0;
  }

  PhysicalMemory ram() {
    return ram;
  }

  void free() {
    for (long[] pages : new long[][] {sqRing, cqRing, sqes}) {
      for (long page : pages) {
        memory.pages().put(page);
      }
    }
    cache.drop();
  }
}
