package pith.kernel.uring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.vfs.File;

/**
 * The requests of a ring from their submission to their completion: those that wait for others to be drained, those that are under way, those that somebody is
 * to go on with. All of it, and the completion ring, is guarded by one lock, since the end of a request anywhere (in an interrupt, say) moves others from one
 * list to another. Source: Linux's {@code __io_req_complete_post}, {@code io_drain_req}.
 */
final class Pending {
  private static final LockClass COMPLETION = LockClass.of("uring.completion_lock");

  private final RingMemory memory;
  private final Completions completions;
  private final Timeouts timeouts;
  private final SpinLock lock = new SpinLock(COMPLETION);

  /** Guarded by {@link #lock}, as all below: requests that were submitted and have not ended. */
  private final Set<UringRequest> requests = new LinkedHashSet<>();

  /** Requests whose files became ready, or whose turn came: for a task or a worker to go on with. */
  private final ArrayDeque<UringRequest> ready = new ArrayDeque<>();

  /** Chains that wait until everything before them has ended, and what came after them. */
  private final ArrayDeque<UringRequest> drained = new ArrayDeque<>();

  /** Files and fixed files to be let go of by somebody who may sleep. */
  private final List<File> done = new ArrayList<>();

  private final List<FixedFile> released = new ArrayList<>();
  private int active;

  /** What is submitted next waits for all before it. */
  private boolean drainNext;

  Pending(RingMemory memory, Completions completions, Timeouts timeouts) {
    this.memory = memory;
    this.completions = completions;
    this.timeouts = timeouts;
  }

  SpinLock.Held lock() {
    return lock.acquire();
  }

  void accept(UringRequest request) {
    try (var _ = lock.acquire()) {
      requests.add(request);
    }
  }

  /** {@return whether a chain may begin; else it waits for all that was submitted before} Within a chain the flag holds for what follows the chain too. */
  boolean mayBegin(UringRequest first) {
    try (var _ = lock.acquire()) {
      boolean inside = false;
      for (UringRequest request = first.next; request != null; request = request.next) {
        inside |= request.has(UringLayout.DRAIN);
      }
      first.drains = first.has(UringLayout.DRAIN) || inside || drainNext;
      drainNext = inside;
      if (!drained.isEmpty() || first.drains && active > 0) {
        drained.add(first);
        return false;
      }
      count(first);
      return true;
    }
  }

  private void count(UringRequest first) {
    for (UringRequest request = first; request != null; request = request.next) {
      request.begun = true;
      active++;
    }
  }

  /**
   * A request is done: posts its completion, unless it asked for none. {@return timeouts that had waited for so many completions} Under the lock; the caller
   * tells of it afterwards.
   */
  List<UringRequest> finish(UringRequest request, int result) {
    List<UringRequest> counted = new ArrayList<>(0);
    finish(request, result, counted);
    return counted;
  }

  /** Ends a request, and what is linked to it if that is cancelled with it: one by one, since chains may be as long as a program likes. */
  private void finish(UringRequest first, int said, List<UringRequest> counted) {
    UringRequest cancelled = finishOne(first, said, first.has(UringLayout.SKIP_SUCCESS), false, counted);
    while (cancelled != null) {
      cancelled = finishOne(cancelled, -Errno.ECANCELED.number(), first.has(UringLayout.SKIP_SUCCESS), true, counted);
    }
    drain();
  }

