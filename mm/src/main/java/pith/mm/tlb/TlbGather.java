package pith.mm.tlb;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.PageAllocator;

/**
 * Pages withdrawn from an address space, kept until no hart can reach them any more: one shoot-down serves many pages. Source: Linux's
 * {@code mmu_gather}.
 *
 * <p>Confined to the task that unmaps. {@link #flush} must be called at the end.
 */
public final class TlbGather {
  private static final int BATCH = 512;

  private final TlbShootdown shootdown;
  private final TlbContext context;
  private final PageAllocator pages;
  private long[] withdrawn = new long[16];
  private int count;
  private long start = Long.MAX_VALUE;
  private long end;

  /** The smallest page among those that changed: harts need to forget one address of each page. */
  private long stride = Long.MAX_VALUE;

  public TlbGather(TlbShootdown shootdown, TlbContext context, PageAllocator pages) {
    this.shootdown = shootdown;
    this.context = context;
    this.pages = pages;
  }

  /** The entry of {@code address} changed: harts must forget it. */
  public void changed(long address) {
    changed(address, PhysicalMemory.PAGE_BYTES);
  }

  /** The entry of a page of {@code bytes} bytes at {@code address} changed, a huge one perhaps. */
  public void changed(long address, long bytes) {
    start = Math.min(start, address);
    end = Math.max(end, address + bytes);
    stride = Math.min(stride, bytes);
  }

  /** A reference to {@code page} is to be dropped after the next flush. */
  public void drop(long page) {
    if (count == withdrawn.length) {
      withdrawn = Arrays.copyOf(withdrawn, count * 2);
    }
    withdrawn[count++] = page;
  }

  /** Flushes if many pages wait. */
  public void flushIfFull() {
    if (count >= BATCH) {
      flush();
    }
  }

  /** Makes every hart forget what changed; the pages are kept still. Callable under the table's lock. */
  public void shootDown() {
    if (end > start) {
      shootdown.flush(context, start, end, stride);
      start = Long.MAX_VALUE;
      stride = Long.MAX_VALUE;
      end = 0;
    }
  }

  /** Shoots down what changed, then drops the pages; with no lock of the table held. */
  public void flush() {
    shootDown();
    for (int i = 0; i < count; i++) {
      pages.put(withdrawn[i]);
    }
    count = 0;
  }
}
