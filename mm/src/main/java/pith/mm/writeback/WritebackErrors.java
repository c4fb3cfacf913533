package pith.mm.writeback;

import java.util.concurrent.atomic.AtomicInteger;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Whether pages of a file could not be written, since when: the flusher notices, and everybody who has the file open is to be told once, by their next sync. A
 * file system has such a record too, for syncfs. Source: Linux's {@code errseq_t}, {@code lib/errseq.c}.
 *
 * <pre>
 *   [ count | seen | errno ]     each error raises the count, unless nobody has seen the present one
 *                                who opens the file remembers the whole; who syncs compares, and is told if it is another
 * </pre>
 */
public final class WritebackErrors {
  private static final int ERRNO_BITS = 12;
  private static final int SEEN = 1 << ERRNO_BITS;
  private static final int ONE = SEEN << 1;
  private static final int ERRNO_MASK = SEEN - 1;

  private final AtomicInteger state = new AtomicInteger();

  /** Those of the whole file system, which are told of too; null for none. */
  private volatile WritebackErrors whole;

  /** Each error is one of {@code all} as well: a file's of its file system. */
  public void partOf(WritebackErrors all) {
    whole = all;
  }

  /** Something could not be written. */
  public void record(Errno errno) {
    if (whole != null) {
      whole.record(errno);
    }
    state.updateAndGet(old -> {
      int count = old & ~(ERRNO_MASK | SEEN);
      return ((old & SEEN) != 0 || old == 0 ? count + ONE : count) | errno.number();
    });
  }

  /** {@return what who opens the file remembers: an error that nobody has seen yet is theirs to see} */
  public int sample() {
    int now = state.get();
    return (now & SEEN) == 0 ? 0 : now;
  }

  /** Refuses with the last error if there was one since {@code remembered} was; that is told to nobody twice. */
  public void check(AtomicInteger remembered) {
    int now = state.get();
    if (now == remembered.get()) {
      return;
    }
    int seen = now | SEEN;
    state.compareAndSet(now, seen); // else there is another error, to be told of later
    if (now != 0 && remembered.getAndSet(seen) != seen) {
      throw Refused.of(Errno.of(now & ERRNO_MASK));
    }
  }
}
