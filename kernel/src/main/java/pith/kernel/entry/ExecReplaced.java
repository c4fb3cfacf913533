package pith.kernel.entry;

/** Unwinds a Java program that exec has replaced, up to the task's body, which goes on with the new program. */
public final class ExecReplaced extends Error {
  private static final long serialVersionUID = 1L;

  public ExecReplaced() {
    super("exec has replaced this program", null, false, false);
  }
}
