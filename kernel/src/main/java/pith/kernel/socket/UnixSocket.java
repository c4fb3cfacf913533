package pith.kernel.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.slab.KernelObject;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Path;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/**
 * One end (Linux's {@code struct unix_sock}). It is there before it has a file, as the end of a connection that nobody has accepted, and as long as anybody
 * looks at it; {@link #close} ends it.
 */
public final class UnixSocket extends KernelObject {
  /** Ways that are shut: {@link #shutdown} is a set of them. */
  static final int RECEIVE = 1, SEND = 2, BOTH = RECEIVE | SEND;

  /** How far a socket is. */
  enum State {
    UNCONNECTED,
    LISTENING,
    CONNECTED
  }

  private static final LockClass LOCK = LockClass.of("unix_sk->lock");
  private static final LockClass READ_LOCK = LockClass.of("unix_sk->iolock");

  final UnixDomain domain;
  final SocketKind kind;
  final SpinLock lock = new SpinLock(LOCK);

  /** Held by who takes messages, so that a stream's bytes are taken in order even where copying them sleeps. */
  final Mutex readLock = new Mutex(READ_LOCK);

  final WaitQueue readable = new WaitQueue();
  final WaitQueue writable = new WaitQueue();

  /** Others that wait for room in this one's queue: to connect, or to send to it by its name. */
  final WaitQueue room = new WaitQueue();

  private final SocketOptions options = new SocketOptions();

  /** Bytes of memory that messages take which this one sent. */
  private final AtomicInteger charged = new AtomicInteger();

  /** An errno that the next call answers; 0 for none. */
  private final AtomicInteger error = new AtomicInteger();

  /** Guarded by {@link #lock}, as are the fields below; those that are volatile may be looked at without. */
  private final Deque<Message> queue = new ArrayDeque<>();

  final Deque<UnixSocket> connections = new ArrayDeque<>();
  private volatile int queued;
  private volatile long queuedBytes;
  private volatile int pendingConnections;
  volatile int backlog;
  volatile State state = State.UNCONNECTED;
  volatile int shutdown;
  volatile boolean dead;
  volatile UnixSocket peer;
  volatile SocketCredentials peerCredentials;
  private volatile UnixAddress name;

  /** The node of a socket that is bound to a path, with references. */
  private Path node;

  private volatile SocketFile file;

  /** How often it waits in messages. Guarded by the lock of {@link InFlight}. */
  int flights;

  /** What a search for rings notes: flights outside of suspects' queues, and whether anybody can receive it. Guarded like {@link #flights}. */
  int outside;

  boolean reachable;

  UnixSocket(UnixDomain domain, SocketKind kind) {
    super(domain.sockets());
    this.domain = domain;
    this.kind = kind;
    this.backlog = domain.queueLimit();
    domain.add(this);
  }

  public SocketKind kind() {
    return kind;
  }

  public SocketOptions options() {
    return options;
  }

  /** {@return its name, null if it has none} */
  public UnixAddress name() {
    return name;
  }

  /** {@return the name of whom it is connected with} Refuses with ENOTCONN. */
  public UnixAddress peerName() {
    UnixSocket other = peer;
    if (other == null) {
      throw Refused.of(Errno.ENOTCONN);
    }
    return other.name;
  }

  /** {@return who connected, listened or made the pair at the other end; null if it was never connected} */
  public SocketCredentials peerCredentials() {
    return peerCredentials;
  }

