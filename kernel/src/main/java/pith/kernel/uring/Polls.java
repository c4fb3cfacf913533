package pith.kernel.uring;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.PollMask;

/** Requests that wait for a file to become ready: those that only want to know, and those that go on then. Source: Linux's {@code io_uring/poll.c}. */
final class Polls {
  private static final int MULTI = 1, UPDATE_EVENTS = 2, UPDATE_USER_DATA = 4, LEVEL = 8, KNOWN = 15;
  private static final int EVENTS = 0xffff;

  private final Uring ring;

  Polls(Uring ring) {
    this.ring = ring;
  }

  void add(UringRequest request) {
    boolean multi = (request.len & MULTI) != 0;
    if ((request.len & ~(long) (MULTI | LEVEL)) != 0 || multi && request.has(UringLayout.SKIP_SUCCESS)) {
      throw Refused.of(Errno.EINVAL);
    }
    arm(request, FileOf.of(ring, request), request.opFlags & EVENTS);
  }

  /** Lets a request wait until its file is ready for something of {@code events}. */
  void arm(UringRequest request, File file, int events) {
    arm(request, new Armed(ring, request, file, events, request.opcode == Opcode.POLL_ADD && (request.len & MULTI) != 0));
  }

  void arm(UringRequest request, Armed armed) {
    ring.armed(request, armed);
    if (armed.arm() != 0) {
      ring.becameReady(request, true);
    }
  }

  /** The file of a poll is ready for {@code seen}. */
  void fired(UringRequest request, int seen) {
    if ((request.len & MULTI) != 0 && !request.last && ring.postMore(request, seen, 0)) {
      return;
    }
    request.armed.disarm();
    ring.end(request, seen);
  }

  /** Ends a poll, or makes it wait for something else, or bear other data. {@return the result} */
  int remove(UringRequest request) {
    boolean events = (request.len & UPDATE_EVENTS) != 0;
    boolean data = (request.len & UPDATE_USER_DATA) != 0;
    if ((request.len & ~(long) KNOWN) != 0 || !events && (request.len & MULTI) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Cancellation.Choice which = other -> other.opcode == Opcode.POLL_ADD && other.userData == request.addr;
    if (!events && !data) {
      return Math.min(ring.cancellation.cancel(request, which, false), 0);
    }
    UringRequest found = ring.cancellation.find(which);
    if (found == null) {
      return -Errno.ENOENT.number();
    }
    if (found.running || found.armed == null) {
      return -Errno.EALREADY.number();
    }
    found.userData = data ? request.off : found.userData;
    if (events) {
      found.armed.disarm();
      arm(found, found.file, request.opFlags & EVENTS);
    }
    return 0;
  }

  static boolean isReady(File file, int events) {
    return (file.poll(null) & (events | PollMask.ERR | PollMask.HUP)) != 0;
  }
}
