package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.task.Current;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Requests that end by time: timeouts, which may count completions too, and those that are linked to a request and cancel it. Source: Linux's
 * {@code io_uring/timeout.c}.
 */
final class Timeouts {
  private static final int ABSOLUTE = 1, UPDATE = 2, REALTIME = 8, LINK_UPDATE = 16, CLOCKS = 12, SUCCESS = 32, MULTISHOT = 64, KNOWN = ABSOLUTE | CLOCKS | SUCCESS | MULTISHOT;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Uring ring;

  /** Timeouts that count completions. Guarded by the ring's completion lock. */
  private final List<UringRequest> counting = new ArrayList<>();

  private volatile int expired;

  Timeouts(Uring ring) {
    this.ring = ring;
  }

  /** {@return whether the request asked that the end of its time be no failure} */
  static boolean isSuccess(UringRequest request, int result) {
    return (request.opFlags & SUCCESS) != 0 && result == -Errno.ETIME.number();
  }

  /** {@return whether a timeout's entry makes sense} */
  static boolean isSound(UringRequest request) {
    boolean rightSize = request.len == 1 && request.bufIndex == 0 && request.fileIndex == 0;
    return rightSize && (request.opcode != Opcode.LINK_TIMEOUT || request.off == 0) && (request.opFlags & ~KNOWN) == 0;
  }

  /** {@return the time at {@code address}} Refuses with EINVAL, EFAULT. */
  static long nanos(UringRequest request, long address) {
    long seconds = request.space.readLong(address);
    long nanos = request.space.readLong(address + 8);
    if (seconds < 0 || nanos < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return Math.min(seconds, Integer.MAX_VALUE) * NANOS_PER_SECOND + nanos;
  }

  private long deadline(UringRequest request, long wanted) {
    boolean absolute = (request.opFlags & ABSOLUTE) != 0;
    long since = !absolute ? -ring.kernel.monotonicNanos() : (request.opFlags & REALTIME) != 0 ? ring.kernel.clocks().realtimeOffsetNanos() : 0;
    return ring.kernel.machine().cycles(Math.max(0, wanted - since)) + 1;
  }

  private void start(UringRequest request, long deadline, Runnable end) {
    request.timer = ring.kernel.scheduler().timers(Execution.current().hart()).start(deadline, end);
  }

  /** A timeout: ends with ETIME, or with 0 once so many completions have come; one with many shots comes again and again. */
  void begin(UringRequest request) {
    boolean again = (request.opFlags & MULTISHOT) != 0;
    if (request.len != 1 || again && (request.opFlags & ABSOLUTE) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long deadline = deadline(request, request.nanos);
    if (again) {
      request.countdown = request.off;
      repeat(request, deadline);
      return;
    }
    try (var _ = ring.pending.lock()) {
      request.countdown = request.off;
      if (request.off > 0) {
        counting.add(request);
      }
    }
    start(request, deadline, () -> ring.end(request, -Errno.ETIME.number()));
  }

  /** As often as its countdown says, 0 for without end, each time after as long as it is until the first time. */
  private void repeat(UringRequest request, long deadline) {
    repeat(request, deadline, Math.max(1, deadline - Execution.current().hart().cycles()));
  }

  private void repeat(UringRequest request, long deadline, long period) {
    start(
        request,
        deadline,
        () -> {
          if (request.countdown == 1 || !ring.postMore(request, -Errno.ETIME.number(), 0)) {
            ring.end(request, -Errno.ETIME.number());
          } else if (!request.ended) {
            request.countdown -= request.countdown == 0 ? 0 : 1;
            repeat(request, deadline + period, period);
          }
        });
  }

  /** Cancels a timeout, or gives it another time. {@return the result} Refuses with EINVAL, EFAULT. */
  int remove(UringRequest request) {
    boolean update = (request.opFlags & (UPDATE | LINK_UPDATE)) != 0;
    if ((request.opFlags & ~(update ? UPDATE | LINK_UPDATE | ABSOLUTE | CLOCKS : 0)) != 0 || (request.opFlags & CLOCKS) == CLOCKS || request.len != 0 || request.bufIndex != 0 || request.fileIndex != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    int kind = (request.opFlags & LINK_UPDATE) != 0 ? Opcode.LINK_TIMEOUT : Opcode.TIMEOUT;
    Cancellation.Choice which = other -> other.userData == request.addr && other.opcode == kind;
    if (!update) {
      int ended = ring.cancellation.cancel(request, which, false);
      return ended > 0 ? 0 : ended;
    }
    long deadline = deadline(request, nanos(request, request.off));
    UringRequest found = ring.cancellation.find(which);
    if (found == null || found.timer == null || !found.timer.cancel()) {
      return -Errno.ENOENT.number();
    }
    change(found, deadline);
    return 0;
  }

  /** A timeout has another time, and does not count completions any more. Source: Linux's {@code io_timeout_update}. */
  private void change(UringRequest found, long deadline) {
    if (found.limited != null) {
      start(found, deadline, () -> ring.cancellation.expired(found.limited, found));
    } else if ((found.opFlags & MULTISHOT) != 0) {
      repeat(found, deadline);
    } else {
      try (var _ = ring.pending.lock()) {
        counting.remove(found);
      }
      start(found, deadline, () -> ring.end(found, -Errno.ETIME.number()));
    }
  }

  /** If a timeout is linked to {@code request}, its time begins. */
  void link(UringRequest request) {
    UringRequest linked = request.next;
    if (linked == null || linked.opcode != Opcode.LINK_TIMEOUT) {
      return;
    }
    long deadline = deadline(linked, linked.nanos);
    request.next = linked.next;
    linked.next = null;
    try (var _ = ring.pending.lock()) {
      request.limit = linked;
      linked.limited = request;
    }
    start(linked, deadline, () -> ring.cancellation.expired(request, linked));
  }

  /**
   * A request has ended, or tells of something and goes on. What timeouts tell is not counted, or two of them would end one another; whoever waits learns of
   * it, however many completions they want. Under the ring's completion lock. Source: Linux's {@code cq_timeouts}.
   */
  void completed(UringRequest request, boolean posted, List<UringRequest> counted) {
    counting.remove(request);
    if (request.opcode == Opcode.TIMEOUT) {
      expired++;
    } else if (posted) {
      count(counted);
    }
  }

  /** {@return a number that is another one once a timeout has expired or was ended} */
  int expired() {
    return expired;
  }

  /** A completion was posted: adds the timeouts that have waited for it to {@code counted}. Under the ring's completion lock. */
  void count(List<UringRequest> counted) {
    for (UringRequest timeout : counting) {
      if (timeout.countdown > 0 && --timeout.countdown == 0) {
        counted.add(timeout);
      }
    }
  }
}
