package pith.kernel.socket;

import pith.kernel.task.Interrupted;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** Bytes in a row: a send is cut into pieces that fit, a receive takes from as many as its buffer holds. */
final class StreamTransfer {
  private StreamTransfer() {}

  /** Sends everything, waiting for room. {@return bytes sent} Refuses with ENOTCONN, EPIPE, EAGAIN… if none were. */
  static long send(UnixSocket self, IoSource from, Passed passed, boolean nonBlocking) {
    UnixSocket peer = self.peer;
    if (!self.isConnected() || peer == null) {
      throw Refused.of(Errno.ENOTCONN);
    }
    if ((self.shutdown & UnixSocket.SEND) != 0) {
      throw Refused.of(Errno.EPIPE);
    }
    long deadline = Waits.deadline(self.options().sendTimeout());
    long sent = 0;
    Passed rest = passed;
    while (from.remaining() > 0) {
      try {
        sent += sendPiece(self, peer, from, rest, nonBlocking, deadline);
        rest = new Passed(null, passed.claimed());
      } catch (Refused | Interrupted failure) {
        if (sent == 0) {
          throw failure;
        }
        return sent;
      }
    }
    return sent;
  }

  private static int sendPiece(UnixSocket self, UnixSocket peer, IoSource from, Passed passed, boolean nonBlocking, long deadline) {
    int most = Math.min(self.options().sendBuffer() / 2 - 64, MessageShape.MAX_PIECE);
    int length = (int) Math.min(from.remaining(), most);
    Waits.awaitSendRoom(self, nonBlocking, deadline);
    Message piece = Message.allocate(self, MessageShape.ofPiece(length), passed.credentials(self, peer));
    try {
      Costs.charge(length);
      piece.fill(from);
      passed.attachTo(piece, peer);
      deliver(peer, piece);
    } catch (Refused | Interrupted failure) {
      piece.freeUnsent();
      throw failure;
    }
    peer.readable.wakeOne();
    return length;
  }

  private static void deliver(UnixSocket peer, Message piece) {
    try (SpinLock.Held held = peer.lock.acquire()) {
      if (peer.dead || (peer.shutdown & UnixSocket.RECEIVE) != 0) {
        throw Refused.of(Errno.EPIPE);
      }
      peer.enqueue(piece, held);
    }
  }

  /** Receives what there is, waiting for the first byte, or for all. {@return bytes received, 0 when nothing will come any more} */
  static long receive(UnixSocket self, IoTarget to, Receiving how, Arrived arrived) {
    if (!self.isConnected()) {
      throw Refused.of(Errno.EINVAL);
    }
    long wanted = how.all() ? to.remaining() : Math.min(to.remaining(), self.options().lowWater());
    long deadline = Waits.deadline(self.options().receiveTimeout());
    long received = 0;
    boolean more = true;
    while (more) {
      try {
        Taken taken = takeWhatIsThere(self, to, how, arrived);
        received += taken.bytes;
        more = !taken.last && !how.peek() && received < wanted || taken.bytes == 0 && !taken.last;
        if (more) {
          more = awaitMore(self, how, deadline, received > 0);
        }
      } catch (Refused | Interrupted failure) {
        if (received == 0) {
          throw failure;
        }
        return received;
      }
    }
    return received;
  }

  /** {@return whether there may be more; false once nothing will come} */
  private static boolean awaitMore(UnixSocket self, Receiving how, long deadline, boolean some) {
    if (self.hasMessages()) {
      return true;
    }
    if (self.hasError()) {
      if (!some) {
        self.checkError();
      }
      return false;
    }
    if ((self.shutdown & UnixSocket.RECEIVE) != 0) {
      return false;
    }
    Waits.await(self.readable, how.nonBlocking(), deadline, () -> Waits.hasNews(self));
    return true;
  }

  /** Bytes that were taken at one go, and whether the call is to end with them. */
  private record Taken(long bytes, boolean last) {}

  /** Bytes of different senders, or from before and after files, are not joined. */
  private static Taken takeWhatIsThere(UnixSocket self, IoTarget to, Receiving how, Arrived arrived) {
    long bytes = 0;
    try (Mutex.Held _ = self.readLock.acquire()) {
      for (Message first = self.first(); first != null; first = self.first()) {
        if (!fits(self, first, arrived)) {
          return new Taken(bytes, true);
        }
        int length = (int) Math.min(first.left(), to.remaining());
        Costs.charge(length);
        int copied = first.copyTo(to, length);
        bytes += copied;
        if (how.peek()) {
          arrived.files(self.domain.inFlight().copy(first));
          return new Taken(bytes, true);
        }
        boolean hadFiles = consume(self, first, copied, arrived);
        if (hadFiles || copied < length || to.remaining() == 0) {
          return new Taken(bytes, true);
        }
      }
    } catch (Refused | Interrupted failure) {
      if (bytes == 0) {
        throw failure;
      }
      return new Taken(bytes, true);
    }
    return new Taken(bytes, false);
  }

  private static boolean fits(UnixSocket self, Message message, Arrived arrived) {
    if (arrived.sender() == null) {
      arrived.sender(message.sender.name());
    }
    if (arrived.credentials() != null) {
      return arrived.credentials().equals(message.credentials);
    }
    if (self.options().passesCredentials()) {
      arrived.credentials(message.credentials);
    }
    return true;
  }

  /** {@return whether files came with the bytes} */
  private static boolean consume(UnixSocket self, Message message, int bytes, Arrived arrived) {
    boolean hasFiles = message.files() != null;
    if (hasFiles) {
      arrived.files(message.detach());
    }
    self.took(message, bytes);
    if (message.left() == 0) {
      self.take();
      message.free();
    }
    return hasFiles;
  }
}
