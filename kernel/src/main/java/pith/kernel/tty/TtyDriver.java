package pith.kernel.tty;

/** What is at the other end of a terminal. Called with the terminal's lock held: must not sleep. */
interface TtyDriver {
  /** Takes processed bytes. {@return how many; fewer when it has no room now} */
  int put(byte[] bytes, int at, int length);

  /** {@return how many bytes it would take now} */
  int room();

  /** Throws away bytes that it has not passed on. */
  default void flush() {}
}
