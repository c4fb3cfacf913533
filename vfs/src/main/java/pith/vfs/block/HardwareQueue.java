package pith.vfs.block;

import java.util.ArrayDeque;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * One of a device's queues: what it has been asked and has not finished, and what waits because it takes no more. Source: Linux's {@code struct blk_mq_hw_ctx}.
 */
final class HardwareQueue {
  private static final LockClass LOCK = LockClass.of("block_hctx.lock");

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as the others. */
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();

  private int depth;
  private int inFlight;

  HardwareQueue(int depth) {
    this.depth = depth;
  }

  /** The device may have {@code most} requests at once. */
  void depth(int most) {
    try (var _ = lock.acquire()) {
      depth = most;
    }
  }

  /** {@return whether {@code request} may go to the device now; otherwise it waits here for its turn} */
  boolean admit(Request request) {
    try (var _ = lock.acquire()) {
      if (!waiting.isEmpty() || inFlight >= depth) {
        waiting.add(request);
        return false;
      }
      inFlight++;
      return true;
    }
  }

  /** A request ended. {@return one that may go to the device in its place, or null} */
  Request ended() {
    try (var _ = lock.acquire()) {
      inFlight--;
      return inFlight < depth && !waiting.isEmpty() ? admitted() : null;
    }
  }

  /** {@return whether the device has anything to do for it, at about this moment} */
  boolean busy() {
    return inFlight > 0;
  }

  private Request admitted() {
    inFlight++;
    return waiting.poll();
  }
}
