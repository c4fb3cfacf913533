package pith.kernel.exit;

/** Unwinds the stack of a task that has gone through the exit pipeline, up to its body. Thrown by nobody else, caught nowhere else. */
public final class TaskEnded extends Error {
  private static final long serialVersionUID = 1L;

  TaskEnded() {
    super("the task has ended", null, false, false);
  }
}
