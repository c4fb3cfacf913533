package pith.kernel.syscall;

import pith.kernel.task.Current;

/**
 * What a system call does. Arguments are raw registers; a handler narrows them itself, as C does. It answers the value for a0, refuses
 * with {@link pith.sync.outcome.Refused}, or reports a signal with {@link pith.kernel.task.Interrupted}.
 */
@FunctionalInterface
public interface Handler {
  long call(Current current, long a0, long a1, long a2, long a3, long a4, long a5);

  /** A call without arguments. */
  @FunctionalInterface
  interface None {
    long call(Current current);
  }

  /** A call with one argument, and so on. */
  @FunctionalInterface
  interface One {
    long call(Current current, long a0);
  }

  @FunctionalInterface
  interface Two {
    long call(Current current, long a0, long a1);
  }

  @FunctionalInterface
  interface Three {
    long call(Current current, long a0, long a1, long a2);
  }

  @FunctionalInterface
  interface Four {
    long call(Current current, long a0, long a1, long a2, long a3);
  }

  @FunctionalInterface
  interface Five {
    long call(Current current, long a0, long a1, long a2, long a3, long a4);
  }
}
