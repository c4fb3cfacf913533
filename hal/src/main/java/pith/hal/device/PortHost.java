package pith.hal.device;

/** The host's end of a port. Called by whichever host thread runs the machine, never twice at once for one port; no call may wait. */
public interface PortHost {
  /** {@link #output}: standard output, and all that a terminal shows. */
  int OUTPUT = 1;

  /** {@link #output}: standard error of a port without a terminal. */
  int ERROR = 2;

  /** Bytes came out of the machine, whose array they stay in. */
  void output(int stream, byte[] bytes, int offset, int length);

  /** There is room for input again, after {@link ConsolePort#offer} took less than all. */
  void inputReady();

  /** The program is over and nothing more comes; {@code status} is as a shell shows it, {@code signal} what ended it, 0 if it ended by itself. */
  void closed(int status, int signal);
}
