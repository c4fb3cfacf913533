package pith.shell.execution;

import pith.shell.language.HereDocument;

/**
 * Gives a command the text of a here-document as a file (XCU 2.7.4): a pipe. A text that the pipe cannot hold at once would block
 * the writer before there is a reader, so a forked child writes it.
 */
final class HereDocuments {
    /** What every pipe takes without a reader: one page, the least that pipe(7) promises. */
    private static final int PIPE_HOLDS = 4096;

    private HereDocuments() {}

    /** {@return a descriptor to read the text from, or minus an errno, which has been reported} */
    static int open(ShellContext sh, HereDocument document) {
        String text = sh.executor().expander().single(document.body());
        var pipe = sh.system().pipe2(ShellSystem.O_CLOEXEC);
        if (pipe.error() < 0) {
            sh.complain("cannot make a pipe: " + Errno.message(pipe.error()));
            return pipe.error();
        }
        if (text.length() <= PIPE_HOLDS) {
            Output.writeAll(sh.system(), pipe.writeEnd(), text);
        } else {
            Processes.forkWith(sh, pipe, child -> {
                child.system().close(pipe.readEnd());
                return Output.writeAll(child.system(), pipe.writeEnd(), text) < 0 ? 1 : 0;
            });
        }
        sh.system().close(pipe.writeEnd());
        return pipe.readEnd();
    }
}
