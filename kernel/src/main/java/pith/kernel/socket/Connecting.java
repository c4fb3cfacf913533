package pith.kernel.socket;

import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** How two sockets come together: as a pair, or by listen, connect and accept. */
public final class Connecting {
  private static final int NESTED = 1;

  /** Source: net.core.somaxconn. */
  private static final int MAX_BACKLOG = 4096;

  private Connecting() {}

  /** Makes two new sockets each other's peer. */
  static void pair(UnixSocket one, UnixSocket other, Current current) {
    SocketCredentials maker = SocketCredentials.effective(current);
    join(one, other, maker);
    join(other, one, maker);
  }

  private static void join(UnixSocket socket, UnixSocket peer, SocketCredentials of) {
    socket.peer = peer;
    socket.peerCredentials = of;
    socket.state = UnixSocket.State.CONNECTED;
  }

  /** listen(2). */
  public static void listen(UnixSocket socket, int backlog, Current current) {
    if (!socket.kind.connects()) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (socket.name() == null) {
      throw Refused.of(Errno.EINVAL);
    }
    SocketCredentials listener = SocketCredentials.effective(current);
    try (SpinLock.Held _ = socket.lock.acquire()) {
      if (socket.isConnected()) {
        throw Refused.of(Errno.EINVAL);
      }
      socket.backlog = Integer.compareUnsigned(backlog, MAX_BACKLOG) > 0 ? MAX_BACKLOG : backlog;
      socket.peerCredentials = listener;
      socket.state = UnixSocket.State.LISTENING;
    }
    socket.room.wakeAll();
  }

  /** connect(2) of a socket with connections: waits for room in the listener's queue, not for accept. */
  public static void connect(UnixSocket socket, UnixAddress name, Current current, boolean nonBlocking) {
    if (socket.options().passesCredentials()) {
      socket.domain.bindAutomatically(socket);
    }
    long deadline = Waits.deadline(socket.options().sendTimeout());
    UnixSocket end = new UnixSocket(socket.domain, socket.kind);
    boolean connected = false;
    try {
      while (!connected) {
        UnixSocket listener = socket.domain.find(name, current.caller(), socket.kind);
        connected = tryConnect(socket, listener, end, current);
        if (!connected) {
          Waits.await(listener.room, nonBlocking, deadline, () -> listener.dead || !listener.isFull());
        }
      }
    } finally {
      if (!connected) {
        end.close();
      }
    }
  }

  /** {@return false if the listener has no room} The listener's lock comes before that of who connects: a listener never becomes anything else. */
  private static boolean tryConnect(UnixSocket socket, UnixSocket listener, UnixSocket end, Current current) {
    SocketCredentials client = SocketCredentials.effective(current);
    try (SpinLock.Held held = listener.lock.acquire()) {
      if (!listener.isListening() || listener.dead || (listener.shutdown & UnixSocket.RECEIVE) != 0) {
        throw Refused.of(Errno.ECONNREFUSED);
      }
      if (listener.isFull()) {
        return false;
      }
      checkUnconnected(socket);
      try (SpinLock.Held _ = socket.lock.acquireNested(NESTED)) {
        checkUnconnected(socket);
        join(end, socket, client);
        end.sameName(listener);
        join(socket, end, listener.peerCredentials);
      }
      listener.connections.addLast(end);
      listener.countConnections(held);
    }
    listener.readable.wakeOne();
    return true;
  }

  private static void checkUnconnected(UnixSocket socket) {
    switch (socket.state) {
      case UNCONNECTED -> {}
      case LISTENING -> throw Refused.of(Errno.EINVAL);
      case CONNECTED -> throw Refused.of(Errno.EISCONN);
    }
  }

  /** connect(2) of a datagram socket: {@code name} is where sends without one go, and the only one to receive from; null ends that. */
  public static void setPeer(UnixSocket socket, UnixAddress name, Current current) {
    UnixSocket other = name == null ? null : socket.domain.find(name, current.caller(), socket.kind);
    UnixSocket back = other == null ? null : other.peer;
    if (back != null && back != socket) {
      throw Refused.of(Errno.EPERM);
    }
    UnixSocket old;
    try (SpinLock.Held _ = socket.lock.acquire()) {
      old = socket.peer;
      socket.peer = other;
      socket.state = other == null ? UnixSocket.State.UNCONNECTED : UnixSocket.State.CONNECTED;
    }
    if (old != null && old != other) {
      socket.takeAll().forEach(Message::free);
      if (old.peer == socket && !old.dead) {
        old.fail(Errno.ECONNRESET);
      }
    }
  }

  /** {@return the next connection of a listener, waiting for one} */
  static UnixSocket accept(UnixSocket listener, boolean nonBlocking) {
    if (!listener.kind.connects()) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (!listener.isListening()) {
      throw Refused.of(Errno.EINVAL);
    }
    UnixSocket[] next = {poll(listener)};
    if (next[0] == null) {
      await(listener, nonBlocking, next);
    }
    if (next[0] == null) {
      throw Refused.of(Errno.EINVAL);
    }
    listener.room.wakeAll();
    return next[0];
  }

  private static void await(UnixSocket listener, boolean nonBlocking, UnixSocket[] next) {
    if (nonBlocking) {
      throw Refused.of(Errno.EAGAIN);
    }
    long deadline = Waits.deadline(listener.options().receiveTimeout());
    WaitResult result = listener.readable.awaitExclusive(
        Sleep.INTERRUPTIBLE, deadline, () -> (next[0] = poll(listener)) != null || (listener.shutdown & UnixSocket.RECEIVE) != 0);
    switch (result) {
      case READY -> {}
      case TIMED_OUT -> throw Refused.of(Errno.EAGAIN);
      case INTERRUPTED -> throw Interrupted.RESTARTABLE;
    }
  }

  private static UnixSocket poll(UnixSocket listener) {
    try (SpinLock.Held held = listener.lock.acquire()) {
      UnixSocket next = listener.connections.pollFirst();
      listener.countConnections(held);
      return next;
    }
  }
}
