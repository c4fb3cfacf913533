package pith.hal.device;

/** Where the bytes that a machine's console puts out go on the host. */
@FunctionalInterface
public interface ConsoleOutput {
  /** Takes {@code length} bytes at once, as they happen; called by whichever host thread runs the machine. */
  void write(byte[] bytes, int offset, int length);

  /** Nobody looks. */
  ConsoleOutput NONE = (bytes, offset, length) -> {};
}
