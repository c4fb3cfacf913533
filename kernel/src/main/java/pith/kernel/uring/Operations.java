package pith.kernel.uring;

import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.PollMask;
import pith.vfs.io.UserBuffer;

/** What each kind of entry does. One that could wait does not: it goes to a device, arms a poll, or is handed to a worker. */
final class Operations {
  private static final int MOST_SEGMENTS = 1024;
  private static final int IOVEC_BYTES = 16;
  private static final long MOST_BYTES = 0x7fff_f000;
  private static final int DATASYNC = 1, POLL_MULTI = 1;
  private static final int RWF_DSYNC = 2, RWF_SYNC = 4;
  private static final int CANCEL_ALL = 1, CANCEL_FD = 2, CANCEL_ANY = 4;

  private final Uring ring;
  private final SystemCallOperations calls;

  Operations(Uring ring, CallTable table) {
    this.ring = ring;
    this.calls = new SystemCallOperations(table);
  }

  /** {@return whether any thread can go on with it, not only one of the program} */
  boolean needsNoTask(UringRequest request) {
    return !calls.has(request.opcode);
  }

  /** {@return whether it did less than was asked, which breaks a chain} */
  boolean isShort(UringRequest request, int result) {
    return switch (request.opcode) {
      case Opcode.READ, Opcode.WRITE, Opcode.READ_FIXED, Opcode.WRITE_FIXED, Opcode.SEND, Opcode.RECV -> result < request.len;
      default -> false;
    };
  }

  void issue(Current current, UringRequest request) {
    if (request.has(UringLayout.BUFFER_SELECT) || !Opcode.supported(request.opcode)) {
      throw Refused.of(Errno.EINVAL);
    }
    switch (request.opcode) {
      case Opcode.NOP -> ring.end(request, 0);
      case Opcode.READ, Opcode.WRITE, Opcode.READV, Opcode.WRITEV, Opcode.READ_FIXED, Opcode.WRITE_FIXED -> transfer(current, request);
      case Opcode.FSYNC -> {
        file(current, request);
        ring.punt(request);
      }
      case Opcode.POLL_ADD -> poll(request, file(current, request));
      case Opcode.TIMEOUT -> ring.timeouts.begin(request);
      case Opcode.TIMEOUT_REMOVE -> ring.end(request, ring.timeouts.remove(request));
      case Opcode.POLL_REMOVE -> {
        int ended = ring.cancel(request, other -> other.opcode == Opcode.POLL_ADD && other.userData == request.addr, false);
        ring.end(request, Math.min(ended, 0));
      }
      case Opcode.ASYNC_CANCEL -> ring.end(request, cancel(request));
      case Opcode.LINK_TIMEOUT -> throw Refused.of(Errno.EINVAL); // linked to nothing
      default -> call(current, request);
    }
  }

  private int cancel(UringRequest request) {
    boolean all = (request.opFlags & (CANCEL_ALL | CANCEL_ANY)) != 0;
    Uring.Choice which =
        (request.opFlags & CANCEL_ANY) != 0
            ? _ -> true
            : (request.opFlags & CANCEL_FD) != 0 ? other -> other.fd == request.fd && other.file != null : other -> other.userData == request.addr;
    int ended = ring.cancel(request, which, all);
    return all ? ended : Math.min(ended, 0);
  }

  /** {@return the request's file, which it holds from now on} */
  private File file(Current current, UringRequest request) {
    if (request.file == null) {
      boolean mine = !current.process().isKernelThread();
      request.file = request.has(UringLayout.FIXED_FILE) ? ring.registered.file(request.fd) : (mine ? current.files() : ring.files).get(request.fd);
    }
    return request.file;
  }

  private static boolean writes(UringRequest request) {
    return switch (request.opcode) {
      case Opcode.WRITE, Opcode.WRITEV, Opcode.WRITE_FIXED, Opcode.SEND, Opcode.SENDMSG, Opcode.CONNECT -> true;
      default -> false;
    };
  }

  private UserBuffer buffer(UringRequest request) {
    if (request.opcode == Opcode.READV || request.opcode == Opcode.WRITEV) {
      return vector(request);
    }
    if (request.opcode == Opcode.READ_FIXED || request.opcode == Opcode.WRITE_FIXED) {
      ring.registered.checkBuffer(request.bufIndex, request.addr, request.len);
    }
    return new UserBuffer(ring.space.user(), request.addr, Math.min(request.len, MOST_BYTES));
  }

