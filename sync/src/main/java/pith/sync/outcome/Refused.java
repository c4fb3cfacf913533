package pith.sync.outcome;

/**
 * A request of a program is refused: carries the {@link Errno} from the place that refuses to the system-call edge.
 *
 * <p>There is one instance per error, made ahead and without a stack trace, so that refusing costs no more than returning and two
 * refusals of one kind can't be told apart. Throw it for what a program may legitimately bring about (a bad pointer, no memory, no
 * such file); a bug of the kernel is an {@link AssertionError} or {@link IllegalStateException} instead.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Refused[] ALL = all();

  private final Errno errno;

  private Refused(Errno errno) {
    super(errno + " (" + errno.text() + ")", null, false, false);
    this.errno = errno;
  }

  private static Refused[] all() {
    Errno[] errors = Errno.values();
    Refused[] all = new Refused[errors.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Refused(errors[i]);
    }
    return all;
  }

  /** {@return the refusal for {@code errno}, to be thrown} */
  public static Refused of(Errno errno) {
    return ALL[errno.ordinal()];
  }

  public Errno errno() {
    return errno;
  }
}
