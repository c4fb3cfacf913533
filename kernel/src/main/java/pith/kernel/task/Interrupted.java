package pith.kernel.task;

/**
 * A system call was interrupted by a signal before it did anything: travels to the system-call edge, which decides by the signal's
 * action whether the call begins anew or answers EINTR. The kinds are Linux's ERESTART codes.
 */
public final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** When the call is to begin anew. */
  public enum Kind {
    /** Unless a handler without SA_RESTART runs (ERESTARTSYS). */
    UNLESS_HANDLER_SAYS_NO,
    /** Whatever the handler says (ERESTARTNOINTR). */
    ALWAYS,
    /** Only if no handler runs (ERESTARTNOHAND). */
    WITHOUT_HANDLER,
    /** Only if no handler runs, by restart_syscall, with what is left of its time ({@link Task#restart}) (ERESTART_RESTARTBLOCK). */
    CONTINUE
  }

  public static final Interrupted RESTARTABLE = new Interrupted(Kind.UNLESS_HANDLER_SAYS_NO);
  public static final Interrupted ALWAYS = new Interrupted(Kind.ALWAYS);
  public static final Interrupted WITHOUT_HANDLER = new Interrupted(Kind.WITHOUT_HANDLER);
  public static final Interrupted CONTINUE = new Interrupted(Kind.CONTINUE);

  private final transient Kind kind;

  private Interrupted(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
