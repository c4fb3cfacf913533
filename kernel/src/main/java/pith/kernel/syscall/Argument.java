package pith.kernel.syscall;

/** One argument of a system call: its name in the manual page and how strace shows it. */
public record Argument(String name, ArgumentType type) {}
