package pith.shell.cli;

import java.util.List;

/** What a machine is started for. */
sealed interface Job {
    /** A shell at a prompt, or one that reads commands from standard input. */
    record Prompt() implements Job {}

    /** One shell line; what follows it becomes {@code $0}, {@code $1} and so on. */
    record Line(String command, List<String> arguments) implements Job {}

    /** A program as first process. */
    record Program(String path, List<String> arguments) implements Job {}
}
