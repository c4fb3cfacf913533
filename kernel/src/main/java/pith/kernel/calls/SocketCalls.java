package pith.kernel.calls;

import pith.kernel.socket.Connecting;
import pith.kernel.socket.SocketFile;
import pith.kernel.socket.SocketKind;
import pith.kernel.socket.UnixAddress;
import pith.kernel.socket.UnixDomain;
import pith.kernel.socket.UnixSocket;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/** Making sockets and connecting them. Of the families there is AF_UNIX alone. */
final class SocketCalls {
  private static final int UNSPECIFIED = 0, FAMILIES = 46;
  private static final int TYPE_MASK = 0xf, RAW = 3, TYPES = 11;
  private static final int SHUT_READ = 0, SHUT_BOTH = 2;

  private final UnixDomain domain;

  SocketCalls(UnixDomain domain) {
    this.domain = domain;
  }

  long socket(Current current, long family, long type, long protocol) {
    SocketKind kind = kind(family, type, protocol);
    SocketFile file = SocketFile.create(domain, kind, (int) type & OpenFlags.NONBLOCK, current.credentials());
    return current.files().add(file, (type & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
  }

  /** In the order in which Linux looks: flags, family, type, protocol. */
  private static SocketKind kind(long family, long type, long protocol) {
    int number = (int) type & TYPE_MASK;
    if (((int) type & ~(TYPE_MASK | OpenFlags.NONBLOCK | OpenFlags.CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((int) family < 0 || (int) family >= FAMILIES) {
      throw Refused.of(Errno.EAFNOSUPPORT);
    }
    if (number >= TYPES) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((int) family != UnixAddress.FAMILY) {
      throw Refused.of(Errno.EAFNOSUPPORT);
    }
    if ((int) protocol != 0 && (int) protocol != UnixAddress.FAMILY) {
      throw Refused.of(Errno.EPROTONOSUPPORT);
    }
    for (SocketKind kind : SocketKind.values()) {
      if (kind.number() == (number == RAW ? SocketKind.DATAGRAM.number() : number)) {
        return kind;
      }
    }
    throw Refused.of(Errno.ESOCKTNOSUPPORT);
  }

  long socketpair(Current current, long family, long type, long protocol, long address) {
    SocketKind kind = kind(family, type, protocol);
    File[] ends = SocketFile.pair(domain, kind, (int) type & OpenFlags.NONBLOCK, current);
    DescriptorPair.add(current, ends, (type & OpenFlags.CLOEXEC) != 0, address);
    return 0;
  }

  long bind(Current current, long fd, long address, long length) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      byte[] bytes = SocketDescriptor.address(current, address, length);
      domain.bind(open.socket(), UnixAddress.parse(bytes), current.caller());
      return 0;
    }
  }

  static long listen(Current current, long fd, long backlog) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      Connecting.listen(open.socket(), (int) backlog, current);
      return 0;
    }
  }

  static long accept(Current current, long fd, long address, long lengthAddress) {
    return accept4(current, fd, address, lengthAddress, 0);
  }

  static long accept4(Current current, long fd, long address, long lengthAddress, long flags) {
    if (((int) flags & ~(OpenFlags.NONBLOCK | OpenFlags.CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      SocketFile accepted = open.file().accept((int) flags & OpenFlags.NONBLOCK, current.credentials());
      return add(current, accepted, address, lengthAddress, (flags & OpenFlags.CLOEXEC) != 0);
    }
  }

  private static int add(Current current, SocketFile accepted, long address, long lengthAddress, boolean cloexec) {
    try {
      if (address != 0) {
        SocketDescriptor.answer(current, accepted.socket().peerName(), address, lengthAddress);
      }
    } catch (Refused unwritable) {
      accepted.put();
      throw unwritable;
    }
    return current.files().add(accepted, cloexec, current.descriptorLimit());
  }

  static long connect(Current current, long fd, long address, long length) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      byte[] bytes = SocketDescriptor.address(current, address, length);
      UnixSocket socket = open.socket();
      if (socket.kind() == SocketKind.DATAGRAM) {
        Connecting.setPeer(socket, UnixAddress.family(bytes) == UNSPECIFIED ? null : named(bytes), current);
      } else {
        Connecting.connect(socket, named(bytes), current, open.file().isNonBlocking());
      }
      return 0;
    }
  }

  private static UnixAddress named(byte[] bytes) {
    UnixAddress name = UnixAddress.parse(bytes);
    if (name == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return name;
  }

  static long getsockname(Current current, long fd, long address, long lengthAddress) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      SocketDescriptor.answer(current, open.socket().name(), address, lengthAddress);
      return 0;
    }
  }

  static long getpeername(Current current, long fd, long address, long lengthAddress) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      SocketDescriptor.answer(current, open.socket().peerName(), address, lengthAddress);
      return 0;
    }
  }

  static long shutdown(Current current, long fd, long how) {
    try (SocketDescriptor open = SocketDescriptor.of(current, fd)) {
      if ((int) how < SHUT_READ || (int) how > SHUT_BOTH) {
        throw Refused.of(Errno.EINVAL);
      }
      open.socket().shut((int) how + 1);
      return 0;
    }
  }
}
