package pith.mm.group;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one group pays for of the kernel's objects and stacks. For objects it is charged as many pages as their bytes would fill, though they lie in slabs among
 * those of others. Figures include the groups below. Atomic. Source: {@code nr_charged_bytes} of Linux's {@code struct obj_cgroup}.
 */
final class KernelBill {
  private static final int PAGE_SHIFT = 12;

  private final KernelBill parent;

  /** Bytes of objects charged to this very group. */
  private final AtomicLong ownBytes = new AtomicLong();

  private final AtomicLong reclaimableBytes = new AtomicLong();
  private final AtomicLong unreclaimableBytes = new AtomicLong();
  private final AtomicLong objectPages = new AtomicLong();
  private final AtomicLong stackPages = new AtomicLong();

  KernelBill(KernelBill parent) {
    this.parent = parent;
  }

  /** Adds an object. {@return how many pages more that takes} */
  long addObject(int bytes, boolean reclaimable) {
    long after = ownBytes.addAndGet(bytes);
    return note(bytes, reclaimable, pages(after) - pages(after - bytes));
  }

  /** Takes an object off. {@return how many pages are not needed any more} */
  long removeObject(int bytes, boolean reclaimable) {
    long after = ownBytes.addAndGet(-bytes);
    assert after >= 0 : "an object was taken off the bill twice";
    return -note(-bytes, reclaimable, pages(after) - pages(after + bytes));
  }

  private static long pages(long bytes) {
    return (bytes + (1L << PAGE_SHIFT) - 1) >> PAGE_SHIFT;
  }

  private long note(int bytes, boolean reclaimable, long pages) {
    for (KernelBill bill = this; bill != null; bill = bill.parent) {
      (reclaimable ? bill.reclaimableBytes : bill.unreclaimableBytes).addAndGet(bytes);
      bill.objectPages.addAndGet(pages);
    }
    return pages;
  }

  /** So many pages of stacks more, or less. */
  void stacks(long pages) {
    for (KernelBill bill = this; bill != null; bill = bill.parent) {
      bill.stackPages.addAndGet(pages);
    }
  }

  long bytes(boolean reclaimable) {
    return (reclaimable ? reclaimableBytes : unreclaimableBytes).get();
  }

  /** {@return the pages charged for objects} */
  long objectPages() {
    return objectPages.get();
  }

  /** {@return the pages charged for stacks} */
  long stackPages() {
    return stackPages.get();
  }
}
