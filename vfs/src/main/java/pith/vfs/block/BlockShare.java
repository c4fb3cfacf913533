package pith.vfs.block;

import java.util.concurrent.atomic.AtomicLongArray;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.block.Bio.Operation;

/**
 * A group's limits and figures on one disk. A limit is kept by spacing: each transfer may begin when those before it are paid for, at the limit's rate. Source:
 * Linux's {@code block/blk-throttle.c} for what is limited; the generic cell rate algorithm (ITU-T I.371) for how.
 */
public final class BlockShare {
  /** What is limited. */
  public enum Limit {
    READ_BYTES("rbps"),
    WRITE_BYTES("wbps"),
    READS("riops"),
    WRITES("wiops");

    private final String text;

    Limit(String text) {
      this.text = text;
    }

    /** {@return its name in {@code io.max}} */
    public String text() {
      return text;
    }
  }

  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final LockClass LOCK = LockClass.of("block_share.lock");
  private static final int BYTES = 0, COUNT = 3;

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as the next: per second. */
  private final long[] limits = {UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED};

  /** Until when reads, and writes, are paid for, in cycles. */
  private final long[] paidUntil = new long[2];

  /** Bytes and numbers of reads, writes and discards. */
  private final AtomicLongArray figures = new AtomicLongArray(6);

  public long limit(Limit which) {
    return limits[which.ordinal()];
  }

  public void limit(Limit which, long perSecond) {
    try (var _ = lock.acquire()) {
      limits[which.ordinal()] = perSecond;
    }
  }

  public boolean limited() {
    for (long limit : limits) {
      if (limit != UNLIMITED) {
        return true;
      }
    }
    return false;
  }

  /** A transfer is asked for. {@return when it may begin, in cycles} */
  long admit(Bio bio, long now, long hertz) {
    boolean write = bio.operation().changes();
    try (var _ = lock.acquire()) {
      long byBytes = cost(bio.bytes(), limits[write ? 1 : 0], hertz);
      long byCount = cost(1, limits[write ? 3 : 2], hertz);
      int slot = write ? 1 : 0;
      long begin = Math.max(now, paidUntil[slot]);
      if (byBytes > 0 || byCount > 0) {
        paidUntil[slot] = begin + Math.max(byBytes, byCount);
      }
      return byBytes > 0 || byCount > 0 ? begin : now;
    }
  }

  private static long cost(long amount, long perSecond, long hertz) {
    return perSecond == UNLIMITED ? 0 : Math.max(1, amount * hertz / perSecond);
  }

  void moved(Operation operation, long bytes) {
    int kind = operation == Operation.READ ? 0 : operation == Operation.DISCARD ? 2 : 1;
    figures.addAndGet(BYTES + kind, bytes);
    figures.incrementAndGet(COUNT + kind);
  }

  /** {@return bytes read, written and discarded, then how often, as in {@code io.stat}} */
  public long[] figures() {
    long[] copy = new long[6];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = figures.get(i);
    }
    return copy;
  }
}
