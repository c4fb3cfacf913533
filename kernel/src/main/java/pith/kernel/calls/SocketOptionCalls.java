package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.socket.SocketCredentials;
import pith.kernel.socket.SocketOptions;
import pith.kernel.socket.UnixSocket;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** Options of sockets: setsockopt and getsockopt of level SOL_SOCKET, the only one that AF_UNIX has. Source: Linux {@code net/core/sock.c}. */
final class SocketOptionCalls {
  private static final int SOL_SOCKET = 1;
  private static final int DEBUG = 1, REUSEADDR = 2, TYPE = 3, ERROR = 4, DONTROUTE = 5, BROADCAST = 6, SNDBUF = 7, RCVBUF = 8, KEEPALIVE = 9, OOBINLINE = 10;
  private static final int PRIORITY = 12, LINGER = 13, REUSEPORT = 15, PASSCRED = 16, PEERCRED = 17, RCVLOWAT = 18, SNDLOWAT = 19, RCVTIMEO = 20, SNDTIMEO = 21;
  private static final int TIMESTAMP = 29, ACCEPTCONN = 30, SNDBUFFORCE = 32, RCVBUFFORCE = 33, PASSSEC = 34, MARK = 36, PROTOCOL = 38, DOMAIN = 39;
  private static final int MAX_UNPRIVILEGED_PRIORITY = 6;
  private static final int MICROS_PER_SECOND = 1_000_000, NANOS_PER_MICRO = 1000;
  private static final SocketCredentials NOBODY = new SocketCredentials(0, -1, -1);

  private SocketOptionCalls() {}

  static long set(Current current, long fd, long level, long option, long address, long length) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      checkLevel(level);
      if ((int) length < Integer.BYTES) {
        throw Refused.of(Errno.EINVAL);
      }
      int value = current.space().readInt(address);
      set(current, open.socket().options(), (int) option, value, address, (int) length);
      return 0;
    }
  }

  private static void checkLevel(long level) {
    if ((int) level != SOL_SOCKET) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  private static void set(Current current, SocketOptions options, int option, int value, long address, int length) {
    switch (option) {
      case TYPE, PROTOCOL, DOMAIN, ERROR, ACCEPTCONN, PEERCRED, SNDLOWAT -> throw Refused.of(Errno.ENOPROTOOPT);
      case SNDBUF -> options.sendBuffer(value, false);
      case RCVBUF -> options.receiveBuffer(value, false);
      case SNDBUFFORCE -> options.sendBuffer(Math.max(0, privileged(current, value)), true);
      case RCVBUFFORCE -> options.receiveBuffer(Math.max(0, privileged(current, value)), true);
      case PASSCRED -> options.passesCredentials(value != 0);
      case RCVLOWAT -> options.lowWater(value);
      case RCVTIMEO -> options.receiveTimeout(timeout(current, address, length));
      case SNDTIMEO -> options.sendTimeout(timeout(current, address, length));
      case DEBUG, MARK -> options.keep(option, privileged(current, value));
      case PRIORITY -> options.keep(option, value >= 0 && value <= MAX_UNPRIVILEGED_PRIORITY ? value : privileged(current, value));
      case LINGER -> options.keep(option, linger(current, address, length));
      case REUSEADDR, DONTROUTE, BROADCAST, KEEPALIVE, OOBINLINE, REUSEPORT, TIMESTAMP, PASSSEC -> options.keep(option, value != 0 ? 1 : 0);
      default -> throw Refused.of(Errno.ENOPROTOOPT);
    }
  }

  private static int privileged(Current current, int value) {
    if (!current.credentials().has(Capability.NET_ADMIN)) {
      throw Refused.of(Errno.EPERM);
    }
    return value;
  }

  /** {@code struct linger}: on or off, and seconds; a closed socket here has nothing to linger for. */
  private static int linger(Current current, long address, int length) {
    if (length < 8) {
      throw Refused.of(Errno.EINVAL);
    }
    return current.space().readInt(address) == 0 ? 0 : 1 + current.space().readInt(address + 4);
  }

  /** {@return {@code struct timeval} in nanoseconds; zero stands for no limit} */
  private static long timeout(Current current, long address, int length) {
    if (length < 16) {
      throw Refused.of(Errno.EINVAL);
    }
    long seconds = current.space().readLong(address);
    long micros = current.space().readLong(address + 8);
    if (micros < 0 || micros >= MICROS_PER_SECOND) {
      throw Refused.of(Errno.EDOM);
    }
    if (seconds < 0) {
      return 0;
    }
    boolean none = seconds == 0 && micros == 0 || seconds > Integer.MAX_VALUE;
    return none ? Long.MAX_VALUE : seconds * Deadlines.NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
  }

  static long get(Current current, long fd, long level, long option, long address, long lengthAddress) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      int room = current.space().readInt(lengthAddress);
      if (room < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      checkLevel(level);
      byte[] value = value(open.socket(), (int) option);
      int length = Math.min(room, value.length);
      current.space().copyOut(address, value, 0, length);
      current.space().writeInt(lengthAddress, length);
      return 0;
    }
  }

  private static byte[] value(UnixSocket socket, int option) {
    SocketOptions options = socket.options();
    return switch (option) {
      case TYPE -> integers(socket.kind().number());
      case ERROR -> integers(socket.takeError());
      case SNDBUF -> integers(options.sendBuffer());
      case RCVBUF -> integers(options.receiveBuffer());
      case PASSCRED -> integers(options.passesCredentials() ? 1 : 0);
      case RCVLOWAT -> integers(options.lowWater());
      case SNDLOWAT, DOMAIN -> integers(1);
      case ACCEPTCONN -> integers(socket.isListening() ? 1 : 0);
      case PROTOCOL -> integers(0);
      case RCVTIMEO -> time(options.receiveTimeout());
      case SNDTIMEO -> time(options.sendTimeout());
      case PEERCRED -> credentials(socket.peerCredentials());
      case LINGER -> integers(options.kept(LINGER) == 0 ? 0 : 1, Math.max(0, options.kept(LINGER) - 1));
      case DEBUG, REUSEADDR, DONTROUTE, BROADCAST, KEEPALIVE, OOBINLINE, PRIORITY, REUSEPORT, TIMESTAMP, PASSSEC, MARK -> integers(options.kept(option));
      default -> throw Refused.of(Errno.ENOPROTOOPT);
    };
  }

  private static byte[] credentials(SocketCredentials of) {
    SocketCredentials who = of == null ? NOBODY : of;
    return integers(who.pid(), who.uid(), who.gid());
  }

  private static byte[] time(long nanos) {
    long micros = nanos == Long.MAX_VALUE ? 0 : nanos / NANOS_PER_MICRO;
    return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(micros / MICROS_PER_SECOND).putLong(micros % MICROS_PER_SECOND).array();
  }

  private static byte[] integers(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }
}
