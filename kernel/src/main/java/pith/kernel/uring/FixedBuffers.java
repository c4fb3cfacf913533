package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import java.util.Arrays;
import java.util.function.LongConsumer;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Buffers that a program registered, so that entries name them by index: each was checked once to lie in user memory, and is there until nobody uses it. (Its
 * pages are held for each transfer, not for good.) Source: Linux's {@code io_uring/rsrc.c}.
 */
final class FixedBuffers {
  /** Source: Linux {@code IORING_MAX_REG_BUFFERS}. */
  private static final int MOST = 1 << 14;

  private static final LockClass LOCK = LockClass.of("uring.buffer_lock");

  /** A buffer, and what the completion bears that tells of its end; an empty one has no bytes. */
  static final class Buffer {
    private final long base;
    private final long length;
    private final long tag;

    /** The table, as long as it has it, and each request under way. Guarded by {@link #lock} of the table. */
    private int users = 1;

    Buffer(long base, long length, long tag) {
      this.base = base;
      this.length = length;
      this.tag = tag;
    }

    static Buffer empty() {
      return new Buffer(0, 0, 0);
    }

    private Buffer withoutTag() {
      return new Buffer(base, length, 0);
    }

    private boolean holds(long address, long bytes) {
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
    letGo(old);
  }

  /** One user less; after the last its end is told. Anywhere, also in an interrupt. */
  private void letGo(Buffer buffer) {
    boolean last;
    try (var _ = lock.acquire()) {
      last = --buffer.users == 0;
    }
    if (last && buffer.tag != 0) {
      ends.accept(buffer.tag);
    }
  }

  /**
   * Takes over buffers of another ring's, from {@code offset} there to {@code at} here; {@code wanted} is 0 for all. What was here before and is not replaced
   * stays. Refuses with ENXIO if the other has none, EINVAL if not so many, EOVERFLOW.
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
    Arrays.setAll(next, i -> next[i] == null ? Buffer.empty() : next[i]);
    for (int i = 0; i < many; i++) {
      next[at + i] = source[offset + i].withoutTag();
    }
    register(next);
    for (int i = at; i < Math.min(old.length, at + many); i++) {
      letGo(old[i]);
    }
  }

  private Buffer[] view() {
    try (var _ = lock.acquire()) {
      return buffers == null ? new Buffer[0] : buffers.clone();
    }
  }

  /** A request uses a registered buffer until {@link #release}, as it is when it begins. Refuses with EFAULT what does not lie within it. */
  void use(UringRequest request, long address, long bytes) {
    try (var _ = lock.acquire()) {
      if (request.buffer == null && buffers != null && request.bufIndex < buffers.length) {
        request.buffer = buffers[request.bufIndex];
        request.buffer.users++;
      }
      if (request.buffer == null || !request.buffer.holds(address, bytes)) {
        throw Refused.of(Errno.EFAULT);
      }
    }
  }

  /** A request that has ended lets go of its buffer, if it has one. Anywhere, also in an interrupt. */
  void release(UringRequest request) {
    Buffer buffer;
    try (var _ = lock.acquire()) {
      buffer = request.buffer;
      request.buffer = null;
    }
    if (buffer != null) {
      letGo(buffer);
    }
  }

  void clear() {
    Buffer[] gone;
    try (var _ = lock.acquire()) {
      gone = buffers == null ? new Buffer[0] : buffers;
      buffers = null;
    }
    for (Buffer buffer : gone) {
      letGo(buffer);
    }
  }
}
