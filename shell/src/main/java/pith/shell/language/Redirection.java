package pith.shell.language;

/** One redirection (XCU 2.7); {@code fd} is the descriptor it changes. */
public sealed interface Redirection {

    int fd();

    /** {@code < > >> >| <>} to a file. */
    record File(int fd, Mode mode, Word target) implements Redirection {}

    /** {@code <& >&}: the target expands to a descriptor number, or to {@code -} for close. */
    record Duplicate(int fd, Word target) implements Redirection {}

    /** {@code <<} and {@code <<-}. */
    record Here(int fd, HereDocument document) implements Redirection {}

    enum Mode { READ, WRITE, APPEND, CLOBBER, READ_WRITE }
}
