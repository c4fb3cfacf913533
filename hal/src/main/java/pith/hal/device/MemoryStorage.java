package pith.hal.device;

/** Storage that is forgotten with the machine; only chunks that were written cost host memory. */
public final class MemoryStorage implements BlockStorage {
  private static final int CHUNK_BYTES = 1 << 16;

  private final long bytes;
  private final byte[][] chunks;

  public MemoryStorage(long bytes) {
    this.bytes = bytes;
    this.chunks = new byte[Math.toIntExact((bytes + CHUNK_BYTES - 1) / CHUNK_BYTES)][];
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      int within = (int) ((position + done) % CHUNK_BYTES);
      int part = Math.min(length - done, CHUNK_BYTES - within);
      byte[] chunk = chunks[(int) ((position + done) / CHUNK_BYTES)];
      if (chunk == null) {
        java.util.Arrays.fill(into, offset + done, offset + done + part, (byte) 0);
      } else {
        System.arraycopy(chunk, within, into, offset + done, part);
      }
      done += part;
    }
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      int index = (int) ((position + done) / CHUNK_BYTES);
      int within = (int) ((position + done) % CHUNK_BYTES);
      int part = Math.min(length - done, CHUNK_BYTES - within);
      if (chunks[index] == null) {
        chunks[index] = new byte[CHUNK_BYTES];
      }
      System.arraycopy(from, offset + done, chunks[index], within, part);
      done += part;
    }
  }

  @Override
  public void flush() {}
}
