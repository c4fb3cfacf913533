package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.task.Current;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Requests that end by time: timeouts, which may count completions too, and those that are linked to a request and cancel it. Source: Linux's {@code io_uring/timeout.c}. */
final class Timeouts {
  private static final int ABSOLUTE = 1, UPDATE = 2, SUCCESS = 32;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Uring ring;

  /** Timeouts that count completions. Guarded by the ring's completion lock. */
  private final List<UringRequest> counting = new ArrayList<>();

  Timeouts(Uring ring) {
    this.ring = ring;
  }

  private long deadline(long address, boolean absolute) {
    long seconds = ring.space.readLong(address);
    long nanos = ring.space.readLong(address + 8);
    if (seconds < 0 || nanos < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long wanted = Math.min(seconds, Integer.MAX_VALUE) * NANOS_PER_SECOND + nanos;
    return ring.kernel.machine().cycles(absolute ? wanted : ring.kernel.monotonicNanos() + wanted) + 1;
  }

  private void start(UringRequest request, long deadline, Runnable end) {
    request.timer = ring.kernel.scheduler().timers(Execution.current().hart()).start(deadline, end);
  }

  /** A timeout: ends with ETIME, or with 0 once so many completions have come. */
  void begin(UringRequest request) {
    if (request.len != 1) {
      throw Refused.of(Errno.EINVAL);
    }
    long deadline = deadline(request.addr, (request.opFlags & ABSOLUTE) != 0);
    try (var _ = ring.lock()) {
      request.countdown = request.off;
      if (request.off > 0) {
        counting.add(request);
      }
    }
    start(request, deadline, () -> ring.end(request, -Errno.ETIME.number()));
  }

  /** Cancels a timeout, or gives it another time. {@return the result} */
  int remove(UringRequest request) {
    boolean update = (request.opFlags & UPDATE) != 0;
    Uring.Choice which = other -> other.userData == request.addr && (other.opcode == Opcode.TIMEOUT || other.opcode == Opcode.LINK_TIMEOUT);
    if (!update) {
      int ended = ring.cancel(request, which, false);
      return ended > 0 ? 0 : ended;
    }
    UringRequest found = ring.find(which);
    if (found == null || found.timer == null || !found.timer.cancel()) {
      return -Errno.ENOENT.number();
    }
    start(found, deadline(request.off, (request.opFlags & ABSOLUTE) != 0), () -> ring.end(found, -Errno.ETIME.number()));
    return 0;
  }

  /** If a timeout is linked to {@code request}, its time begins. */
  void link(UringRequest request) {
    UringRequest linked = request.next;
    if (linked == null || linked.opcode != Opcode.LINK_TIMEOUT) {
      return;
    }
    long deadline = deadline(linked.addr, (linked.opFlags & ABSOLUTE) != 0);
    request.next = linked.next;
    linked.next = null;
    try (var _ = ring.lock()) {
      request.limit = linked;
    }
    start(linked, deadline, () -> ring.expired(request, linked));
  }

  /** A request has ended. Under the ring's completion lock. */
  void completed(UringRequest request, List<UringRequest> counted) {
    counting.remove(request);
    for (UringRequest timeout : counting) {
      if (timeout.countdown > 0 && --timeout.countdown == 0) {
        counted.add(timeout);
      }
    }
  }
}
