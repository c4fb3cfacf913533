package pith.vfs.hostfs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/**
 * What the host says about a file.
 *
 * @param modified nanoseconds since 1970
 */
record HostAttributes(Key key, int mode, int links, int uid, int gid, long size, long modified, long changed) {
  /** Which file it is, on the host. */
  record Key(long device, long inode) {}

  /** Reads the answer of statx. Source: Linux uapi stat.h, {@code struct statx}. */
  static HostAttributes of(MemorySegment statx) {
    Key key = new Key(DeviceNumber.of(number(statx, 136), number(statx, 140)), statx.get(ValueLayout.JAVA_LONG, 32));
    int mode = statx.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
    return new HostAttributes(
        key, mode, number(statx, 16), number(statx, 20), number(statx, 24), statx.get(ValueLayout.JAVA_LONG, 40), time(statx, 112),
        time(statx, 96));
  }

  private static int number(MemorySegment statx, long offset) {
    return statx.get(ValueLayout.JAVA_INT, offset);
  }

  private static long time(MemorySegment statx, long offset) {
    return statx.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L + number(statx, offset + 8);
  }

  FileType type() {
    return FileType.of(mode);
  }

  int permissions() {
    return mode & ~FileType.MASK;
  }

  /** {@return whether contents may differ from those at {@code other}} */
  boolean contentsDiffer(HostAttributes other) {
    return size != other.size || modified != other.modified;
  }
}
