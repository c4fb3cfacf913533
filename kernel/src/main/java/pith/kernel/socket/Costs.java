package pith.kernel.socket;

import pith.sync.Execution;

/** What moving a message costs beside the memory it touches, in cycles. */
final class Costs {
  /** Finding the other end, the checks, and the queue. */
  private static final long MESSAGE = 300;

  private static final int BYTES_PER_CYCLE = 8;

  private Costs() {}

  /** One message, of which {@code bytes} are copied. */
  static void charge(long bytes) {
    Execution.current().hart().charge(MESSAGE + bytes / BYTES_PER_CYCLE);
  }
}
