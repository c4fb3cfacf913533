package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import java.util.function.Predicate;
import pith.kernel.exit.Waiting;
import pith.kernel.task.Adoption;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** waitid without a task that sleeps: the request hangs on the queue where the parent would wait. Source: Linux's {@code io_uring/waitid.c}. */
final class ChildWaits {
  private final Uring ring;
  private final Polls polls;
  private final CallTable table;

  ChildWaits(Uring ring, Polls polls, CallTable table) {
    this.ring = ring;
    this.polls = polls;
    this.table = table;
  }

  /**
   * An entry has the kind of number where others have a length, the number in place of the descriptor, options in place of a slot, and in its second address
   * where the answer goes.
   */
  void begin(Current current, UringRequest request) {
    refuseUnless(request.addr == 0 && request.bufIndex == 0 && request.addr3 == 0 && request.opFlags == 0, Errno.EINVAL);
    Process parent = request.submitter == null ? ring.process : request.submitter.process();
    int options = request.fileIndex;
    Waiting.checkOptions(options);
    if (request.children == null) {
      request.children = children(current, request, parent);
    }
    Waiting.ChildEvent event = Waiting.look(ring.kernel, parent, request.children, options);
    if (event == null && (options & Waiting.WNOHANG) == 0) {
      polls.arm(request, new Armed(ring, request, queue -> poll(queue, parent, request), PollMask.IN));
      return;
    }
    if (request.off != 0) {
      Waiting.report(request.space, request.off, event);
    }
    ring.end(request, 0);
  }

  private Predicate<Process> children(Current current, UringRequest request, Process parent) {
    try (Adoption _ = Adoption.of(current, request.space, request.files, ring.fs, request.credentials)) {
      return table.children(current, parent, (int) request.len, request.fd);
    }
  }

  private int poll(PollTable queue, Process parent, UringRequest request) {
    if (queue != null) {
      queue.register(parent.childEvents);
    }
    try {
      return Waiting.look(ring.kernel, parent, request.children, request.fileIndex | Waiting.WNOWAIT) == null ? 0 : PollMask.IN;
    } catch (Refused gone) {
      return PollMask.IN; // somebody else waited for the last of them
    }
  }
}
