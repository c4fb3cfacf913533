package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import pith.kernel.poll.Epoll;
import pith.sync.WaitQueue;
import pith.vfs.File;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A request that waits for its file to become ready: it hangs on the file's wait queues, without a task that sleeps. Source: Linux's {@code io_uring/poll.c}. */
final class Armed implements PollTable, WaitQueue.Waiter {
  private final Uring ring;
  private final UringRequest request;
  private final File file;
  final int events;

  /** Tasks and workers may take it off at once: each queue is let go of once. */
  private final AtomicReference<List<WaitQueue>> queues = new AtomicReference<>(List.of());

  private final AtomicBoolean fired = new AtomicBoolean();

  Armed(Uring ring, UringRequest request, File file, int events) {
    this.ring = ring;
    this.request = request;
    this.file = file;
    this.events = events | PollMask.ERR | PollMask.HUP;
  }

  @Override
  public void register(WaitQueue queue) {
    queues.updateAndGet(
        before -> {
          List<WaitQueue> after = new ArrayList<>(before);
          after.add(queue);
          return after;
        });
    queue.add(this);
  }

  /** Somebody changed the file: whether it is ready is for others to see, who may take its locks. */
  @Override
  public boolean wake() {
    if (fired.compareAndSet(false, true)) {
      ring.becameReady(request, !(file instanceof UringFile || file instanceof Epoll));
    }
    return false;
  }

  /** Hangs it on the queues. {@return what the file is ready for already} */
  int arm() {
    return file.poll(this) & events;
  }

  /** {@return what the file is ready for; from now on it may fire again} */
  int look() {
    fired.set(false);
    return file.poll(null) & events;
  }

  /** Takes it off the queues. Under no lock. */
  void disarm() {
    queues.getAndSet(List.of()).forEach(queue -> queue.remove(this));
  }
}
