package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.futex.FutexTable;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** Ends requests that wait, because somebody asks for it or because the ring goes. Source: Linux's {@code io_uring/cancel.c}. */
final class Cancellation {
  static final int ALL = 1, FD = 2, ANY = 4, FD_FIXED = 8, USERDATA = 16, OP = 32;
  private static final int KNOWN = ALL | FD | ANY | FD_FIXED | USERDATA | OP;

  /** Says of requests that have not ended which are meant. */
  interface Choice {
    boolean of(UringRequest request);
  }

  private final Uring ring;

  Cancellation(Uring ring) {
    this.ring = ring;
  }

  /**
   * {@return the requests that flags of IORING_ASYNC_CANCEL mean: all that are asked for must agree} {@code file} is that of the descriptor, null if none is
   * asked for. Refuses with EINVAL.
   */
  static Choice choice(int flags, long userData, File file, int opcode) {
    if ((flags & ~KNOWN) != 0 || (flags & ANY) != 0 && (flags & (FD | OP)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean byData = (flags & USERDATA) != 0 || (flags & (FD | ANY | OP)) == 0;
    return request ->
        (!byData || request.userData == userData) && ((flags & FD) == 0 || request.file == file) && ((flags & OP) == 0 || request.opcode == opcode);
  }

  /** IORING_OP_ASYNC_CANCEL. {@return its result} */
  int cancel(UringRequest request, File file) {
    Choice which = choice(request.opFlags, request.addr, file, (int) request.len);
    boolean all = (request.opFlags & (ALL | ANY)) != 0;
    boolean counts = !all && isCounted(find(which));
    int ended = cancel(request, which, all);
    return all ? Math.max(ended, ended == -Errno.EALREADY.number() ? ended : 0) : counts ? ended : Math.min(ended, 0);
  }

  /**
   * {@return whether who cancels such a request is told 1 instead of 0} Source: Linux's {@code io_cancel_remove}, which answers a number, for futexes and
   * children.
   */
  boolean isCounted(UringRequest request) {
    return request != null && (request.opcode >= Opcode.WAITID && request.opcode <= Opcode.FUTEX_WAITV);
  }

  /**
   * Ends requests that wait and match, with ECANCELED; {@code all} or the first. Those that {@code by} asks for end after it; it is null if no request does.
   * {@return how many; -EALREADY if only such match that cannot be ended, -ENOENT if none does}
   */
  int cancel(UringRequest by, Choice which, boolean all) {
    List<UringRequest> stopped = new ArrayList<>();
    int busy = 0;
    for (UringRequest request : ring.pending.snapshot()) {
      if (request == by || !which.of(request) || !stopped.isEmpty() && !all) {
        continue;
      }
      if (request.running && !ring.workers.withdraw(request) || !disarm(request)) {
        busy++;
      } else {
        stopped.add(request);
      }
    }
    if (by == null) {
      end(stopped);
    } else {
      by.cancelled = stopped;
    }
    return !stopped.isEmpty() ? stopped.size() : -(busy > 0 ? Errno.EALREADY : Errno.ENOENT).number();
  }

  /** Requests that wait for nothing any more end. */
  void end(List<UringRequest> stopped) {
    for (UringRequest request : stopped) {
      ring.end(request, -Errno.ECANCELED.number());
    }
  }

  /** {@return a request that has not ended and matches, or null} */
  UringRequest find(Choice which) {
    return ring.pending.snapshot().stream().filter(which::of).findFirst().orElse(null);
  }

  /** The time of a request that has a limit is up: in the timer interrupt. */
  void expired(UringRequest request, UringRequest limit) {
    try (var _ = ring.pending.lock()) {
      request.limit = null;
    }
    boolean cancelled = !request.running && !request.ended && disarm(request);
    ring.end(limit, !cancelled ? -Errno.EALREADY.number() : isCounted(request) ? 1 : -Errno.ETIME.number());
    if (cancelled) {
      ring.end(request, -Errno.ECANCELED.number());
    }
  }

  /** {@return whether it waits no more; not if what it waited for has come} */
  private boolean disarm(UringRequest request) {
    List<FutexTable.Waiter> futexes = request.futexes;
    if (futexes != null && !futexes.stream().allMatch(ring.kernel.futexes()::withdraw)) {
      return false;
    }
    Armed armed = request.armed;
    if (armed != null) {
      armed.disarm();
    }
    if (request.timer != null) {
      request.timer.cancel();
    }
    return true;
  }
}