  public boolean isListening() {
    return state == State.LISTENING;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** {@return its file, null until it is accepted} */
  SocketFile file() {
    return file;
  }

  void file(SocketFile made) {
    file = made;
  }

  /** {@return the pending error, which is forgotten; 0 if there is none} */
  public int takeError() {
    return error.get() == 0 ? 0 : error.getAndSet(0);
  }

  /** Refuses with the pending error, if there is one. */
  void checkError() {
    int pending = takeError();
    if (pending != 0) {
      throw Refused.of(Errno.of(pending));
    }
  }

  boolean hasError() {
    return error.get() != 0;
  }

  // Names.

  /** The socket is called {@code given} from now on; {@code at} is its node, with references, if the name is a path. */
  void named(UnixAddress given, Path at) {
    name = given;
    node = at;
  }

  /** An end made for a connection has the name of the socket that it was made for. */
  void sameName(UnixSocket listener) {
    name = listener.name;
  }

  // What it sent.

  void charge(int bytes) {
    charged.addAndGet(bytes);
  }

  /** A message was taken or dropped. Who waits for room is woken once there is plenty. */
  void discharge(int bytes) {
    charged.addAndGet(-bytes);
    if (hasPlentyOfRoom()) {
      writable.wakeAll();
    }
  }

  /** {@return whether another message may be sent} */
  boolean maySend() {
    return charged.get() < options.sendBuffer();
  }

  /** {@return whether poll shows it writable: a quarter of the buffer at most is in use} */
  private boolean hasPlentyOfRoom() {
    return 4L * charged.get() <= options.sendBuffer();
  }

  /** {@return bytes of memory in use by what it sent (SIOCOUTQ)} */
  int charged() {
    return charged.get();
  }

  // What it received.

  /** Adds a message; the lock is held. */
  void enqueue(Message message, SpinLock.Held held) {
    queue.addLast(message);
    queued++;
    queuedBytes += message.length();
  }

  /** {@return the first message, which stays; null if there is none} */
  Message first() {
    try (SpinLock.Held held = lock.acquire()) {
      return queue.peekFirst();
    }
  }

  /** {@return the first message, taken out; null if there is none} */
  Message take() {
    try (SpinLock.Held held = lock.acquire()) {
      Message first = queue.pollFirst();
      if (first != null) {
        queued--;
        queuedBytes -= first.left();
      }
      return first;
    }
  }

  /** Of the first message {@code bytes} were taken. */
  void took(Message message, int bytes) {
    try (SpinLock.Held held = lock.acquire()) {
      message.took(bytes);
      queuedBytes -= bytes;
    }
  }

  boolean hasMessages() {
    return queued > 0;
  }

  boolean hasConnections() {
    return pendingConnections > 0;
  }

  /** A connection waits to be accepted, or was; the lock is held. */
  void countConnections(SpinLock.Held held) {
    pendingConnections = connections.size();
  }

  /** {@return whether others must wait before they connect, or send by name} */
  boolean isFull() {
    return (state == State.LISTENING ? pendingConnections : queued) > backlog;
  }

  /** {@return bytes that wait: all of a stream's, those of the first message else (SIOCINQ)} Refuses with EINVAL if it listens. */
  long available() {
    if (state == State.LISTENING) {
      throw Refused.of(Errno.EINVAL);
    }
    if (kind.connects()) {
      return queuedBytes;
    }
    Message first = first();
    return first == null ? 0 : first.left();
  }

  /** {@return the messages that wait; the caller does nothing but look at their files, with in-flight files held still} */
  List<Message> messages() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(queue);
    }
  }

  /** {@return ends that wait to be accepted} */
  List<UnixSocket> waitingConnections() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(connections);
    }
  }

  /** {@return all messages, taken out} */
  List<Message> takeAll() {
    try (SpinLock.Held held = lock.acquire()) {
      List<Message> all = new ArrayList<>(queue);
      queue.clear();
      queued = 0;
      queuedBytes = 0;
      return all;
    }
  }

  // The end.

  /** shutdown(2), with {@code ways} of {@link #BOTH}. The other end of a connection learns that nothing will come, or be taken. */
  public void shut(int ways) {
    addShutdown(ways);
    UnixSocket other = peer;
    if (other != null && kind.connects()) {
      int opposite = (ways & RECEIVE) != 0 ? SEND : 0;
      other.addShutdown(opposite | ((ways & SEND) != 0 ? RECEIVE : 0));
    }
  }

  private void addShutdown(int ways) {
    try (SpinLock.Held held = lock.acquire()) {
      shutdown |= ways;
    }
    wakeEverybody();
  }

  private void wakeEverybody() {
    readable.wakeAll();
    writable.wakeAll();
    room.wakeAll();
  }

  /** Something failed that the next call is to hear of. */
  void fail(Errno errno) {
    error.set(errno.number());
    wakeEverybody();
  }

  /** The last user is gone. What was never taken, or accepted, is lost, and the other end hears of it. May sleep. */
  void close() {
    domain.remove(this);
    UnixSocket other;
    List<UnixSocket> unaccepted;
    try (SpinLock.Held held = lock.acquire()) {
      dead = true;
      shutdown = BOTH;
      other = peer;
      unaccepted = List.copyOf(connections);
      connections.clear();
      countConnections(held);
    }
    List<Message> lost = takeAll();
    boolean neverUsed = file == null;
    wakeEverybody();
    if (other != null && kind.connects()) {
      other.hangUp(!lost.isEmpty() || neverUsed);
    }
    lost.forEach(Message::free);
    unaccepted.forEach(UnixSocket::close);
    if (node != null) {
      node.close();
    }
    release();
  }

  /** The other end is gone, perhaps without having taken everything. */
  private void hangUp(boolean reset) {
    if (reset) {
      error.set(Errno.ECONNRESET.number());
    }
    addShutdown(BOTH);
  }

  /** {@return what it is ready for} */
  int poll(PollTable table) {
    if (table != null) {
      table.register(readable);
      table.register(writable);
    }
    int shut = shutdown;
    int mask = hasError() ? PollMask.ERR : 0;
    mask |= shut == BOTH || kind.connects() && state == State.UNCONNECTED ? PollMask.HUP : 0;
    mask |= (shut & RECEIVE) != 0 ? PollMask.RDHUP | PollMask.IN | PollMask.RDNORM : 0;
    mask |= hasMessages() || hasConnections() ? PollMask.IN | PollMask.RDNORM : 0;
    return mask | (isWritable(table) ? PollMask.OUT | PollMask.WRNORM | PollMask.WRBAND : 0);
  }

  private boolean isWritable(PollTable table) {
    UnixSocket other = peer;
    boolean otherLimits = !kind.connects() && other != null && other.peer != this;
    if (otherLimits && table != null) {
      table.register(other.room);
    }
    return state != State.LISTENING && hasPlentyOfRoom() && !(otherLimits && other.isFull());
  }
}
