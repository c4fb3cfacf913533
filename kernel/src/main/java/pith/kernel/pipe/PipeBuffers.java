package pith.kernel.pipe;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Interrupted;
import pith.mm.MemorySystem;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageOwner;
import pith.mm.physical.Work;
import pith.sync.WatchedField;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.UserBuffer;

/**
 * What is in a pipe: a ring of buffers, each of them some bytes in one page. Source: Linux's {@code struct pipe_buffer}.
 *
 * <pre>
 *   first ─▶ [page, offset, length] [page, offset, length] ... [page, offset, length] ◀─ written to as long as there is room behind
 *             read from here                                    unless the page is somebody else's as well
 * </pre>
 *
 * <p>A page that a write filled is the pipe's own. One that was spliced in from a file is the file's, and one that {@code tee} left in two pipes is both's:
 * each buffer has a reference to its page. Guarded by the pipe's lock; how much there is may be read without.
 */
final class PipeBuffers {
  static final int PAGE_BYTES = PhysicalMemory.PAGE_BYTES;

  /** So many pages that were read empty are kept for the next write. Source: Linux's {@code pipe_inode_info.tmp_page}. */
  private static final int SPARES = 2;

  private static final WatchedField SPARE_COUNT = new WatchedField("PipeBuffers.spareCount");
  private static final WatchedField FIRST = new WatchedField("PipeBuffers.first");
  private static final PageOwner OWNER = () -> PageOwner.Use.KERNEL;

  private final MemorySystem memory;
  private final PhysicalMemory ram;
  private final long[] spares = new long[SPARES];
  private int spareCount;
  private long[] pages;
  private int[] offsets;
  private int[] lengths;

  /** Whether a write may go on in the page behind the bytes that are there. */
  private boolean[] open;

  private int first;
  private volatile int used;
  private volatile int bytes;

  /** An empty ring of {@code count} buffers. */
  PipeBuffers(MemorySystem memory, int count) {
    this.memory = memory;
    ram = memory.ram();
    makeRing(count);
  }

  private void makeRing(int count) {
    pages = new long[count];
    offsets = new int[count];
    lengths = new int[count];
    open = new boolean[count];
    first = 0;
  }

  int bytes() {
    return bytes;
  }

  int used() {
    return used;
  }

  int count() {
    return pages.length;
  }

  boolean isFull() {
    return used == pages.length;
  }

  private int at(int number) {
    return (first + number) % pages.length;
  }

  // In.

  /** The first bytes of a write go behind what was written last, if they all fit there. {@return how many went} */
  int merge(IoSource from) {
    int part = (int) (from.remaining() % PAGE_BYTES);
    if (used == 0 || part == 0) {
      return 0;
    }
    int last = at(used - 1);
    int end = offsets[last] + lengths[last];
    if (!open[last] || end + part > PAGE_BYTES) {
      return 0;
    }
    int taken = from.take(ram, pages[last] + end, part);
    lengths[last] += taken;
    bytes += taken;
    return taken;
  }

  /** Fills buffers of their own, as many as there are and are needed. {@return bytes taken} A failure after the first byte only ends it. */
  long fill(IoSource from) {
    long taken = 0;
    boolean whole = true;
    while (whole && !isFull() && from.remaining() > 0) {
      int part = (int) Math.min(from.remaining(), PAGE_BYTES);
      int put;
      try {
        put = fillOne(from, part);
      } catch (Refused | Interrupted failure) {
        if (taken == 0) {
          throw failure;
        }
        break;
      }
      taken += put;
      whole = put == part;
    }
    return taken;
  }

  private int fillOne(IoSource from, int part) {
    long page = takePage();
    int put = 0;
    try {
      put = from.take(ram, page, part);
    } finally {
      if (put == 0) {
        keepOrPut(page);
      }
    }
    if (put > 0) {
      push(page, 0, put, true);
    }
    return put;
  }

  private long takePage() {
    SPARE_COUNT.write(this);
    if (spareCount > 0) {
      return spares[--spareCount];
    }
    long page = memory.pages().allocate(0, Allocation.KERNEL, memory.groups().payer());
    memory.frames().own(page, OWNER, 0);
    return page;
  }

  /** A page that holds a part of a file becomes a buffer, without a copy, unless all buffers are used. {@return whether it did} */
  boolean link(long page, int offset, int length) {
    if (isFull()) {
      return false;
    }
    memory.frames().get(page);
    push(page, offset, length, false);
    return true;
  }

