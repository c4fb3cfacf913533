package pith.kernel.syscall;

import java.nio.charset.StandardCharsets;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** The kinds of argument, by the words the table uses. */
public final class Arguments {
  private static final int SHOWN_BYTES = 32;
  private static final int AT_FDCWD = -100;

  private Arguments() {}

  public static Argument fd(String name) {
    return new Argument(name, (c, v, all, r) -> Integer.toString((int) v));
  }

  public static Argument dirfd(String name) {
    return new Argument(name, (c, v, all, r) -> (int) v == AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) v));
  }

  public static Argument integer(String name) {
    return new Argument(name, (c, v, all, r) -> Integer.toString((int) v));
  }

  public static Argument number(String name) {
    return new Argument(name, (c, v, all, r) -> Long.toString(v));
  }

  public static Argument size(String name) {
    return new Argument(name, (c, v, all, r) -> Long.toUnsignedString(v));
  }

  public static Argument pointer(String name) {
    return new Argument(name, (c, v, all, r) -> hex(v));
  }

  public static Argument mode(String name) {
    return new Argument(name, (c, v, all, r) -> FileStructures.octal((int) v & 07777));
  }

  public static Argument signal(String name) {
    return new Argument(name, (c, v, all, r) -> Signal.name((int) v));
  }

  public static Argument flags(String name, FlagNames names) {
    return new Argument(name, (c, v, all, r) -> names.show(v));
  }

  /** A string that ends with a zero byte. */
  public static Argument string(String name) {
    return new Argument(name, (c, v, all, r) -> v == 0 ? "NULL" : text(c, v));
  }

  /** Bytes that the call reads, as many as argument {@code length} says. */
  public static Argument input(String name, int length) {
    return new Argument(name, (c, v, all, r) -> bytes(c, v, all[length]));
  }

  /** Bytes that the call writes, as many as it answers. */
  public static Argument output(String name) {
    return new Argument(
        name,
        new ArgumentType() {
          @Override
          public String show(Current c, long v, long[] all, long result) {
            return result < 0 ? hex(v) : bytes(c, v, result);
          }

          @Override
          public boolean filledByCall() {
            return true;
          }
        });
  }

  /** Random bytes that the call writes, each in hexadecimal. */
  public static Argument randomBytes(String name) {
    return FileArguments.filled(
        name,
        (c, v, all, r) -> {
          byte[] data = new byte[(int) Math.clamp(r, 0, SHOWN_BYTES)];
          c.space().copyIn(v, data, 0, data.length);
          StringBuilder shown = new StringBuilder("\"");
          for (byte b : data) {
            shown.append(String.format("\\x%02x", b));
          }
          return shown.append(r > SHOWN_BYTES ? "\"..." : "\"").toString();
        });
  }

  /** A null-terminated array of strings, such as argv. */
  public static Argument strings(String name) {
    return new Argument(name, (c, v, all, r) -> list(c, v));
  }

  static String hex(long value) {
    return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
  }

  static String text(Current current, long address) {
    try {
      return quote(current.space().readString(address, 4096), Integer.MAX_VALUE);
    } catch (Refused unreadable) {
      return hex(address);
    }
  }

  static String bytes(Current current, long address, long length) {
    if (address == 0) {
      return "NULL";
    }
    byte[] data = new byte[(int) Math.clamp(length, 0, SHOWN_BYTES)];
    try {
      current.space().copyIn(address, data, 0, data.length);
    } catch (Refused unreadable) {
      return hex(address);
    }
    return quote(data, SHOWN_BYTES) + (length > SHOWN_BYTES ? "..." : "");
  }

  private static String list(Current current, long address) {
    StringBuilder shown = new StringBuilder("[");
    try {
      for (int i = 0; ; i++) {
        long item = current.space().readLong(address + 8L * i);
        if (item == 0) {
          return shown.append(']').toString();
        }
        shown.append(i == 0 ? "" : ", ").append(text(current, item));
      }
    } catch (Refused unreadable) {
      return hex(address);
    }
  }

  /** {@return bytes in double quotes, with C's escapes} */
  static String quote(byte[] bytes, int limit) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < bytes.length; i++) {
      quoted.append(escape(bytes[i] & 0xff, i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7'));
    }
    return quoted.append('"').toString();
  }

  /** A digit that follows must not seem to belong to an octal number. */
  private static String escape(int b, boolean digitFollows) {
    return switch (b) {
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\r' -> "\\r";
      case '\f' -> "\\f";
      case 11 -> "\\v";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> b >= 32 && b < 127 ? String.valueOf((char) b) : String.format(digitFollows ? "\\%03o" : "\\%o", b);
    };
  }
}
