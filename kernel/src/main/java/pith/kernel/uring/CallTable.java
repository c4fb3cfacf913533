package pith.kernel.uring;

import pith.kernel.task.Current;

/** Does system calls by number, for operations that are system calls in all but the way they are asked for. */
@FunctionalInterface
public interface CallTable {
  /** {@return what the call answers} Refuses as the call does. */
  long call(Current current, int number, long... arguments);
}
