package pith.shell.execution;

/** What a signal does to the process that asked. */
public sealed interface SignalDisposition {

    SignalDisposition DEFAULT = new Default();
    SignalDisposition IGNORE = new Ignore();

    /** SIG_DFL. */
    record Default() implements SignalDisposition {}

    /** SIG_IGN; survives execve. */
    record Ignore() implements SignalDisposition {}

    /** Runs when a system call returns. It must be short and make no system call: the shell's only note that a signal came. */
    record Handler(Runnable action) implements SignalDisposition {}
}
