package pith.kernel.socket;

import pith.kernel.task.Interrupted;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** Messages that stay whole: datagrams, and the packets of a connection. */
final class PacketTransfer {
  /** Of a send buffer, what a message cannot have. */
  private static final int RESERVE = 32;

  private PacketTransfer() {}

  /** Sends one message, to {@code name} or, if that is null, to the peer. {@return its length} */
  static long send(UnixSocket self, IoSource from, UnixAddress name, Caller who, Passed passed, boolean nonBlocking) {
    long length = from.remaining();
    if (length > self.options().sendBuffer() - RESERVE) {
      throw Refused.of(Errno.EMSGSIZE);
    }
    UnixSocket other = name != null ? self.domain.find(name, who, self.kind) : self.peer;
    if (other == null || self.kind.connects() && !self.isConnected()) {
      throw Refused.of(Errno.ENOTCONN);
    }
    long deadline = Waits.deadline(self.options().sendTimeout());
    Waits.awaitSendRoom(self, nonBlocking, deadline);
    Message message = Message.allocate(self, MessageShape.ofPacket((int) length), passed.credentials(self, other));
    try {
      Costs.charge(length);
      message.fill(from);
      passed.attachTo(message, other);
      deliver(self, other, message, nonBlocking, deadline);
    } catch (Refused | Interrupted failure) {
      message.freeUnsent();
      throw failure;
    }
    other.readable.wakeOne();
    return length;
  }

  private static void deliver(UnixSocket self, UnixSocket other, Message message, boolean nonBlocking, long deadline) {
    while (!tryDeliver(self, other, message)) {
      Waits.await(other.room, nonBlocking, deadline, () -> other.dead || !other.isFull() || (other.shutdown & UnixSocket.RECEIVE) != 0);
    }
  }

  /** {@return false if there is no room at the other end} */
  private static boolean tryDeliver(UnixSocket self, UnixSocket other, Message message) {
    try (SpinLock.Held held = other.lock.acquire()) {
      UnixSocket back = other.peer;
      if (back != null && back != self) {
        throw Refused.of(Errno.EPERM);
      }
      if (other.dead) {
        throw Refused.of(self.kind.connects() ? Errno.EPIPE : Errno.ECONNREFUSED);
      }
      if ((other.shutdown & UnixSocket.RECEIVE) != 0) {
        throw Refused.of(Errno.EPIPE);
      }
      if (other != self && back != self && other.isFull()) {
        return false;
      }
      other.enqueue(message, held);
      return true;
    }
  }

  /** Receives one message. {@return bytes of it that are in the buffer, or its whole length if that is wanted} */
  static long receive(UnixSocket self, IoTarget to, Receiving how, Arrived arrived) {
    if (self.kind.connects() && !self.isConnected()) {
      throw Refused.of(Errno.ENOTCONN);
    }
    long deadline = Waits.deadline(self.options().receiveTimeout());
    while (true) {
      self.checkError();
      try (Mutex.Held _ = self.readLock.acquire()) {
        Message message = how.peek() ? self.first() : self.take();
        if (message != null) {
          self.room.wakeAll();
          return receive(self, message, to, how, arrived);
        }
      }
      if ((self.shutdown & UnixSocket.RECEIVE) != 0) {
        return 0;
      }
      Waits.await(self.readable, how.nonBlocking(), deadline, () -> Waits.hasNews(self));
    }
  }

  /** A message that was taken is gone, even if it cannot be copied. */
  private static long receive(UnixSocket self, Message message, IoTarget to, Receiving how, Arrived arrived) {
    try {
      int length = (int) Math.min(message.left(), to.remaining());
      Costs.charge(length);
      if (message.copyTo(to, length) < length) {
        throw Refused.of(Errno.EFAULT);
      }
      if (length < message.left()) {
        arrived.truncate();
      }
      arrived.sender(message.sender.name());
      if (self.options().passesCredentials()) {
        arrived.credentials(message.credentials);
      }
      arrived.files(how.peek() ? self.domain.inFlight().copy(message) : message.detach());
      return how.wholeLength() ? message.left() : length;
    } finally {
      if (!how.peek()) {
        message.free();
      }
    }
  }
}
