package pith.hal.device;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Storage in a file of the host. */
public final class FileStorage implements BlockStorage, AutoCloseable {
  private final FileChannel file;
  private final long bytes;
  private final boolean readOnly;

  /** Opens {@code path}, which must exist; its size, rounded down to a whole sector, is the device's. */
  public FileStorage(Path path, boolean readOnly) throws IOException {
    this.readOnly = readOnly;
    this.file =
        readOnly
            ? FileChannel.open(path, StandardOpenOption.READ)
            : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.bytes = file.size() / BlockStorage.SECTOR_BYTES * BlockStorage.SECTOR_BYTES;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + length - buffer.remaining()) < 0) {
        throw new EOFException("the file became shorter");
      }
    }
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
    while (buffer.hasRemaining()) {
      file.write(buffer, position + length - buffer.remaining());
    }
  }

  @Override
  public void flush() throws IOException {
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
