package pith.kernel.task;

/** How a process ended or what it is up to, as wait(2) encodes it. */
public sealed interface ExitStatus {
  /** exit(code): 0–255. */
  record Exited(int code) implements ExitStatus {}

  /** Killed by a signal. */
  record Killed(int signal, boolean dumped) implements ExitStatus {}

  /** {@return the status word of wait4(2)} */
  default int word() {
    return switch (this) {
      case Exited exited -> (exited.code & 0xff) << 8;
      case Killed killed -> killed.signal | (killed.dumped ? 0x80 : 0);
    };
  }

  /** {@return the status as a shell counts it: the code, or 128 + signal} */
  default int shellStatus() {
    return switch (this) {
      case Exited exited -> exited.code & 0xff;
      case Killed killed -> 128 + killed.signal;
    };
  }
}
