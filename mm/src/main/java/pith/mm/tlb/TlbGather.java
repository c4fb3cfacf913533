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

  /** Flushes if many pages wait. Those of a large folio stay together, so that at the end it can be seen whether it was withdrawn as a whole. */
  public void flushIfFull() {
    int ready = count >= BATCH ? beforeLastFolio() : 0;
    if (ready > 0) {
      shootDown();
      drop(ready);
    }
  }

  private int beforeLastFolio() {
    long last = withdrawn[count - 1];
    if (pages.frames().folioOrder(last) == 0) {
      return count;
    }
    int at = count - 1;
    while (at > 0 && pages.frames().head(withdrawn[at - 1]) == pages.frames().head(last)) {
      at--;
    }
    return at;
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
    drop(count);
  }

  private void drop(int ready) {
    for (int i = 0; i < ready; i++) {
      pages.splitQueue().unmapped(withdrawn[i]);
      pages.put(withdrawn[i]);
    }
    System.arraycopy(withdrawn, ready, withdrawn, 0, count - ready);
    count -= ready;
  }
}
