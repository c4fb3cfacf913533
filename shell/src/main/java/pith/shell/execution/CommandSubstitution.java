package pith.shell.execution;

import pith.shell.language.CommandList;

/** {@code $(…)} (XCU 2.6.3): a forked shell writes into a pipe, this one reads it to its end. */
final class CommandSubstitution {
    private CommandSubstitution() {}

    /** {@return the output without its last newlines} The status is left for a command that is only assignments. */
    static String run(ShellContext sh, CommandList body) {
        var pipe = sh.system().pipe2(ShellSystem.O_CLOEXEC);
        if (pipe.error() < 0) {
            throw sh.failure(2, "cannot make a pipe: " + Errno.message(pipe.error()));
        }
        int pid = Processes.forkWith(sh, pipe, child -> {
            child.system().close(pipe.readEnd());
            Descriptors.move(child.system(), pipe.writeEnd(), 1);
            return child.executor().run(body, true);
        });
        sh.system().close(pipe.writeEnd());
        String output = FileContent.read(sh.system(), pipe.readEnd()).text();
        sh.system().close(pipe.readEnd());
        sh.executor().setSubstitutionStatus(sh.jobControl().waitFor(pid));
        return withoutLastNewlines(output.replace("\0", ""));
    }

    private static String withoutLastNewlines(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }
}
