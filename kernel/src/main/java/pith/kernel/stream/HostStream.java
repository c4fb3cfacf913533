package pith.kernel.stream;

/** A stream of bytes on the host. */
public interface HostStream {
  /**
   * Reads up to {@code length} bytes, but not past a line end, waiting until there are so many or the stream ends. {@return how many; 0
   * at the end}
   */
  int read(byte[] to, int at, int length);

  /** Writes bytes. {@return false if nobody reads them any more} */
  boolean write(byte[] from, int at, int length);
}
