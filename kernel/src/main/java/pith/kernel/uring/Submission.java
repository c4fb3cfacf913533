package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Takes the entries that a program wrote, ties those that are linked together, and begins them in order. Source: Linux's {@code io_submit_sqes}. */
final class Submission {
  private static final LockClass LOCK = LockClass.of("uring.uring_lock");

  /** Reading an entry and making a request of it. */
  private static final long CYCLES = 120;

  private final Uring ring;
  private final Mutex lock = new Mutex(LOCK);

  Submission(Uring ring) {
    this.ring = ring;
  }

  /** Takes up to {@code most} entries; after one that is nonsense and ends its chain no more, unless the ring submits all. {@return how many it took} */
  int submit(Current current, int most) {
    try (var _ = lock.acquire()) {
      int left = Math.min(most, ring.memory.sqTail() - ring.memory.sqHead());
      int taken = 0;
      boolean stop = false;
      while (left > 0 && !stop) {
        UringRequest first = null;
        UringRequest last = null;
        boolean open = true;
        while (open && left-- > 0) {
          UringRequest request = next(current);
          if (request == null) {
            continue;
          }
          taken++;
          first = first == null ? request : first;
          if (request.opcode == Opcode.LINK_TIMEOUT && request.refused == null && (last == null || last.opcode == Opcode.LINK_TIMEOUT)) {
            request.refused = Errno.EINVAL; // it limits nothing
          }
          if (last != null) {
            last.next = request;
          }
          last = request;
          stop = request.refused != null && !request.isLinked() && !ring.is(UringLayout.SUBMIT_ALL);
          open = request.isLinked();
        }
        if (first != null) {
          begin(current, first);
        }
      }
      return taken;
    }
  }

  /** {@return the next entry's request, null if the program named an entry that does not exist} */
  private UringRequest next(Current current) {
    int head = ring.memory.sqHead();
    long at = ring.memory.entry(head);
    UringRequest request = at == 0 ? null : new UringRequest(ring.memory.ram(), at);
    ring.memory.sqHead(head + 1);
    if (request == null) {
      ring.memory.dropped();
      return null;
    }
    Work.charge(CYCLES);
    belongTo(current, request);
    request.refused = refusal(request);
    if (request.refused == null) {
      prepare(request);
    }
    ring.pending.accept(request);
    return request;
  }

  /** It acts as the task that submits it; what the ring's own thread finds acts as who made the ring. */
  private void belongTo(Current current, UringRequest request) {
    boolean own = !current.process().isKernelThread();
    request.submitter = own ? current.task() : null;
    request.space = own ? current.space() : ring.space;
    request.files = own ? current.files() : ring.files;
    request.credentials = request.personality != 0 ? ring.personalities.get(request.personality) : own ? current.credentials() : ring.credentials;
  }

  /** Reads what the program may use for something else once the entry is submitted. Source: Linux's {@code IORING_FEAT_SUBMIT_STABLE}. */
  private void prepare(UringRequest request) {
    try {
      switch (request.opcode) {
        case Opcode.READV, Opcode.WRITEV, Opcode.READV_FIXED, Opcode.WRITEV_FIXED -> request.vector = request.has(UringLayout.BUFFER_SELECT) ? null : Transfers.vector(request);
        case Opcode.TIMEOUT, Opcode.LINK_TIMEOUT -> request.nanos = Timeouts.nanos(request, request.addr);
        case Opcode.RECVMSG -> request.frame = request.isMultishot() ? MessageFrame.of(request) : null;
        case Opcode.POLL_ADD -> ring.mayHold(request);
        default -> {}
      }
    } catch (Refused refusal) {
      request.refused = refusal.errno();
    }
  }

  /** {@return why an entry is nonsense, null if it is not} */
  private Errno refusal(UringRequest request) {
    if (!Opcode.supported(request.opcode) || (request.flags & ~UringLayout.ENTRY_FLAGS) != 0 || request.credentials == null) {
      return Errno.EINVAL;
    }
    if (request.has(UringLayout.BUFFER_SELECT) && !Opcode.selectsBuffer(request.opcode)) {
      return Errno.EOPNOTSUPP;
    }
    if (request.ioprio != 0 && !Opcode.hasPriority(request)) {
      return Errno.EINVAL;
    }
    if ((request.opcode == Opcode.TIMEOUT || request.opcode == Opcode.LINK_TIMEOUT) && !Timeouts.isSound(request)) {
      return Errno.EINVAL;
    }
    return ring.restrictions.allow(request) ? null : Errno.EACCES;
  }

  private void begin(Current current, UringRequest first) {
    for (UringRequest request = isSound(first) ? null : first; request != null; request = request.next) {
      request.refused = request.refused == null ? Errno.ECANCELED : request.refused;
    }
    if (ring.pending.mayBegin(first)) {
      ring.issue(current, first);
    }
  }

  /** {@return whether all entries of a chain make sense; else none of it is done, however it is linked} */
  private static boolean isSound(UringRequest first) {
    boolean sound = true;
    for (UringRequest request = first; request != null; request = request.next) {
      sound &= request.refused == null;
    }
    return sound;
  }
}