  /**
   * The pages of a program's buffer become buffers, as long as there are any, without a copy: what the program writes there before it is read from the pipe,
   * the reader sees. {@return bytes given} Refuses with EFAULT for the first page only.
   */
  long link(UserBuffer from) {
    long given = 0;
    while (from.remaining() > 0 && !isFull()) {
      try {
        UserBuffer.Held held = from.hold(PAGE_BYTES, Access.LOAD);
        int offset = (int) (held.address() & PAGE_BYTES - 1);
        push(held.address() - offset, offset, held.length(), false);
        given += held.length();
      } catch (Refused fault) {
        if (given == 0) {
          throw fault;
        }
        return given;
      }
    }
    return given;
  }

  private void push(long page, int offset, int length, boolean writable) {
    int slot = at(used);
    pages[slot] = page;
    offsets[slot] = offset;
    lengths[slot] = length;
    open[slot] = writable;
    used++;
    bytes += length;
  }

  // Out.

  /** What a second page refuses stays for the next reader: what was taken before is answered, so that no byte is lost. {@return bytes given} */
  long drain(IoTarget to) {
    long given = 0;
    boolean whole = true;
    while (whole && used > 0 && to.remaining() > 0) {
      int part = (int) Math.min(lengths[first], to.remaining());
      int put;
      try {
        put = to.put(ram, pages[first] + offsets[first], part);
      } catch (Refused | Interrupted failure) {
        if (given == 0) {
          throw failure;
        }
        break;
      }
      consume(put);
      given += put;
      whole = put == part;
    }
    return given;
  }

  /** The first {@code count} bytes of the first buffer are gone. */
  private void consume(int count) {
    offsets[first] += count;
    lengths[first] -= count;
    bytes -= count;
    if (lengths[first] == 0) {
      keepOrPut(pages[first]);
      pop();
    }
  }

  private void pop() {
    FIRST.write(this);
    first = at(1);
    used--;
  }

  /** A page that nobody else has may serve again. */
  private void keepOrPut(long page) {
    boolean own = memory.frames().owner(page) == OWNER && memory.frames().references(page) == 1;
    SPARE_COUNT.write(this);
    if (own && spareCount < SPARES) {
      spares[spareCount++] = page;
    } else {
      memory.pages().put(page);
    }
  }

  // From pipe to pipe.

  /**
   * Lets {@code to}, whose lock is held too, have up to {@code limit} bytes in the same pages; with {@code consume} they are gone from here. {@return how many}
   */
  int share(PipeBuffers to, long limit, boolean consume) {
    int moved = 0;
    for (int number = 0; number < used && !to.isFull() && moved < limit; number += consume ? 0 : 1) {
      int slot = at(number);
      int part = (int) Math.min(lengths[slot], limit - moved);
      Work.charge(Work.ENTRY);
      if (consume && part == lengths[slot]) {
        to.push(pages[slot], offsets[slot], part, open[slot]);
        bytes -= part;
        pop();
      } else {
        to.link(pages[slot], offsets[slot], part);
        if (consume) {
          consume(part);
        }
      }
      moved += part;
    }
    return moved;
  }

  // As a whole.

  /** Changes how many buffers there are, to no fewer than are used. */
  void resize(int count) {
    long[] oldPages = pages;
    int[] oldOffsets = offsets;
    int[] oldLengths = lengths;
    boolean[] oldOpen = open;
    int oldFirst = first;
    makeRing(count);
    for (int i = 0; i < used; i++) {
      int from = (oldFirst + i) % oldPages.length;
      pages[i] = oldPages[from];
      offsets[i] = oldOffsets[from];
      lengths[i] = oldLengths[from];
      open[i] = oldOpen[from];
    }
  }

  /** Gives every page back. */
  void clear() {
    while (used > 0) {
      memory.pages().put(pages[first]);
      bytes -= lengths[first];
      pop();
    }
    while (spareCount > 0) {
      memory.pages().put(spares[--spareCount]);
    }
  }

  /** Zeroes, in a page of the pipe's own; there must be a free buffer. */
  void addZeroes(int length) {
    long page = takePage();
    ram.fill(page, length, (byte) 0);
    Work.touch(page, length, Access.STORE);
    push(page, 0, length, true);
  }

  MemorySystem memory() {
    return memory;
  }
}
