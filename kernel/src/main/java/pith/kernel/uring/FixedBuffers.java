package pith.kernel.uring;

import java.util.function.LongConsumer;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Buffers that a program registered, so that entries name them by index: each was checked once to lie in user memory. (Its pages are held for each transfer, not for good.) Source: Linux's {@code io_uring/rsrc.c}. */
final class FixedBuffers {
  private static final LockClass LOCK = LockClass.of("uring.buffer_lock");

  /** A buffer, and what the completion bears that tells of its end; an empty one has no bytes. */
  record Buffer(long base, long length, long tag) {
    static final Buffer EMPTY = new Buffer(0, 0, 0);

    boolean holds(long address, long bytes) {
      return length > 0 && address >= base && bytes <= length && address - base <= length - bytes;
    }
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final LongConsumer ends;

  /** Guarded by {@link #lock}; null if nothing is registered. */
  private Buffer[] buffers;

  FixedBuffers(LongConsumer ends) {
    this.ends = ends;
  }

  boolean exist() {
    return buffers != null;
  }

  int count() {
    Buffer[] now = buffers;
    return now == null ? 0 : now.length;
  }

  void register(Buffer[] next) {
    try (var _ = lock.acquire()) {
      buffers = next;
    }
  }

  /** Exchanges one buffer. */
  void put(int index, Buffer next) {
    Buffer old;
    try (var _ = lock.acquire()) {
      old = buffers[index];
      buffers[index] = next;
    }
    tell(old);
  }

  private void tell(Buffer old) {
    if (old.tag != 0) {
      ends.accept(old.tag);
    }
  }

  /** Refuses with EFAULT what does not lie within the registered buffer. */
  void check(int index, long address, long length) {
    try (var _ = lock.acquire()) {
      if (buffers == null || index >= buffers.length || !buffers[index].holds(address, length)) {
        throw Refused.of(Errno.EFAULT);
      }
    }
  }

  void clear() {
    Buffer[] gone;
    try (var _ = lock.acquire()) {
      gone = buffers == null ? new Buffer[0] : buffers;
      buffers = null;
    }
    for (Buffer buffer : gone) {
      tell(buffer);
    }
  }
}
