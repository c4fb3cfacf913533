package pith.kernel.syscall;

import pith.kernel.task.Current;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;

/** The kinds of argument of calls on files, by the words the table uses. */
public final class FileArguments {
  private static final int F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4;
  private static final int FIONREAD = 0x541b, FIONBIO = 0x5421, TIOCGPGRP = 0x540f, TIOCSPGRP = 0x5410, TIOCOUTQ = 0x5411, TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414, TIOCGSID = 0x5429;
  private static final int SHOWN_VECTORS = 8;

  private FileArguments() {}

  /** What the call fills in, shown by {@code type} if it succeeds and as a pointer if not. */
  private record Filled(ArgumentType type) implements ArgumentType {
    @Override
    public String show(Current current, long value, long[] arguments, long result) {
      if (result < 0) {
        return Arguments.hex(value);
      }
      try {
        return type.show(current, value, arguments, result);
      } catch (Refused unreadable) {
        return Arguments.hex(value);
      }
    }

    @Override
    public boolean filledByCall() {
      return true;
    }
  }

  static Argument filled(String name, ArgumentType type) {
    return new Argument(name, new Filled(type));
  }

  /** A register that only machines with smaller registers use. */
  public static Argument hidden(String name) {
    return new Argument(name, (c, v, all, r) -> null);
  }

  /** Flags of what is not a file of a path, so that 0 is not O_RDONLY. */
  public static Argument descriptorFlags(String name) {
    return new Argument(name, (c, v, all, r) -> (int) v == 0 ? "0" : FileFlags.OPEN.show(v & 0xffff_ffffL | OpenFlags.WRONLY).replaceFirst("O_WRONLY\\|?", ""));
  }

  public static Argument openFlags(String name) {
    return Arguments.flags(name, FileFlags.OPEN);
  }

  /** The mode of a file that may be made, if the flags in argument {@code flags} say so. */
  public static Argument openMode(String name, int flags) {
    int makes = OpenFlags.CREAT | OpenFlags.TMPFILE & ~OpenFlags.DIRECTORY;
    return new Argument(name, (c, v, all, r) -> (all[flags] & makes) == 0 ? null : FileStructures.octal((int) v & 07777));
  }

  /** Type and permissions, as mknod takes them. */
  public static Argument fileMode(String name) {
    return new Argument(name, (c, v, all, r) -> FileStructures.mode((int) v));
  }

  public static Argument atFlags(String name) {
    return Arguments.flags(name, FileFlags.AT);
  }

  public static Argument unlinkFlags(String name) {
    return Arguments.flags(name, FileFlags.UNLINK);
  }

  public static Argument renameFlags(String name) {
    return Arguments.flags(name, FileFlags.RENAME);
  }

  public static Argument mountFlags(String name) {
    return Arguments.flags(name, FileFlags.MOUNT);
  }

  public static Argument umountFlags(String name) {
    return Arguments.flags(name, FileFlags.UMOUNT);
  }

  public static Argument fallocateMode(String name) {
    return Arguments.flags(name, FileFlags.FALLOCATE);
  }

  public static Argument spliceFlags(String name) {
    return Arguments.flags(name, FileFlags.SPLICE);
  }

  public static Argument memfdFlags(String name) {
    return Arguments.flags(name, FileFlags.MEMFD);
  }

  public static Argument userfaultFlags(String name) {
    return Arguments.flags(name, FileFlags.USERFAULT);
  }

  public static Argument perfFlags(String name) {
    return Arguments.flags(name, FileFlags.PERF);
  }

  public static Argument inotifyMask(String name) {
    return new Argument(name, (c, v, all, r) -> FileFlags.INOTIFY.show(v & 0xffff_ffffL));
  }

  /** Two {@code struct timespec}, as utimensat takes them. */
  public static Argument times(String name) {
    return new Argument(name, (c, v, all, r) -> v == 0 ? "NULL" : FileStructures.times(c, v));
  }

  public static Argument accessMode(String name) {
    return new Argument(name, (c, v, all, r) -> (int) v == 0 ? "F_OK" : FileFlags.ACCESS.show(v & 0xffff_ffffL));
  }

  public static Argument whence(String name) {
    return Arguments.flags(name, FileFlags.WHENCE);
  }

  public static Argument lockOperation(String name) {
    return Arguments.flags(name, FileFlags.FLOCK);
  }

  public static Argument statxMask(String name) {
    return Arguments.flags(name, FileFlags.STATX);
  }

