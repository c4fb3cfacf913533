package pith.kernel.calls;

import pith.kernel.socket.Arrived;
import pith.kernel.socket.Passed;
import pith.kernel.socket.Receiving;
import pith.kernel.socket.SocketKind;
import pith.kernel.socket.UnixAddress;
import pith.kernel.socket.UnixDomain;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.UserBuffer;

/** Sending and receiving through sockets, with all that read and write cannot say: sendto, sendmsg, sendmmsg and their counterparts. */
final class MessageCalls {
  private static final int OUT_OF_BAND = 0x1, ERROR_QUEUE = 0x2000, NO_SIGNAL = 0x4000, WAIT_FOR_ONE = 0x10000;
  private static final int MAX_MESSAGES = 1024;

  /** {@code struct mmsghdr}: a msghdr and the length that the call answers for it. */
  private static final int MANY_BYTES = 64, MANY_LENGTH = 56;

  private final UnixDomain domain;

  MessageCalls(UnixDomain domain) {
    this.domain = domain;
  }

  long sendto(Current current, long fd, long address, long length, long flags, long name, long nameLength) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      UnixAddress to = name == 0 ? null : UnixAddress.parse(SocketDescriptor.address(current, name, nameLength));
      return send(current, open, Buffers.one(current, address, length), to, Passed.NOTHING, (int) flags);
    }
  }

  private static long send(Current current, SocketDescriptor open, UserBuffer from, UnixAddress to, Passed passed, int flags) {
    if ((flags & OUT_OF_BAND) != 0) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    boolean nonBlocking = open.file().isNonBlocking() || (flags & Receiving.DONTWAIT) != 0;
    return open.file().send(from, to, current.caller(), passed, nonBlocking, (flags & NO_SIGNAL) == 0);
  }

  long sendmsg(Current current, long fd, long message, long flags) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      return sendmsg(current, open, message, (int) flags);
    }
  }

  private long sendmsg(Current current, SocketDescriptor open, long message, int flags) {
    MessageHeader header = MessageHeader.read(current, message);
    UserBuffer from = header.buffers();
    UnixAddress to = header.address();
    Passed passed = ControlMessages.read(current, header, domain);
    boolean sent = false;
    try {
      long bytes = send(current, open, from, to, passed, flags);
      sent = bytes > 0 || passed.files() == null || open.socket().kind() != SocketKind.STREAM;
      return bytes;
    } finally {
      if (!sent && passed.files() != null) {
        passed.files().forEach(File::put);
      }
    }
  }

  /** Several messages by one call. {@return how many were sent} A refusal counts only if none was. */
  long sendmmsg(Current current, long fd, long messages, long count, long flags) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      int most = (int) Math.min(Integer.toUnsignedLong((int) count), MAX_MESSAGES);
      for (int done = 0; done < most; done++) {
        long at = messages + (long) MANY_BYTES * done;
        try {
          long bytes = sendmsg(current, open, at, (int) flags);
          current.space().writeInt(at + MANY_LENGTH, (int) bytes);
        } catch (Refused | Interrupted failure) {
          if (done == 0) {
            throw failure;
          }
          return done;
        }
      }
      return most;
    }
  }

  long recvfrom(Current current, long fd, long address, long length, long flags, long name, long lengthAddress) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      Arrived arrived = new Arrived();
      try {
        long bytes = receive(open, Buffers.one(current, address, length), (int) flags, arrived);
        if (name != 0) {
          SocketDescriptor.answer(current, arrived.sender() == null ? new byte[0] : UnixAddress.bytes(arrived.sender()), name, lengthAddress);
        }
        return bytes;
      } finally {
        arrived.discard();
      }
    }
  }

  private static long receive(SocketDescriptor open, UserBuffer to, int flags, Arrived arrived) {
    if ((flags & OUT_OF_BAND) != 0) {
      throw Refused.of(open.socket().kind() == SocketKind.STREAM ? Errno.EINVAL : Errno.EOPNOTSUPP);
    }
    if ((flags & ERROR_QUEUE) != 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    return open.file().receive(to, Receiving.of(flags, open.file().isNonBlocking()), arrived);
  }

  long recvmsg(Current current, long fd, long message, long flags) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      return recvmsg(current, open, message, (int) flags);
    }
  }

  private static long recvmsg(Current current, SocketDescriptor open, long message, int flags) {
    MessageHeader header = MessageHeader.read(current, message);
    return receive(current, open, header, header.buffers(), flags);
  }

  /** recvmsg into {@code to} instead of the buffers that the header names. */
  long receive(Current current, long fd, MessageHeader header, UserBuffer to, int flags) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      return receive(current, open, header, to, flags);
    }
  }

  private static long receive(Current current, SocketDescriptor open, MessageHeader header, UserBuffer to, int flags) {
    Arrived arrived = new Arrived();
    try {
      long bytes = receive(open, to, flags, arrived);
      header.answerName(arrived.sender());
      ControlMessages.write(current, header, arrived, flags);
      header.answerLength(bytes);
      return bytes;
    } finally {
      arrived.discard();
    }
  }

  /** Several messages by one call, until {@code timeout} is over when one has come. {@return how many were received} */
  long recvmmsg(Current current, long fd, long messages, long count, long flags, long timeout) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      long deadline = timeout == 0 ? Long.MAX_VALUE : current.kernel().monotonicNanos() + Deadlines.readTimespec(current, timeout);
      int most = (int) Math.min(Integer.toUnsignedLong((int) count), MAX_MESSAGES);
      int done = 0;
      int how = (int) flags & ~WAIT_FOR_ONE;
      while (done < most && (done == 0 || current.kernel().monotonicNanos() < deadline)) {
        long at = messages + (long) MANY_BYTES * done;
        try {
          current.space().writeInt(at + MANY_LENGTH, (int) recvmsg(current, open, at, how));
        } catch (Refused | Interrupted failure) {
          if (done == 0) {
            throw failure;
          }
          break;
        }
        done++;
        how |= (flags & WAIT_FOR_ONE) != 0 ? Receiving.DONTWAIT : 0;
      }
      if (timeout != 0) {
        Deadlines.writeTimespec(current, timeout, Math.max(0, deadline - current.kernel().monotonicNanos()));
      }
      return done;
    }
  }
}
