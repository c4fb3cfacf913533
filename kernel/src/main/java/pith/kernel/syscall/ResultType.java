package pith.kernel.syscall;

import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** How the answer of a call that succeeded is shown. */
@FunctionalInterface
public interface ResultType {
  /** As a number, or as an address if it is large. */
  ResultType NUMBER = (current, arguments, result) -> result >= 0 && result < 1 << 20 ? Long.toString(result) : "0x" + Long.toHexString(result);

  /** A mode, such as umask answers. */
  ResultType MODE = (current, arguments, result) -> result == 0 ? "0" : "0" + Long.toOctalString(result);

  /** A signal's number. */
  ResultType SIGNAL = (current, arguments, result) -> result + " (" + pith.kernel.signal.Signal.name((int) result) + ")";

  /**
   * {@return the answer as strace shows it}
   *
   * @param arguments the six registers, for what they point to
   */
  String show(Current current, long[] arguments, long result) throws Refused;
}
