package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** What each kind of entry does. One that could wait does not: it goes to a device, arms a poll, or is handed to a worker. */
final class Operations {
  private static final int DATASYNC = 1;

  private final Uring ring;
  private final Polls polls;
  private final Transfers transfers;
  private final CallOperations calls;
  private final Futexes futexes;
  private final ChildWaits children;

  Operations(Uring ring, CallTable table) {
    this.ring = ring;
    this.polls = new Polls(ring);
    this.transfers = new Transfers(ring, polls);
    this.calls = new CallOperations(ring, polls, table);
    this.futexes = new Futexes(ring);
    this.children = new ChildWaits(ring, polls, table);
  }

  void issue(Current current, UringRequest request) {
    if (ring.is(UringLayout.IOPOLL) && !isPolled(request.opcode)) {
      throw Refused.of(Errno.EINVAL);
    }
    switch (request.opcode) {
      case Opcode.NOP -> ring.end(request, nop(request));
      case Opcode.READ, Opcode.WRITE, Opcode.READV, Opcode.WRITEV, Opcode.READ_FIXED, Opcode.WRITE_FIXED, Opcode.READ_MULTISHOT, Opcode.READV_FIXED, Opcode.WRITEV_FIXED -> transfers.begin(request);
      case Opcode.FSYNC -> fsync(request);
      case Opcode.POLL_ADD -> polls.add(request);
      case Opcode.POLL_REMOVE -> ring.end(request, polls.remove(request));
      case Opcode.TIMEOUT -> ring.timeouts.begin(request);
      case Opcode.TIMEOUT_REMOVE -> ring.end(request, ring.timeouts.remove(request));
      case Opcode.ASYNC_CANCEL -> ring.end(request, cancel(request));
      case Opcode.LINK_TIMEOUT -> throw Refused.of(Errno.EINVAL); // linked to nothing
      case Opcode.PROVIDE_BUFFERS -> {
        ring.groups.provide(request.bufIndex, request.addr, request.len, request.fd, (int) request.off);
        ring.end(request, 0);
      }
      case Opcode.REMOVE_BUFFERS -> ring.end(request, ring.groups.remove(request.bufIndex, request.fd));
      case Opcode.FILES_UPDATE -> ring.end(request, RegisterFiles.update(ring, request));
      case Opcode.FUTEX_WAIT -> futexes.await(request);
      case Opcode.FUTEX_WAITV -> futexes.awaitAny(request);
      case Opcode.FUTEX_WAKE -> ring.end(request, futexes.wake(request));
      case Opcode.WAITID -> children.begin(current, request);
      case Opcode.MSG_RING -> ring.end(request, MessageRing.send(ring, request));
      default -> calls.begin(current, request);
    }
  }

  /** Rings that poll their devices do nothing but transfers, and what never waits. */
  private static boolean isPolled(int opcode) {
    return switch (opcode) {
      case Opcode.NOP, Opcode.READ, Opcode.WRITE, Opcode.READV, Opcode.WRITEV, Opcode.READ_FIXED, Opcode.WRITE_FIXED, Opcode.READV_FIXED, Opcode.WRITEV_FIXED, Opcode.PROVIDE_BUFFERS, Opcode.REMOVE_BUFFERS,
          Opcode.FILES_UPDATE, Opcode.MSG_RING, Opcode.ASYNC_CANCEL, Opcode.OPENAT, Opcode.OPENAT2, Opcode.CLOSE, Opcode.STATX, Opcode.TIMEOUT, Opcode.TIMEOUT_REMOVE, Opcode.LINK_TIMEOUT -> true;
      default -> false;
    };
  }

  /** {@return the result of nothing: what the program asked to see. Source: IORING_NOP_INJECT_RESULT, IORING_NOP_FILE, IORING_NOP_FIXED_FILE} */
  private int nop(UringRequest request) {
    int inject = 1;
    int usesFile = 2;
    int usesFixed = 4;
    int largeCompletion = 32;
    if ((request.opFlags & usesFile) != 0) {
      FileOf.fixedOr(ring, request, (request.opFlags & usesFixed) != 0);
    }
    if ((request.opFlags & largeCompletion) != 0) {
      if (!ring.is(UringLayout.CQE32)) {
        throw Refused.of(Errno.EINVAL);
      }
      request.extra1 = request.off;
      request.extra2 = request.addr;
    }
    return (request.opFlags & inject) != 0 ? (int) request.len : 0;
  }

  private void fsync(UringRequest request) {
    if ((request.opFlags & ~DATASYNC) != 0 || request.addr != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    FileOf.of(ring, request);
    ring.punt(request);
  }

  private int cancel(UringRequest request) {
    File file = (request.opFlags & Cancellation.FD) == 0 ? null : FileOf.fixedOr(ring, request, (request.opFlags & Cancellation.FD_FIXED) != 0);
    return ring.cancellation.cancel(request, file);
  }

  /** The file of an armed request has changed. */
  void ready(Current current, UringRequest request) {
    Armed armed = request.armed;
    int seen = armed.look();
    if (seen == 0 || request.ended) {
      return;
    }
    if (request.opcode == Opcode.POLL_ADD) {
      polls.fired(request, seen);
      return;
    }
    armed.disarm();
    request.armed = null;
    issue(current, request);
  }

  /** Does a request that may wait, on a worker. */
  void work(Current current, UringRequest request) {
    if (!request.space.tryGet()) {
      ring.end(request, -Errno.ECANCELED.number());
      return;
    }
    int result;
    try {
      result = (int) (request.opcode == Opcode.FSYNC ? sync(request) : transfers.move(request));
    } catch (Refused refused) {
      result = -refused.errno().number();
    } catch (Interrupted interrupted) {
      result = -Errno.EINTR.number();
    } finally {
      request.space.put();
    }
    transfers.end(request, result);
  }

  private static long sync(UringRequest request) {
    request.file.sync((request.opFlags & DATASYNC) != 0);
    return 0;
  }
}
