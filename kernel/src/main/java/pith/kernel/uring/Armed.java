package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import pith.kernel.poll.EventFile;
import pith.kernel.poll.RingSignalled;
import pith.sync.WaitQueue;
import pith.vfs.File;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/**
 * A request that waits for its file to become ready: it hangs on the file's wait queues, without a task that sleeps. Source: Linux's {@code io_uring/poll.c}.
 */
final class Armed implements PollTable, WaitQueue.Waiter {
  private final Uring ring;
  private final UringRequest request;

  /** What is waited for. */
  interface Awaited {
    /** {@return what it is ready for} {@code table}, if not null, is hung on the queues that tell of changes. */
    int poll(PollTable table);
  }

  private final Awaited awaited;

  /** Null if it is no file that is waited for. */
  private final File file;

  final int events;

  /** A queue, and the place there; one that tells once is left by being told. */
  private record Hung(WaitQueue queue, WaitQueue.Entry place) {}

  /** Whether it is told again and again without a look in between, as polls of many shots are. */
  private final boolean stays;

  /** Tasks and workers may take it off at once: each queue is let go of once. */
  private final AtomicReference<List<Hung>> queues = new AtomicReference<>(List.of());

  /** Nobody wants to be told any more: who hangs it up at this moment takes it off again. */
  private volatile boolean gone;

  private final AtomicBoolean fired = new AtomicBoolean();

  /** For a file to become ready for one of {@code events}. */
  Armed(Uring ring, UringRequest request, File file, int events, boolean stays) {
    this(ring, request, file, file::poll, events, stays);
  }

  /** For something else. */
  Armed(Uring ring, UringRequest request, Awaited awaited, int events) {
    this(ring, request, null, awaited, events, false);
  }

  private Armed(Uring ring, UringRequest request, File file, Awaited awaited, int events, boolean stays) {
    this.stays = stays;
    this.ring = ring;
    this.request = request;
    this.file = file;
    this.awaited = awaited;
    this.events = events | PollMask.ERR | PollMask.HUP;
  }

  @Override
  public void register(WaitQueue queue) {
    Hung hung = new Hung(queue, queue.add(this, !stays));
    queues.updateAndGet(
        before -> {
          List<Hung> after = new ArrayList<>(before);
          after.add(hung);
          return after;
        });
    if (gone) {
      leaveAll();
    }
  }

  /** Somebody changed the file: whether it is ready is for others to see, who may take its locks. */
  @Override
  public boolean wake() {
    boolean byRing = file instanceof RingSignalled signalled && signalled.signalledByRing();
    if (byRing) {
      request.last = true;
    }
    if (fired.compareAndSet(false, true)) {
      ring.becameReady(request, !byRing || file instanceof EventFile); // an eventfd is told when those who wait for the ring have been
    }
    return false;
  }

  /** Hangs it on the queues. {@return what the file is ready for already} */
  int arm() {
    return awaited.poll(this) & events;
  }

  /** {@return what the file is ready for; from now on it may fire again} */
  int look() {
    fired.set(false);
    int seen = awaited.poll(null) & events;
    if (seen != 0 || stays) {
      return seen;
    }
    leaveAll();
    return arm();
  }

  /** Takes it off the queues. Under no lock. */
  void disarm() {
    gone = true;
    leaveAll();
  }

  private void leaveAll() {
    queues.getAndSet(List.of()).forEach(hung -> hung.queue.leave(hung.place));
  }
}
