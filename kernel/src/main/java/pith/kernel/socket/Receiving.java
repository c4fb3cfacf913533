package pith.kernel.socket;

/**
 * How a receiver wants it (flags of recv(2)).
 *
 * @param peek what is received stays in the queue
 * @param all a stream's reader waits until its buffer is full
 * @param nonBlocking it does not wait at all
 * @param wholeLength a message that was too long for the buffer is answered with its real length
 */
public record Receiving(boolean peek, boolean all, boolean nonBlocking, boolean wholeLength) {
  /** Source: Linux socket.h. */
  public static final int PEEK = 0x2, TRUNC = 0x20, DONTWAIT = 0x40, WAITALL = 0x100;

  public static Receiving of(int flags, boolean nonBlocking) {
    return new Receiving((flags & PEEK) != 0, (flags & WAITALL) != 0, nonBlocking || (flags & DONTWAIT) != 0, (flags & TRUNC) != 0);
  }
}