  public static Argument fcntlCommand(String name) {
    return Arguments.flags(name, FileFlags.FCNTL);
  }

  /** What fcntl's third argument means depends on its second. */
  public static Argument fcntlArgument(String name) {
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[1]) {
              case F_GETFD, F_GETFL, 9, 11, 1025, 1032, 1034 -> null;
              case F_SETFD -> v == 1 ? "FD_CLOEXEC" : Long.toString(v);
              case F_SETFL -> FileFlags.OPEN.show(v);
              case 5, 6, 7, 36, 37, 38 -> FileStructures.flock(c, v);
              default -> Long.toString((int) v);
            });
  }

  public static Argument ioctlCommand(String name) {
    return new Argument(name, (c, v, all, r) -> FileFlags.IOCTL.show(v & 0xffff_ffffL));
  }

  /** What fcntl answers: flags of the open file have names. */
  public static String fcntlAnswer(Current current, long[] arguments, long result) {
    return switch ((int) arguments[1]) {
      case F_GETFL -> "0x" + Long.toHexString(result) + " (flags " + FileFlags.OPEN.show(result) + ")";
      case F_GETFD -> result == 1 ? "0x1 (flags FD_CLOEXEC)" : Long.toString(result);
      default -> Long.toString(result);
    };
  }

  /** What ioctl's third argument points to depends on its second. */
  public static Argument ioctlArgument(String name) {
    return new Argument(name, new Filled((c, v, all, r) -> v == 0 ? "NULL" : ioctlArgument(c, v, (int) all[1])));
  }

  private static String ioctlArgument(Current current, long address, int command) {
    return switch (command) {
      case FIONREAD, TIOCGPGRP, TIOCSPGRP, TIOCGSID, FIONBIO, TIOCOUTQ -> "[" + current.space().readInt(address) + "]";
      case TIOCGWINSZ, TIOCSWINSZ -> windowSize(current, address);
      default -> Arguments.hex(address);
    };
  }

  /** {@code struct winsize}: four halves. */
  private static String windowSize(Current current, long address) {
    int rowsAndColumns = current.space().readInt(address);
    int pixels = current.space().readInt(address + 4);
    return "{ws_row=" + (rowsAndColumns & 0xffff) + ", ws_col=" + (rowsAndColumns >>> 16) + ", ws_xpixel=" + (pixels & 0xffff) + ", ws_ypixel=" + (pixels >>> 16) + "}";
  }

  /** A {@code struct stat} that the call fills in. */
  public static Argument stat(String name) {
    return filled(name, (c, v, all, r) -> FileStructures.stat(c, v));
  }

  /** A {@code struct statx} that the call fills in. */
  public static Argument statx(String name) {
    return filled(name, (c, v, all, r) -> FileStructures.statx(c, v));
  }

  /** Directory entries that the call fills in, as many bytes as it answers. */
  public static Argument entries(String name) {
    return filled(name, (c, v, all, r) -> Arguments.hex(v) + " /* " + FileStructures.countEntries(c, v, r) + " entries */");
  }

  /** A path that the call fills in, as many bytes as it answers. */
  public static Argument pathResult(String name) {
    return filled(name, (c, v, all, r) -> Arguments.text(c, v));
  }

  /** Segments that the call reads, as many as argument {@code count} says. */
  public static Argument vectors(String name, int count) {
    return new Argument(name, (c, v, all, r) -> vectors(c, v, all[count], Long.MAX_VALUE));
  }

  /** Segments that the call fills in, as many bytes as it answers. */
  public static Argument filledVectors(String name, int count) {
    return filled(name, (c, v, all, r) -> vectors(c, v, all[count], r));
  }

  static String vectors(Current current, long address, long count, long bytes) {
    StringBuilder shown = new StringBuilder("[");
    long left = bytes;
    try {
      for (int i = 0; i < count && i < SHOWN_VECTORS; i++) {
        long base = current.space().readLong(address + 16L * i);
        long length = current.space().readLong(address + 16L * i + 8);
        shown.append(i == 0 ? "" : ", ").append("{iov_base=").append(Arguments.bytes(current, base, Math.min(left, length)));
        shown.append(", iov_len=").append(Long.toUnsignedString(length)).append('}');
        left -= Math.min(left, length);
      }
    } catch (Refused unreadable) {
      return Arguments.hex(address);
    }
    return shown.append(count > SHOWN_VECTORS ? ", ...]" : "]").toString();
  }
}
