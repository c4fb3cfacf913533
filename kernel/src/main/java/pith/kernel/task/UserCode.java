package pith.kernel.task;

/** What a task runs in user mode. */
public sealed interface UserCode {
  /** RISC-V machine code, executed by the hart's CPU from the task's registers. */
  record MachineCode() implements UserCode {}

  /**
   * A program in Java, such as the shell: it runs on the task's own stack and reaches the kernel by the same system calls as machine
   * code does.
   */
  record JavaCode(Body body) implements UserCode {}

  /** The program of {@link JavaCode}. */
  @FunctionalInterface
  interface Body {
    /** Runs as the task. {@return the exit status} */
    int run(Current current);
  }

  MachineCode MACHINE_CODE = new MachineCode();
}
