package pith.vfs.iomap;

/**
 * A run of bytes of a file that is written back together: consecutive in the file and on disk, and of one type. When it has arrived, its file system is told
 * once. Source: Linux's {@code struct iomap_ioend}.
 */
final class Ioend {
  final long offset;
  final boolean unwritten;
  private final long address;
  long size;
  volatile boolean failed;

  Ioend(long offset, long address, boolean unwritten) {
    this.offset = offset;
    this.address = address;
    this.unwritten = unwritten;
  }

  boolean takes(long position, long at, boolean isUnwritten) {
    return position == offset + size && at == address + size && unwritten == isUnwritten;
  }
}
