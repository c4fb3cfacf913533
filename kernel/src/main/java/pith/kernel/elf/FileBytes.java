package pith.kernel.elf;

/** Random access to the bytes of an executable file. */
@FunctionalInterface
public interface FileBytes {
  /** Reads up to {@code length} bytes at {@code offset} of the file. {@return how many there were} */
  int read(long offset, byte[] to, int at, int length);

  /** {@return exactly {@code length} bytes, or null if the file ends before} */
  default byte[] exactly(long offset, int length) {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      int got = read(offset + have, bytes, have, length - have);
      if (got <= 0) {
        return null;
      }
      have += got;
    }
    return bytes;
  }
}
