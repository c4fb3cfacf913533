package pith.kernel.calls;

import pith.kernel.socket.UnixAddress;
import pith.kernel.task.Current;
import pith.kernel.uring.MessageFrame;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.UserBuffer;

/**
 * {@code struct msghdr} of 56 bytes at {@code at}: where the message's bytes, its address and what goes along are, or shall be.
 *
 * @param name where the address is; 0 for none
 * @param control where control messages are, and {@code controlLength} bytes of them
 * @param framed it stands in a buffer, before the message, as rings receive: it is only answered
 */
record MessageHeader(Current current, long at, long name, int nameLength, long vector, long segments, long control, long controlLength, boolean framed) {
  static final int BYTES = 56;
  private static final int NAME_LENGTH = 8, VECTOR = 16, SEGMENTS = 24, CONTROL = 32, CONTROL_LENGTH = 40, FLAGS = 48;
  private static final int MAX_SEGMENTS = 1024;
  private static final int MAX_NAME = 128;

  /** Refuses with EINVAL, EMSGSIZE for too many segments, EFAULT. */
  static MessageHeader read(Current current, long at) {
    MessageHeader header =
        new MessageHeader(
            current, at, long64(current, at), current.space().readInt(at + NAME_LENGTH), long64(current, at + VECTOR), long64(current, at + SEGMENTS),
            long64(current, at + CONTROL), long64(current, at + CONTROL_LENGTH), false);
    if (header.nameLength < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (Long.compareUnsigned(header.segments, MAX_SEGMENTS) > 0) {
      throw Refused.of(Errno.EMSGSIZE);
    }
    return header;
  }

  /** {@return the head of a message that is received into a frame} */
  static MessageHeader in(Current current, MessageFrame frame) {
    long name = frame.address() + MessageFrame.HEAD_BYTES;
    return new MessageHeader(current, frame.address(), name, frame.nameBytes(), 0, 0, name + frame.nameBytes(), frame.controlBytes(), true);
  }

  private static long long64(Current current, long at) {
    return current.space().readLong(at);
  }

  UserBuffer buffers() {
    return Buffers.many(current, vector, segments);
  }

  /** {@return the address that a sender gives, null for none} */
  UnixAddress address() {
    if (name == 0 || nameLength == 0) {
      return null;
    }
    return UnixAddress.parse(SocketDescriptor.address(current, name, Math.min(nameLength, MAX_NAME)));
  }

  /** Tells a receiver who sent: {@code sender} null for one without a name. */
  void answerName(UnixAddress sender) {
    if (name == 0) {
      return;
    }
    byte[] bytes = sender == null ? new byte[0] : UnixAddress.bytes(sender);
    current.space().copyOut(name, bytes, 0, Math.min(nameLength, bytes.length));
    current.space().writeInt(at + (framed ? MessageFrame.NAME : NAME_LENGTH), bytes.length);
  }

  void answerControl(long bytes, int flags) {
    if (framed) {
      current.space().writeInt(at + MessageFrame.CONTROL, (int) bytes);
      current.space().writeInt(at + MessageFrame.FLAGS, flags);
      return;
    }
    current.space().writeLong(at + CONTROL_LENGTH, bytes);
    current.space().writeInt(at + FLAGS, flags);
  }

  /** Tells how long the message is, where its header does. */
  void answerLength(long bytes) {
    if (framed) {
      current.space().writeInt(at + MessageFrame.PAYLOAD, (int) bytes);
    }
  }
}
