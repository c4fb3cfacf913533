package pith.kernel.syscall;

import pith.kernel.task.Current;

/** How an argument is shown. */
public interface ArgumentType {
  /**
   * {@return the argument as strace shows it; null if this call does not look at it}
   *
   * @param value the register
   * @param arguments all six registers, for lengths that other arguments give
   * @param result the call's answer; meaningful only for an argument that {@link #filledByCall}
   */
  String show(Current current, long value, long[] arguments, long result);

  /** {@return whether the call writes what the argument points to, so that it is shown after the call} */
  default boolean filledByCall() {
    return false;
  }
}
