package pith.hal.topology;

/**
 * A machine cannot be built as asked. The message is one sentence for the person who asked: it names the file or option, the place
 * in it, and the mend.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpecException(String message) {
    super(message);
  }
}
