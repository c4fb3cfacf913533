package pith.shell;

import pith.shell.cli.CommandLines;

/** The command {@code ./pith}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(arguments));
    }
}