  private UserBuffer vector(UringRequest request) {
    if (request.len > MOST_SEGMENTS) {
      throw Refused.of(Errno.EINVAL);
    }
    long[] addresses = new long[(int) request.len];
    long[] lengths = new long[(int) request.len];
    long left = MOST_BYTES;
    for (int i = 0; i < lengths.length; i++) {
      addresses[i] = ring.space.readLong(request.addr + (long) i * IOVEC_BYTES);
      long length = ring.space.readLong(request.addr + (long) i * IOVEC_BYTES + 8);
      if (length < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      lengths[i] = Math.min(left, length);
      left -= lengths[i];
    }
    return new UserBuffer(ring.space.user(), addresses, lengths);
  }

  private void transfer(Current current, UringRequest request) {
    File file = file(current, request);
    UserBuffer buffer = buffer(request);
    boolean write = writes(request);
    if (!(write ? file.isWritable() : file.isReadable())) {
      throw Refused.of(Errno.EBADF);
    }
    boolean polled = ring.is(UringLayout.IOPOLL);
    if (file.isSeekable() && request.off >= 0 && (request.opFlags & (RWF_DSYNC | RWF_SYNC)) == 0) {
      request.running = true;
      boolean begun =
          write
              ? file.beginWrite(buffer, request.off, polled, result -> ring.end(request, (int) result))
              : file.beginRead(buffer, request.off, polled, result -> ring.end(request, (int) result));
      if (begun) {
        return;
      }
      request.running = false;
    }
    if (polled) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (!file.isSeekable()) {
      stream(current, request, file, write);
    } else if (!request.has(UringLayout.ASYNC) && atOnce(request, file, write)) {
      work(request);
    } else {
      ring.punt(request);
    }
  }

  /** Whether memory has all that a transfer needs. */
  private static boolean atOnce(UringRequest request, File file, boolean write) {
    MappedFile mapping = file.mapping();
    PageCache cache = mapping == null ? null : mapping.pageCache();
    if (cache == null || write || request.off < 0) {
      return cache != null && !cache.source().backed();
    }
    long end = request.off + request.len;
    for (long page = request.off / PhysicalMemory.PAGE_BYTES; page * PhysicalMemory.PAGE_BYTES < end && cache.source().backed(); page++) {
      if (!cache.contains(page) && page * PhysicalMemory.PAGE_BYTES < cache.source().sizeBytes()) {
        return false;
      }
    }
    return true;
  }

  private void stream(Current current, UringRequest request, File file, boolean write) {
    if (waits(request, file, write ? PollMask.OUT : PollMask.IN)) {
      return;
    }
    work(request);
  }

  /** Arms a poll if the file is not ready. {@return whether the request waits, or has ended because it must not} */
  private boolean waits(UringRequest request, File file, int events) {
    if ((file.poll(null) & (events | PollMask.ERR | PollMask.HUP)) != 0) {
      return false;
    }
    if (file.isNonBlocking()) {
      throw Refused.of(Errno.EAGAIN);
    }
    Armed armed = new Armed(ring, request, file, events);
    ring.armed(request, armed);
    ring.needWorker();
    if (armed.arm() != 0) {
      ring.becameReady(request);
    }
    return true;
  }

  private void poll(UringRequest request, File file) {
    Armed armed = new Armed(ring, request, file, request.opFlags & 0xffff);
    ring.armed(request, armed);
    ring.needWorker();
    if (armed.arm() != 0) {
      ring.becameReady(request);
    }
  }

  /** The file of an armed request has changed. */
  void ready(Current current, UringRequest request) {
    Armed armed = request.armed;
    int seen = armed.look();
    if (seen == 0 || request.ended) {
      return;
    }
    if (request.opcode == Opcode.POLL_ADD && (request.len & POLL_MULTI) != 0) {
      ring.postMore(request, seen);
      return;
    }
    armed.disarm();
    request.armed = null;
    if (request.opcode == Opcode.POLL_ADD) {
      ring.end(request, seen);
    } else {
      issue(current, request);
    }
  }

  /** Does a request that may wait, wherever the caller can. */
  void work(UringRequest request) {
    if (!ring.space.tryGet()) {
      ring.end(request, -Errno.ECANCELED.number());
      return;
    }
    int result;
    try {
      result = (int) (request.opcode == Opcode.FSYNC ? sync(request) : move(request));
    } catch (Refused refused) {
      result = -refused.errno().number();
    } catch (Interrupted interrupted) {
      result = -Errno.EINTR.number();
    } finally {
      ring.space.put();
    }
    ring.end(request, result);
  }

  private static long sync(UringRequest request) {
    request.file.sync((request.opFlags & DATASYNC) != 0);
    return 0;
  }

  private long move(UringRequest request) {
    File file = request.file;
    UserBuffer buffer = buffer(request);
    boolean here = !file.isSeekable() || request.off == -1;
    if (!writes(request)) {
      return here ? file.read(buffer) : file.readAt(buffer, request.off);
    }
    long written = here ? file.write(buffer) : file.writeAt(buffer, request.off);
    if ((request.opFlags & (RWF_DSYNC | RWF_SYNC)) != 0) {
      file.sync((request.opFlags & RWF_SYNC) == 0);
    }
    return written;
  }

  private void call(Current current, UringRequest request) {
    if (current.process().isKernelThread()) {
      ring.leaveToTask(request);
      return;
    }
    int events = calls.waitsFor(request.opcode);
    if (events != 0) {
      if (request.has(UringLayout.FIXED_FILE)) {
        throw Refused.of(Errno.EBADF);
      }
      if (waits(request, file(current, request), events)) {
        return;
      }
    }
    int result;
    try {
      result = (int) calls.call(current, request);
    } catch (Interrupted interrupted) {
      result = -Errno.EINTR.number();
    }
    ring.end(request, result);
  }
}
