package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import java.util.Arrays;
import java.util.function.LongConsumer;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Buffers that a program registered, so that entries name them by index: each was checked once to lie in user memory. (Its pages are held for each transfer, not for good.) Source: Linux's {@code io_uring/rsrc.c}. */
final class FixedBuffers {
  /** Source: Linux {@code IORING_MAX_REG_BUFFERS}. */
  private static final int MOST = 1 << 14;

  private static final LockClass LOCK = LockClass.of("uring.buffer_lock");

  /** A buffer, and what the completion bears that tells of its end; an empty one has no bytes. */
  record Buffer(long base, long length, long tag) {
    static final Buffer EMPTY = new Buffer(0, 0, 0);

    Buffer withoutTag() {
      return new Buffer(base, length, 0);
    }

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

  /**
   * Takes over buffers of another ring's, from {@code offset} there to {@code at} here; {@code wanted} is 0 for all. What was here before and is not replaced stays. Refuses with ENXIO if the other has
   * none, EINVAL if not so many, EOVERFLOW.
   */
  void clone(FixedBuffers other, int offset, int at, int wanted) {
    Buffer[] source = other.view();
    Buffer[] old = view();
    refuseUnless(source.length > 0, Errno.ENXIO);
    int many = wanted == 0 ? source.length : wanted;
    refuseUnless(many > 0 && many <= source.length && (at == 0 || wanted != 0), Errno.EINVAL);
    refuseUnless(offset >= 0 && at >= 0 && offset <= source.length - many, Errno.EOVERFLOW);
    refuseUnless(at <= MOST - many, Errno.EINVAL);
    Buffer[] next = Arrays.copyOf(old, Math.max(old.length, at + many));
    Arrays.fill(next, Math.min(old.length, next.length), next.length, Buffer.EMPTY);
    for (int i = 0; i < many; i++) {
      next[at + i] = source[offset + i].withoutTag();
    }
    register(next);
    for (int i = at; i < Math.min(old.length, at + many); i++) {
      tell(old[i]);
    }
  }

  private Buffer[] view() {
    try (var _ = lock.acquire()) {
      return buffers == null ? new Buffer[0] : buffers.clone();
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
