package pith.kernel.uring;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import pith.kernel.poll.EventFile;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** The completion side of a ring: entries that are posted, those for which there is no room yet, and who waits for them. All but the waiting is done under the ring's completion lock. */
final class Completions {
  private static final LockClass QUEUE = LockClass.of("uring.cq_wait");

  private record Late(long userData, int result, int flags) {}

  private final RingMemory memory;
  private final WaitQueue waiters = new WaitQueue(QUEUE);
  private final ArrayDeque<Late> late = new ArrayDeque<>();
  private int overflows;

  /** Is told of each completion; null for none. */
  volatile EventFile eventFile;

  Completions(RingMemory memory) {
    this.memory = memory;
  }

  /** Nothing is lost: what finds no room is posted when there is some. */
  void post(long userData, int result, int flags) {
    if (!late.isEmpty() || !memory.post(userData, result, flags)) {
      late.add(new Late(userData, result, flags));
      memory.overflowed(++overflows);
      memory.flag(UringLayout.CQ_OVERFLOW, true);
    }
  }

  /** {@return whether there was room} */
  boolean postIfRoom(long userData, int result, int flags) {
    return late.isEmpty() && memory.post(userData, result, flags);
  }

  void flushLate() {
    while (!late.isEmpty() && memory.post(late.peek().userData, late.peek().result, late.peek().flags)) {
      late.poll();
    }
    if (late.isEmpty() && overflows > 0) {
      memory.flag(UringLayout.CQ_OVERFLOW, false);
    }
  }

  boolean anyLate() {
    return !late.isEmpty();
  }

  /** After the lock was given up: whoever waits looks again. */
  void tell() {
    waiters.wakeAll();
    EventFile told = eventFile;
    if (told != null && !memory.eventsDisabled()) {
      told.signal();
    }
  }

  void wake() {
    waiters.wakeAll();
  }

  WaitResult await(long deadline, BooleanSupplier enough) {
    return waiters.awaitUntil(Sleep.INTERRUPTIBLE, deadline, enough);
  }

  int poll(PollTable table) {
    if (table != null) {
      table.register(waiters);
    }
    return memory.ready() > 0 || !late.isEmpty() ? PollMask.IN | PollMask.RDNORM : 0;
  }
}
