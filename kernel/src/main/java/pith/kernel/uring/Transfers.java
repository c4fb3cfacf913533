package pith.kernel.uring;

import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.CachedBytes;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.PollMask;
import pith.vfs.io.UserBuffer;

/**
 * Reading and writing: past the cache with the device, from the cache at once, from a stream when it is ready, else on a worker. Source: Linux's
 * {@code io_uring/rw.c}.
 */
final class Transfers {
  private static final int MOST_SEGMENTS = 1024, IOVEC_BYTES = 16;
  private static final long MOST_BYTES = 0x7fff_f000;
  private static final int RWF_HIPRI = 1, RWF_DSYNC = 2, RWF_SYNC = 4, RWF_NOWAIT = 8, RWF_APPEND = 16;

  private final Uring ring;
  private final Polls polls;

  Transfers(Uring ring, Polls polls) {
    this.ring = ring;
    this.polls = polls;
  }

  void begin(UringRequest request) {
    File file = FileOf.of(ring, request);
    boolean write = Opcode.writes(request.opcode);
    check(request, file, write);
    useFixedBuffer(request);
    if (!file.isSeekable()) {
      stream(request, file, write);
      return;
    }
    if (request.opcode == Opcode.READ_MULTISHOT) {
      throw Refused.of(Errno.EBADFD);
    }
    if (request.has(UringLayout.BUFFER_SELECT) || !withDevice(request, file, write)) {
      cached(request, file, write);
    }
  }

  private void check(UringRequest request, File file, boolean write) {
    int known = RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | (write ? RWF_APPEND : 0);
    if ((request.opFlags & ~known) != 0) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    if ((request.opFlags & RWF_HIPRI) != 0 && !ring.is(UringLayout.IOPOLL) || request.opcode == Opcode.READ_MULTISHOT && (!request.has(UringLayout.BUFFER_SELECT) || request.addr != 0 || request.len != 0)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!(write ? file.isWritable() : file.isReadable())) {
      throw Refused.of(Errno.EBADF);
    }
  }

  /** From its beginning on a request holds the registered buffer that it names, also while it waits. Refuses with EFAULT. */
  private void useFixedBuffer(UringRequest request) {
    if (request.opcode == Opcode.READ_FIXED || request.opcode == Opcode.WRITE_FIXED) {
      ring.fixedBuffers.use(request, request.addr, request.len);
    } else if (Opcode.usesFixedBuffer(request.opcode)) {
      for (int i = 0; i < request.len; i++) {
        ring.fixedBuffers.use(request, request.vector.address(i), request.vector.length(i));
      }
    }
  }

  /** {@return whether a device has the transfer now} */
  private boolean withDevice(UringRequest request, File file, boolean write) {
    UserBuffer buffer = buffer(request);
    request.wanted = buffer.remaining();
    boolean polled = ring.is(UringLayout.IOPOLL);
    boolean plain = request.off >= 0 && (request.opFlags & (RWF_DSYNC | RWF_SYNC | RWF_APPEND)) == 0;
    request.running = true;
    boolean begun =
        plain
            && (write
                ? file.beginWrite(buffer, request.off, polled, result -> ring.end(request, (int) result))
                : file.beginRead(buffer, request.off, polled, result -> ring.end(request, (int) result)));
    if (!begun) {
      request.running = false;
      if (polled && (file.flags() & OpenFlags.DIRECT) == 0) { // one past the cache that must wait for blocks is a worker's
        throw Refused.of(Errno.EOPNOTSUPP);
      }
    }
    return begun;
  }

  private void cached(UringRequest request, File file, boolean write) {
    boolean atOnce = atOnce(request, file, write);
    if (!atOnce && (request.opFlags & RWF_NOWAIT) != 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    if (atOnce && !request.has(UringLayout.ASYNC)) {
      now(request);
    } else {
      ring.punt(request);
    }
  }

  /** Whether memory has all that a transfer needs. */
  private static boolean atOnce(UringRequest request, File file, boolean write) {
    return CachedBytes.inMemoryOnly(file) || !write && request.off >= 0 && request.len > 0 && CachedBytes.from(file, request.off, request.len) == request.len;
  }

  /** A stream is read as often as it is ready if it is to be read again and again; what is not ready waits. */
  private void stream(UringRequest request, File file, boolean write) {
    int events = write ? PollMask.OUT : PollMask.IN;
    while (Polls.isReady(file, events)) {
      int result = result(request);
      if (result == -Errno.EAGAIN.number() && (request.opFlags & RWF_NOWAIT) == 0) {
        ring.groups.giveBack(request);
        break;
      }
      int flags = ring.groups.used(request, result);
      if (!request.isMultishot() || result <= 0 || !ring.postMore(request, result, flags)) {
        request.resultFlags = flags;
        ring.end(request, result);
        return;
      }
    }
    if ((request.opFlags & RWF_NOWAIT) != 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    polls.arm(request, file, events);
  }

  private void now(UringRequest request) {
    end(request, result(request));
  }

  private int result(UringRequest request) {
    try {
      return (int) move(request);
    } catch (Refused refused) {
      return -refused.errno().number();
    } catch (Interrupted interrupted) {
      return -Errno.EINTR.number();
    }
  }

  /** A transfer that could choose a buffer is done. */
  void end(UringRequest request, int result) {
    request.resultFlags = ring.groups.used(request, result);
    ring.end(request, result);
  }

  /** Moves the bytes, waiting for as long as that takes. {@return how many} */
  long move(UringRequest request) {
    File file = request.file;
    UserBuffer buffer = buffer(request);
    request.wanted = request.has(UringLayout.BUFFER_SELECT) ? 0 : buffer.remaining();
    boolean here = !file.isSeekable() || request.off == -1;
    if (!Opcode.writes(request.opcode)) {
      return here ? file.read(buffer) : file.readAt(buffer, request.off);
    }
    long written;
    if ((request.opFlags & RWF_APPEND) != 0) {
      written = file.writeAtEnd(buffer, here);
    } else {
      written = here ? file.write(buffer) : file.writeAt(buffer, request.off);
    }
    if ((request.opFlags & (RWF_DSYNC | RWF_SYNC)) != 0) {
      file.sync((request.opFlags & RWF_SYNC) == 0);
    }
    return written;
  }

  private UserBuffer buffer(UringRequest request) {
    if (request.has(UringLayout.BUFFER_SELECT)) {
      ring.groups.choose(request, request.opcode == Opcode.READV ? request.space.readLong(request.addr + 8) : request.len);
      return new UserBuffer(request.space.user(), request.chosen.address(), request.chosen.length());
    }
    if (Opcode.hasVector(request.opcode)) {
      return request.vector.first(Long.MAX_VALUE);
    }
    return new UserBuffer(request.space.user(), request.addr, Math.min(request.len, MOST_BYTES));
  }

  /** {@return the buffers of an entry's vector} Refuses with EINVAL, EFAULT. */
  static UserBuffer vector(UringRequest request) {
    if (request.len > MOST_SEGMENTS) {
      throw Refused.of(Errno.EINVAL);
    }
    long[] addresses = new long[(int) request.len];
    long[] lengths = new long[(int) request.len];
    long left = MOST_BYTES;
    for (int i = 0; i < lengths.length; i++) {
      addresses[i] = request.space.readLong(request.addr + (long) i * IOVEC_BYTES);
      long length = request.space.readLong(request.addr + (long) i * IOVEC_BYTES + 8);
      if (length < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      lengths[i] = Math.min(left, length);
      left -= lengths[i];
    }
    return new UserBuffer(request.space.user(), addresses, lengths);
  }
}
