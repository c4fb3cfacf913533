package pith.kernel.syscall;

import pith.kernel.task.Current;
import pith.sync.outcome.Refused;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/** Structures of the calls on files as strace abbreviates them, read from user memory. */
final class FileStructures {
  private static final String[] LOCK_TYPES = {"F_RDLCK", "F_WRLCK", "F_UNLCK"};

  /** In the order of {@link FileType}. */
  private static final String[] TYPES = {"S_IFIFO", "S_IFCHR", "S_IFDIR", "S_IFBLK", "S_IFREG", "S_IFLNK", "S_IFSOCK"};

  private static final int DIRENT_LENGTH = 16;
  private static final int UTIME_NOW = 0x3fff_ffff, UTIME_OMIT = 0x3fff_fffe;

  private FileStructures() {}

  /** {@code struct stat}: mode at 16, rdev at 32, size at 48. */
  static String stat(Current current, long address) {
    int mode = current.space().readInt(address + 16);
    long device = current.space().readLong(address + 32);
    return "{st_mode=" + mode(mode) + ", st_" + sizeOrDevice(mode, current.space().readLong(address + 48), device) + ", ...}";
  }

  /** {@code struct statx}: mask at 0, attributes at 8, mode at 28, size at 40, device numbers at 128 and 132. */
  static String statx(Current current, long address) {
    int mode = current.space().readInt(address + 28) & 0xffff;
    long device = DeviceNumber.of(current.space().readInt(address + 128), current.space().readInt(address + 132));
    return "{stx_mask=" + FileFlags.STATX.show(current.space().readInt(address)) + ", stx_attributes="
        + hexOrZero(current.space().readLong(address + 8)) + ", stx_mode=" + mode(mode) + ", stx_"
        + sizeOrDevice(mode, current.space().readLong(address + 40), device) + ", ...}";
  }

  private static String sizeOrDevice(int mode, long size, long device) {
    FileType type = FileType.of(mode);
    boolean isDevice = type == FileType.CHARACTER || type == FileType.BLOCK;
    return isDevice
        ? "rdev=makedev(0x" + Integer.toHexString(DeviceNumber.major(device)) + ", 0x" + Integer.toHexString(DeviceNumber.minor(device)) + ")"
        : "size=" + size;
  }

  private static String hexOrZero(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  /** {@return a mode such as {@code S_IFREG|0644}} */
  static String mode(int mode) {
    FileType type = FileType.of(mode);
    StringBuilder text = new StringBuilder(type == null ? "" : TYPES[type.ordinal()] + "|");
    text.append((mode & 04000) != 0 ? "S_ISUID|" : "").append((mode & 02000) != 0 ? "S_ISGID|" : "");
    return text.append((mode & 01000) != 0 ? "S_ISVTX|" : "").append(octal(mode & 0777)).toString();
  }

  static String octal(int permissions) {
    return "0" + (permissions == 0 ? "00" : Integer.toOctalString(permissions));
  }

  /** {@code struct flock}: type at 0, whence at 2, start at 8, length at 16. */
  static String flock(Current current, long address) {
    try {
      int first = current.space().readInt(address);
      int type = first & 0xffff;
      return "{l_type=" + (type < LOCK_TYPES.length ? LOCK_TYPES[type] : Integer.toString(type)) + ", l_whence="
          + FileFlags.WHENCE.show(first >>> 16) + ", l_start=" + current.space().readLong(address + 8) + ", l_len="
          + current.space().readLong(address + 16) + "}";
    } catch (Refused unreadable) {
      return Arguments.hex(address);
    }
  }

  /** Two {@code struct timespec}, of which the nanoseconds may say "now" or "leave it". */
  static String times(Current current, long address) {
    try {
      return "[" + time(current, address) + ", " + time(current, address + 16) + "]";
    } catch (Refused unreadable) {
      return Arguments.hex(address);
    }
  }

  private static String time(Current current, long address) {
    long nanos = current.space().readLong(address + 8);
    return switch ((int) nanos) {
      case UTIME_NOW -> "UTIME_NOW";
      case UTIME_OMIT -> "UTIME_OMIT";
      default -> "{tv_sec=" + current.space().readLong(address) + ", tv_nsec=" + nanos + "}";
    };
  }

  /** {@return how many directory entries lie in {@code bytes} from {@code address} on} */
  static int countEntries(Current current, long address, long bytes) {
    int count = 0;
    for (long at = 0; at < bytes; count++) {
      at += current.space().readInt(address + at + DIRENT_LENGTH) & 0xffff;
    }
    return count;
  }
}
