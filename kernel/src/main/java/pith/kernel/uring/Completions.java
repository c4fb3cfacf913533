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

/**
 * The completion side of a ring: entries that are posted, those for which there is no room yet, and who waits for them. All but the waiting is done under the
 * ring's completion lock.
 */
final class Completions {
  private static final LockClass QUEUE = LockClass.of("uring.cq_wait");

  private record Late(long userData, int result, int flags, long extra1, long extra2) {}

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
  void post(long userData, int result, int flags, long extra1, long extra2) {
    if (!late.isEmpty() || !memory.post(userData, result, flags, extra1, extra2)) {
      late.add(new Late(userData, result, flags, extra1, extra2));
      memory.overflowed(++overflows);
      memory.flag(UringLayout.CQ_OVERFLOW, true);
    }
  }

  /** {@return whether there was room} */
  boolean postIfRoom(long userData, int result, int flags) {
    return late.isEmpty() && memory.post(userData, result, flags, 0, 0);
  }

  void flushLate() {
    for (Late next = late.peek(); next != null && memory.post(next.userData, next.result, next.flags, next.extra1, next.extra2); next = late.peek()) {
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
      told.signalByRing();
    }
  }

  void wake() {
    waiters.wakeAll();
  }

  /** Somebody is to enter the ring, for requests that only its issuer goes on with. {@code tells}: those who wait for the ring may be told. */
  void due(boolean tells) {
    EventFile told = eventFile;
    if (told != null && !memory.eventsDisabled() && !told.signalledByRing()) {
      told.signalByRing();
    }
    if (tells) {
      wake();
    }
  }

  WaitResult await(long deadline, BooleanSupplier enough) {
    return waiters.awaitUntil(Sleep.INTERRUPTIBLE, deadline, enough);
  }

  /** {@return whether there is something to take} {@code due}: who enters the ring will find something. */
  int poll(PollTable table, boolean due) {
    if (table != null) {
      table.register(waiters);
    }
    return due || memory.ready() > 0 || !late.isEmpty() ? PollMask.IN | PollMask.RDNORM : 0;
  }
}