  /**
   * {@return what is cancelled with it, null for nothing} One that fails is told of in any case; what is cancelled with it only if that one had not asked that
   * successes be {@code quiet}. Source: io_uring_enter(2), IOSQE_CQE_SKIP_SUCCESS.
   */
  private UringRequest finishOne(UringRequest request, int said, boolean quiet, boolean isCancelled, List<UringRequest> counted) {
    if (request.ended) {
      return null;
    }
    int result = request.refused == null ? said : -request.refused.number();
    if (request.limit != null) {
      request.limit.timer.cancel();
      finishOne(request.limit, -Errno.ECANCELED.number(), request.limit.has(UringLayout.SKIP_SUCCESS), true, counted);
    }
    request.ended = true;
    requests.remove(request);
    active -= request.begun ? 1 : 0;
    letGo(request);
    boolean tells = !quiet || result < 0 && !isCancelled && request.opcode != Opcode.LINK_TIMEOUT;
    if (tells) {
      completions.post(request.userData, result, request.resultFlags, request.extra1, request.extra2);
    }
    timeouts.completed(request, tells, counted);
    return follow(request, result);
  }

  private void letGo(UringRequest request) {
    if (request.fixed != null) {
      released.add(request.fixed);
    } else if (request.file != null) {
      done.add(request.file);
    }
  }

  /** What is linked to a request begins. {@return it, if it is cancelled instead} */
  private UringRequest follow(UringRequest request, int result) {
    UringRequest next = request.next;
    if (next == null || request.breaksChain(result)) {
      return next;
    }
    goOn(next);
    return null;
  }

  /** Somebody is to go on with a request. Under the lock. */
  void goOn(UringRequest request) {
    if (request.turn == UringRequest.Turn.TAKEN) {
      request.turn = UringRequest.Turn.AGAIN;
    } else if (request.turn == UringRequest.Turn.NONE) {
      request.turn = UringRequest.Turn.QUEUED;
      ready.add(request);
      memory.flag(UringLayout.TASKRUN, true);
    }
  }

  /** Who took the request is done with it for now. */
  void resumed(UringRequest request) {
    try (var _ = lock.acquire()) {
      boolean again = request.turn == UringRequest.Turn.AGAIN;
      request.turn = UringRequest.Turn.NONE;
      if (again && !request.ended) {
        goOn(request);
      }
    }
  }

  private void drain() {
    while (!drained.isEmpty() && (active == 0 || !drained.peek().drains)) {
      UringRequest first = drained.poll();
      if (!first.ended) {
        count(first);
        goOn(first);
      }
    }
  }

  /** {@return a request to go on with, null if there is none} */
  UringRequest takeReady() {
    try (var _ = lock.acquire()) {
      UringRequest request = ready.poll();
      if (request != null) {
        request.running = true;
        request.turn = UringRequest.Turn.TAKEN;
        if (ready.isEmpty()) {
          memory.flag(UringLayout.TASKRUN, false);
        }
      }
      return request;
    }
  }

  boolean anyReady() {
    return !ready.isEmpty();
  }

  boolean isEmpty() {
    try (var _ = lock.acquire()) {
      return requests.isEmpty();
    }
  }

  boolean hasEnded(UringRequest request) {
    try (var _ = lock.acquire()) {
      return request.ended;
    }
  }

  /** {@return the requests that have not ended, in the order of their submission} */
  List<UringRequest> snapshot() {
    try (var _ = lock.acquire()) {
      List<UringRequest> waiting = new ArrayList<>(requests);
      waiting.removeIf(request -> request.ended);
      return waiting;
    }
  }

  /** {@return the files of requests that a device has, for who polls} */
  List<File> polledFiles() {
    try (var _ = lock.acquire()) {
      List<File> polled = new ArrayList<>();
      for (UringRequest request : requests) {
        if (request.running && request.file != null && !polled.contains(request.file)) {
          polled.add(request.file);
        }
      }
      return polled;
    }
  }

  /** Lets go of the files of what has ended. Where sleeping is allowed, under no lock. */
  void putDone(FixedFiles fixed) {
    List<File> files;
    List<FixedFile> slots;
    try (var _ = lock.acquire()) {
      if (done.isEmpty() && released.isEmpty()) {
        return;
      }
      files = new ArrayList<>(done);
      slots = new ArrayList<>(released);
      done.clear();
      released.clear();
    }
    files.forEach(File::put);
    slots.forEach(fixed::release);
  }
}
