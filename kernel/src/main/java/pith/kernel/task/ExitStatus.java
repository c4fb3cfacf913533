package pith.kernel.task;

/** How a process ended or what it is up to, as wait(2) encodes it. */
public sealed interface ExitStatus {
  /** exit(code): 0–255. */
  record Exited(int code) implements ExitStatus {
    @Override
    public int word() {
      return (code & 0xff) << 8;
    }

    @Override
    public int shellStatus() {
      return code & 0xff;
    }
  }

  /** Killed by a signal. */
  record Killed(int signal, boolean dumped) implements ExitStatus {
    @Override
    public int word() {
      return signal | (dumped ? 0x80 : 0);
    }

    @Override
    public int shellStatus() {
      return 128 + signal;
    }
  }

  /** {@return the status word of wait4(2)} */
  int word();

  /** {@return the status as a shell counts it: the code, or 128 + signal} */
  int shellStatus();
}
