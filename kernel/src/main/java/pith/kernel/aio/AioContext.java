package pith.kernel.aio;

import java.util.ArrayDeque;
import pith.kernel.poll.EventFile;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/** Requests of a program that end without it, and the ends that it has not taken. Source: Linux's {@code fs/aio.c}, {@code struct kioctx}. */
public final class AioContext {
  private static final LockClass LOCK = LockClass.of("aio.ctx_lock");
  private static final LockClass QUEUE = LockClass.of("aio.wait");

  /** What a program gets for each request that has ended: its own cookie, the request's address, the result. */
  public record Event(long data, long request, long result) {}

  private final int most;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue waiters = new WaitQueue(QUEUE);

  /** Guarded by {@link #lock}, as the next. */
  private final ArrayDeque<Event> events = new ArrayDeque<>();

  private int running;

  public AioContext(int most) {
    this.most = most;
  }

  /** {@return how many requests it is for} */
  public int most() {
    return most;
  }

  /** {@return whether there is room for one more request, which counts from now on} */
  public boolean begin() {
    try (var _ = lock.acquire()) {
      if (running + events.size() >= most) {
        return false;
      }
      running++;
      return true;
    }
  }

  /** A request that had begun was refused after all. */
  public void withdraw() {
    try (var _ = lock.acquire()) {
      running--;
    }
    waiters.wakeAll();
  }

  /** A request has ended; also in an interrupt. {@code told} is an event file to tell, or null. */
  public void end(Event event, EventFile told) {
    try (var _ = lock.acquire()) {
      running--;
      events.add(event);
    }
    waiters.wakeAll();
    if (told != null) {
      told.signal();
    }
  }

  /** Waits for {@code least} events. {@return how it ended} */
  public WaitResult await(int least, long deadline) {
    return waiters.awaitUntil(Sleep.INTERRUPTIBLE, deadline, () -> events.size() >= least);
  }

  /** {@return the oldest event, or null} */
  public Event take() {
    try (var _ = lock.acquire()) {
      return events.poll();
    }
  }

  /** Waits until nothing runs any more. */
  public void settle() {
    waiters.await(Sleep.UNINTERRUPTIBLE, () -> running == 0);
  }
}
