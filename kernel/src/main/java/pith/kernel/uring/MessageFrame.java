package pith.kernel.uring;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * How each message of a RECVMSG of many shots lies in its lent buffer: a head, room for the sender's name and for control messages, then the bytes. Source:
 * io_uring_prep_recvmsg_multishot(3), Linux uapi {@code struct io_uring_recvmsg_out}.
 *
 * @param address where the buffer is, once it is chosen
 * @param length of the buffer
 */
public record MessageFrame(long address, long length, int nameBytes, long controlBytes) {
  /** Of the head: how long name, control messages and bytes are, and flags, each a word. */
  public static final int NAME = 0, CONTROL = 4, PAYLOAD = 8, FLAGS = 12, HEAD_BYTES = 16;

  // Of struct msghdr.
  private static final int NAME_LENGTH = 8, CONTROL_LENGTH = 40;

  /** {@return what an entry's message header asks for} Refuses with EFAULT, EINVAL, EOVERFLOW. */
  static MessageFrame of(UringRequest request) {
    int name = request.space.readInt(request.addr + NAME_LENGTH);
    long control = request.space.readLong(request.addr + CONTROL_LENGTH);
    if (name < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (control < 0 || control > Integer.MAX_VALUE - name - HEAD_BYTES) {
      throw Refused.of(Errno.EOVERFLOW);
    }
    return new MessageFrame(0, 0, name, control);
  }

  /** {@return the same for a buffer} Refuses with EFAULT if it is too small. */
  MessageFrame in(BufferGroup.Chosen buffer) {
    if (buffer.length() < before()) {
      throw Refused.of(Errno.EFAULT);
    }
    return new MessageFrame(buffer.address(), buffer.length(), nameBytes, controlBytes);
  }

  /** {@return how many bytes stand before those of the message} */
  public long before() {
    return HEAD_BYTES + nameBytes + controlBytes;
  }
}
