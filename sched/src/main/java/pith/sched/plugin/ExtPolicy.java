package pith.sched.plugin;

/**
 * A scheduling policy. Every method may be called on any hart, never two at once. Source: Linux's {@code struct sched_ext_ops}; its names stand behind each
 * method.
 */
public interface ExtPolicy {
  /** How a task comes to need a place. */
  enum Arrival {
    /** For the first time. */
    NEW,
    /** It slept. */
    WAKE_UP,
    /** It ran until its slice was used up, or gave up what was left. */
    SLICE_END,
    /** It was moved, or its attributes changed, while it waited. */
    CHANGE
  }

  /** {@return the name by which it is chosen} */
  String name();

  /**
   * {@return how long a task may wait for a hart, in milliseconds, before the policy counts as broken} At most {@link ExtKernel#MAX_TIMEOUT_MILLIS}.
   * {@code timeout_ms}
   */
  default long timeoutMillis() {
    return ExtKernel.MAX_TIMEOUT_MILLIS;
  }

  /** {@return whether only tasks that chose SCHED_EXT are its own; if not, all that the fair class would have are} {@code SCX_OPS_SWITCH_PARTIAL} */
  default boolean partial() {
    return false;
  }

  /** It is enabled: {@code kernel} serves it until {@link #exit}. {@code init} */
  void init(ExtKernel kernel);

  /** It is over, for the reason given. Nothing is called after this. {@code exit} */
  default void exit(ExtExit why) {}

  /** {@return whether {@code task} may not choose SCHED_EXT} One that had is a normal one from now on. {@code scx.disallow} */
  default boolean disallows(ExtTask task) {
    return false;
  }

  /**
   * {@return the hart that {@code task}, which ran on {@code previous} last, should go to} May insert it into a queue already: then {@link #enqueue} is not
   * called. {@code select_cpu}
   */
  int selectHart(ExtTask task, int previous);

  /** {@code task} wants to run: it is to be inserted into a queue, or kept in mind for {@link #dispatch}. {@code enqueue} */
  void enqueue(ExtTask task, Arrival why);

  /** {@code task}, which the policy kept in mind instead of inserting it, does not wait any more. {@code dequeue} */
  default void dequeue(ExtTask task) {}

  /** The local queue of {@code hart} is empty, and nobody of another class wants it. {@code dispatch} */
  default void dispatch(int hart) {}

  /** {@code task} wants to run from now on. {@code runnable} */
  default void runnable(ExtTask task) {}

  /** It does not any more. {@code quiescent} */
  default void quiescent(ExtTask task) {}

  /** It gets its hart. {@code running} */
  default void running(ExtTask task) {}

  /** It gives its hart up, on which it ran for {@code nanos}; {@code runnable} says whether it would go on. {@code stopping} */
  default void stopping(ExtTask task, long nanos, boolean runnable) {}
}
