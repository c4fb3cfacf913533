package pith.vfs.cpio;

/** An archive, or the list of what shall be in one, is not as it should be; the message says where and what. */
public final class CpioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CpioException(String message) {
    super(message);
  }
}
