package pith.kernel.uring;

import pith.kernel.task.Current;

/** Does system calls by number, for operations that are system calls in all but the way they are asked for. */
public interface CallTable {
  /** {@return what the call answers} Refuses as the call does. */
  long call(Current current, int number, long... arguments);

  /** splice with offsets by value, -1 for the file's own. {@return bytes moved} */
  long splice(Current current, int in, long inOffset, int out, long outOffset, long length, int flags);
}
