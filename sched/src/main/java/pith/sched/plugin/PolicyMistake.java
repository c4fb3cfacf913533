package pith.sched.plugin;

/** A policy asked for what makes no sense: it is taken away. */
public final class PolicyMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PolicyMistake(String message) {
    super(message, null, false, false);
  }
}
