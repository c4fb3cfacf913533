package pith.mm.tlb;

import java.util.concurrent.atomic.AtomicReference;
import pith.hal.Hart;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * What others may ask of one hart's TLB: a mailbox of flush requests, and whether the hart may be using translations right now.
 *
 * <p>The protocol is Dekker's: the asker posts and then looks at {@code inUse}; the hart sets {@code inUse} and then looks at the mailbox. Both
 * are volatile, so one of the two sees the other.
 */
final class HartTlb {
  private static final LockClass LOCK = LockClass.of("tlb.mailbox");
  private static final int CAPACITY = 16;

  /** Whether the hart runs user code or copies through its TLB. Written by the hart. */
  volatile boolean inUse;

  /** The space in {@code satp}. Written by the hart, and by whoever frees the space. */
  private final AtomicReference<TlbContext> active = new AtomicReference<>();

  private final SpinLock lock = new SpinLock(LOCK);
  private final int[] asids = new int[CAPACITY];
  private final long[] starts = new long[CAPACITY];
  private final long[] ends = new long[CAPACITY];
  private final long[] strides = new long[CAPACITY];
  private int count;
  private volatile long posted;
  private volatile long served;

  void run(TlbContext context) {
    active.set(context);
  }

  boolean runs(TlbContext context) {
    return active.get() == context;
  }

  /** The space goes. {@return whether the hart ran it} */
  boolean detach(TlbContext context) {
    return active.compareAndSet(context, null);
  }

  /** Asks the hart to forget a range of pages of {@code stride} bytes. {@return the request's number} */
  long post(int asid, long start, long end, long stride) {
    try (var _ = lock.acquire()) {
      if (count < CAPACITY) {
        asids[count] = asid;
        starts[count] = start;
        ends[count] = end;
        strides[count] = stride;
      }
      count++;
      return ++posted;
    }
  }

  /** {@return whether request {@code number} was carried out} */
  boolean served(long number) {
    return served >= number;
  }

  long lastPosted() {
    return posted;
  }

  boolean pending() {
    return posted != served;
  }

  /** Carries out all requests; by the hart itself, while it uses no translation. Too many become one flush of everything. */
  void serve(Hart hart) {
    try (var _ = lock.acquire()) {
      if (count > CAPACITY) {
        hart.mmu().sfenceVma();
      } else {
        for (int i = 0; i < count; i++) {
          TlbShootdown.forget(hart, asids[i], starts[i], ends[i], strides[i]);
        }
      }
      count = 0;
      served = posted;
    }
  }
}
