package pith.kernel.uring;

import java.util.List;
import pith.kernel.task.Current;
import pith.mm.physical.Work;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.vfs.File;

/**
 * Looks for new entries by itself, so that the program needs no system call; sleeps when there were none for a while, and says so in the ring. Source: Linux's
 * {@code io_uring/sqpoll.c}.
 */
final class SubmissionThread {
  private static final LockClass QUEUE = LockClass.of("uring.sq_wait");

  /** One look at the tail of the ring. */
  private static final long LOOK_CYCLES = 100;

  private final Uring ring;
  private final long idleCycles;
  private final WaitQueue sleeping = new WaitQueue(QUEUE);

  /** Where tasks wait that have filled the ring. */
  private final WaitQueue taken = new WaitQueue(QUEUE);

  private volatile boolean stopped;
  private volatile boolean ended;

  SubmissionThread(Uring ring, long idleCycles) {
    this.ring = ring;
    this.idleCycles = idleCycles;
  }

  void run(Current current) {
    long busy = current.hart().cycles();
    while (!stopped) {
      int done = ring.enabled() ? ring.submit(current, ring.memory.sqEntries) : 0;
      if (done > 0) {
        taken.wakeAll();
      }
      ring.runReady(current);
      for (File file : ring.is(UringLayout.IOPOLL) ? ring.pending.polledFiles() : List.<File>of()) {
        done += file.endPolled();
      }
      long now = current.hart().cycles();
      busy = done > 0 ? now : busy;
      if (now - busy > idleCycles) {
        rest();
        busy = current.hart().cycles();
      }
      Work.charge(LOOK_CYCLES);
      Execution.current().condResched();
    }
    ended = true;
    ring.threadEnded();
  }

  /** Waits until the thread has taken an entry out of a ring that is full. {@return false if a signal came} */
  boolean awaitRoom() {
    return taken.await(Sleep.INTERRUPTIBLE, () -> stopped || ring.memory.sqTail() - ring.memory.sqHead() < ring.memory.sqEntries) == WaitResult.READY;
  }

  boolean ended() {
    return ended;
  }

  private void rest() {
    ring.memory.flag(UringLayout.NEED_WAKEUP, true);
    sleeping.await(Sleep.UNINTERRUPTIBLE, () -> stopped || ring.memory.sqTail() != ring.memory.sqHead() && ring.enabled() || ring.pending.anyReady());
    ring.memory.flag(UringLayout.NEED_WAKEUP, false);
  }

  void wake() {
    sleeping.wakeAll();
  }

  void stop() {
    stopped = true;
    sleeping.wakeAll();
  }
}
