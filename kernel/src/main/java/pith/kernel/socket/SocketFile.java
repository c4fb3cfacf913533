package pith.kernel.socket;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollTable;

/** A socket as a descriptor: read and write are receive and send without more. */
public final class SocketFile extends File {
  private static final int FIONREAD = 0x541b, TIOCOUTQ = 0x5411;
  private static final int PERMISSIONS = 0777;

  private final UnixSocket socket;

  private SocketFile(Path path, int flags, Credentials credentials, UnixSocket socket) {
    super(path, OpenFlags.RDWR | flags, credentials);
    this.socket = socket;
    socket.file(this);
  }

  /** {@return a new socket, neither bound nor connected; {@code flags} may hold O_NONBLOCK} */
  public static SocketFile create(UnixDomain domain, SocketKind kind, int flags, Credentials who) {
    return wrap(new UnixSocket(domain, kind), flags, who);
  }

  /** {@return two that are connected with each other} */
  public static SocketFile[] pair(UnixDomain domain, SocketKind kind, int flags, Current current) {
    SocketFile one = create(domain, kind, flags, current.credentials());
    try {
      SocketFile other = create(domain, kind, flags, current.credentials());
      Connecting.pair(one.socket, other.socket, current);
      return new SocketFile[] {one, other};
    } catch (Refused noMemory) {
      one.put();
      throw noMemory;
    }
  }

  /** {@return a file for the next connection of this listener, waiting for one} */
  public SocketFile accept(int flags, Credentials who) {
    return wrap(Connecting.accept(socket, isNonBlocking()), flags, who);
  }

  private static SocketFile wrap(UnixSocket socket, int flags, Credentials who) {
    int mode = FileType.SOCKET.bits() | PERMISSIONS;
    try (Path path = socket.domain.vfs().sockets().numbered("socket", mode, who.fileUser(), who.fileGroup())) {
      return new SocketFile(path, flags, who, socket);
    } catch (Refused noMemory) {
      socket.close();
      throw noMemory;
    }
  }

  public UnixSocket socket() {
    return socket;
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (to.remaining() == 0) {
      return 0;
    }
    Arrived arrived = new Arrived();
    try {
      return receive(to, Receiving.of(0, isNonBlocking()), arrived);
    } finally {
      arrived.discard();
    }
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    return send(from, null, null, Passed.NOTHING, isNonBlocking(), true);
  }

  /** recv(2) and its like; what came along is in {@code arrived}. */
  public long receive(IoTarget to, Receiving how, Arrived arrived) {
    return socket.kind == SocketKind.STREAM ? StreamTransfer.receive(socket, to, how, arrived) : PacketTransfer.receive(socket, to, how, arrived);
  }

  /**
   * send(2) and its like.
   *
   * @param name where to, null for the peer
   * @param passed what goes along; its files are the message's if this succeeds, and the caller's if it is refused
   * @param signals whether a sender to nobody gets SIGPIPE
   */
  public long send(IoSource from, UnixAddress name, Caller who, Passed passed, boolean nonBlocking, boolean signals) {
    if (socket.kind != SocketKind.STREAM) {
      return PacketTransfer.send(socket, from, socket.kind.connects() ? null : name, who, passed, nonBlocking);
    }
    if (name != null) {
      throw Refused.of(socket.isConnected() ? Errno.EISCONN : Errno.EOPNOTSUPP);
    }
    try {
      return StreamTransfer.send(socket, from, passed, nonBlocking);
    } catch (Refused refusal) {
      if (signals && refusal.errno() == Errno.EPIPE) {
        Task task = (Task) Execution.current();
        SignalSender.sendToTask(task.kernel(), task, SigInfo.kernel(Signal.PIPE));
      }
      throw refusal;
    }
  }

  @Override
  public int poll(PollTable table) {
    return socket.poll(table);
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    switch (command) {
      case FIONREAD -> memory.writeInt(argument, (int) socket.available());
      case TIOCOUTQ -> memory.writeInt(argument, socket.charged());
      default -> {
        return super.ioctl(command, argument, memory);
      }
    }
    return 0;
  }

  @Override
  protected void released() {
    socket.close();
    socket.domain.inFlight().collect();
  }
}
