package pith.shell.cli;

/** The command line asks for something that cannot be. The message is one sentence that names what, and the mend. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageError(String sentence) {
        super(sentence, null, false, false);
    }
}
