package pith.hal.device;

import java.io.IOException;

/** What keeps a block device's bytes: memory, or a file of the host. */
public interface BlockStorage {
  /** The unit in which disks are counted. */
  int SECTOR_BYTES = 512;

  /** {@return the size in bytes} */
  long bytes();

  /** {@return whether writing is refused} */
  boolean readOnly();

  /** Reads {@code length} bytes at {@code position}; the caller keeps within {@link #bytes}. */
  void read(long position, byte[] into, int offset, int length) throws IOException;

  /** Writes {@code length} bytes at {@code position}; the caller keeps within {@link #bytes}. */
  void write(long position, byte[] from, int offset, int length) throws IOException;

  /** Makes what was written durable. */
  void flush() throws IOException;

  /** Writes as {@link #write}; at return it is durable. */
  default void writeDurably(long position, byte[] from, int offset, int length) throws IOException {
    write(position, from, offset, length);
    flush();
  }
}
