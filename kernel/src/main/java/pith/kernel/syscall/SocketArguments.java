package pith.kernel.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** The kinds of argument of calls on sockets, by the words the table uses. Source: Linux socket.h. */
public final class SocketArguments {
  private static final int UNIX = 1;
  private static final int MAX_ADDRESS = 128;

  private static final FlagNames TYPES =
      new FlagNames()
          .choice(0xf, 1, "SOCK_STREAM")
          .choice(0xf, 2, "SOCK_DGRAM")
          .choice(0xf, 3, "SOCK_RAW")
          .choice(0xf, 5, "SOCK_SEQPACKET")
          .bit(0x800, "SOCK_NONBLOCK")
          .bit(0x80000, "SOCK_CLOEXEC");

  private static final FlagNames MESSAGE =
      new FlagNames()
          .bit(0x1, "MSG_OOB")
          .bit(0x2, "MSG_PEEK")
          .bit(0x4, "MSG_DONTROUTE")
          .bit(0x8, "MSG_CTRUNC")
          .bit(0x20, "MSG_TRUNC")
          .bit(0x40, "MSG_DONTWAIT")
          .bit(0x80, "MSG_EOR")
          .bit(0x100, "MSG_WAITALL")
          .bit(0x4000, "MSG_NOSIGNAL")
          .bit(0x8000, "MSG_MORE")
          .bit(0x10000, "MSG_WAITFORONE")
          .bit(0x40000000, "MSG_CMSG_CLOEXEC");

  private SocketArguments() {}

  public static Argument family(String name) {
    return new Argument(name, (c, v, all, r) -> switch ((int) v) {
      case 0 -> "AF_UNSPEC";
      case UNIX -> "AF_UNIX";
      case 2 -> "AF_INET";
      case 10 -> "AF_INET6";
      case 16 -> "AF_NETLINK";
      case 17 -> "AF_PACKET";
      default -> Integer.toString((int) v);
    });
  }

  public static Argument socketType(String name) {
    return new Argument(name, (c, v, all, r) -> TYPES.show(v & 0xffff_ffffL));
  }

  /** Flags alone, as accept4 takes them. */
  public static Argument socketFlags(String name) {
    return new Argument(name, (c, v, all, r) -> TYPES.show(v & 0xffff_ffffL));
  }

  public static Argument messageFlags(String name) {
    return new Argument(name, (c, v, all, r) -> MESSAGE.show(v & 0xffff_ffffL));
  }

  public static Argument shutdownHow(String name) {
    return new Argument(name, (c, v, all, r) -> switch ((int) v) {
      case 0 -> "SHUT_RD";
      case 1 -> "SHUT_WR";
      case 2 -> "SHUT_RDWR";
      default -> Integer.toString((int) v);
    });
  }

  public static Argument socketLevel(String name) {
    return new Argument(name, (c, v, all, r) -> (int) v == 1 ? "SOL_SOCKET" : Integer.toString((int) v));
  }

  public static Argument socketOption(String name) {
    return new Argument(name, (c, v, all, r) -> (int) all[1] == 1 ? option((int) v) : Integer.toString((int) v));
  }

  private static String option(int number) {
    return switch (number) {
      case 2 -> "SO_REUSEADDR";
      case 3 -> "SO_TYPE";
      case 4 -> "SO_ERROR";
      case 7 -> "SO_SNDBUF";
      case 8 -> "SO_RCVBUF";
      case 9 -> "SO_KEEPALIVE";
      case 13 -> "SO_LINGER";
      case 16 -> "SO_PASSCRED";
      case 17 -> "SO_PEERCRED";
      case 18 -> "SO_RCVLOWAT";
      case 20 -> "SO_RCVTIMEO";
      case 21 -> "SO_SNDTIMEO";
      case 30 -> "SO_ACCEPTCONN";
      case 38 -> "SO_PROTOCOL";
      case 39 -> "SO_DOMAIN";
      default -> Integer.toString(number);
    };
  }

  /** The value that setsockopt reads, as many bytes as argument {@code length} says. */
  public static Argument optionValue(String name, int length) {
    return new Argument(name, (c, v, all, r) -> value(c, v, (int) all[length]));
  }

  /** The value that getsockopt fills in. */
  public static Argument filledOptionValue(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> value(c, v, c.space().readInt(all[4])));
  }

  private static String value(Current current, long address, int length) {
    try {
      return length == Integer.BYTES ? "[" + current.space().readInt(address) + "]" : Arguments.bytes(current, address, length);
    } catch (Refused unreadable) {
      return Arguments.hex(address);
    }
  }

  /** A length that the call changes. */
  public static Argument filledLength(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : "[" + c.space().readInt(v) + "]");
  }

  /** An address that the call reads, as many bytes as argument {@code length} says. */
  public static Argument socketAddress(String name, int length) {
    return new Argument(name, (c, v, all, r) -> address(c, v, (int) all[length]));
  }

  /** An address that the call fills in; argument {@code length} points to how many bytes. */
  public static Argument filledSocketAddress(String name, int length) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : address(c, v, c.space().readInt(all[length])));
  }

  private static String address(Current current, long address, int length) {
    if (address == 0 || length < 2 || length > MAX_ADDRESS) {
      return Arguments.hex(address);
    }
    byte[] bytes = new byte[length];
    try {
      current.space().copyIn(address, bytes, 0, length);
    } catch (Refused unreadable) {
      return Arguments.hex(address);
    }
    int family = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(0);
    if (family != UNIX) {
      return "{sa_family=" + family + ", ...}";
    }
    return "{sa_family=AF_UNIX" + path(new String(bytes, 2, length - 2, StandardCharsets.ISO_8859_1)) + "}";
  }

  /** An abstract name is shown behind an at sign. */
  private static String path(String path) {
    if (path.isEmpty()) {
      return "";
    }
    boolean isAbstract = path.charAt(0) == '\0';
    int end = path.indexOf('\0', 1);
    String text = isAbstract ? path.substring(1) : end < 0 ? path : path.substring(0, end);
    return ", sun_path=" + (isAbstract ? "@" : "") + Arguments.quote(text.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
  }

  /** {@code struct msghdr} of what is sent. */
  public static Argument message(String name) {
    return new Argument(name, (c, v, all, r) -> {
      try {
        return message(c, v, Long.MAX_VALUE);
      } catch (Refused unreadable) {
        return Arguments.hex(v);
      }
    });
  }

  /** {@code struct msghdr} of what was received. */
  public static Argument filledMessage(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> message(c, v, r));
  }

  private static String message(Current current, long at, long bytes) {
    long name = current.space().readLong(at);
    int nameLength = current.space().readInt(at + 8);
    long count = current.space().readLong(at + 24);
    long control = current.space().readLong(at + 40);
    return "{msg_name=" + (nameLength == 0 ? Arguments.hex(name) : address(current, name, nameLength)) + ", msg_namelen=" + nameLength + ", msg_iov="
        + FileArguments.vectors(current, current.space().readLong(at + 16), count, bytes) + ", msg_iovlen=" + count + ", msg_controllen=" + control
        + ", msg_flags=" + MESSAGE.show(current.space().readInt(at + 48) & 0xffff_ffffL) + "}";
  }
}
